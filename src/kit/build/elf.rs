//! Small changes to ELF programs: another loader, no symbols. Only their headers change.

/// As many first bytes as hold all that is read and changed here.
pub(super) const HEAD: u64 = 8_192;

const LOADER: &[u8] = b"/lib64/ld-linux-x86-64.so.2\0";
/// Offsets in the header of a 64-bit ELF file.
const PROGRAM_HEADERS: usize = 32;
const SECTION_HEADERS: usize = 40;
const ENTRY_BYTES: usize = 54;
const ENTRIES: usize = 56;
const SECTION_FIELDS: usize = 58;
const HEADER: usize = 64;
/// In a program header.
const OFFSET: usize = 8;
const BYTES: usize = 32;

/// Names another loader, of no longer a path; false where the usual one is not named.
pub(super) fn load_with(head: &mut [u8], loader: &str) -> bool {
    let Some(at) = find(head, LOADER) else {
        return false;
    };
    let place = &mut head[at..at + LOADER.len()];
    if loader.len() >= place.len() {
        return false;
    }
    place.fill(0);
    place[..loader.len()].copy_from_slice(loader.as_bytes());
    true
}

/// Drops the table of sections, and tells how many bytes the program needs without: those that its
/// segments refer to. None for what is no 64-bit ELF program.
pub(super) fn strip(head: &mut [u8]) -> Option<u64> {
    if head.len() < HEADER || !head.starts_with(b"\x7fELF\x02") {
        return None;
    }
    let table = long(head, PROGRAM_HEADERS)?;
    let size = u64::from(short(head, ENTRY_BYTES)?);
    let count = u64::from(short(head, ENTRIES)?);
    let mut end = table.checked_add(size * count)?;
    for number in 0..count {
        let at = usize::try_from(table.checked_add(number * size)?).ok()?; // no address, no program
        let segment = long(head, at + OFFSET)?.checked_add(long(head, at + BYTES)?)?;
        end = end.max(segment);
    }
    head[SECTION_HEADERS..SECTION_HEADERS + 8].fill(0);
    head[SECTION_FIELDS..HEADER].fill(0);
    Some(end)
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|it| it == word)
}

fn long(head: &[u8], at: usize) -> Option<u64> {
    let bytes = head.get(at..at.checked_add(8)?)?;
    bytes.try_into().ok().map(u64::from_le_bytes) // eight they are
}

fn short(head: &[u8], at: usize) -> Option<u16> {
    let bytes = head.get(at..at.checked_add(2)?)?;
    bytes.try_into().ok().map(u16::from_le_bytes) // two they are
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One segment of 100 bytes at 200.
    fn program() -> Vec<u8> {
        let mut head = vec![1; 300];
        head[..5].copy_from_slice(b"\x7fELF\x02");
        head[PROGRAM_HEADERS..PROGRAM_HEADERS + 8].copy_from_slice(&64_u64.to_le_bytes());
        head[ENTRY_BYTES..ENTRY_BYTES + 2].copy_from_slice(&56_u16.to_le_bytes());
        head[ENTRIES..ENTRIES + 2].copy_from_slice(&1_u16.to_le_bytes());
        head[64 + OFFSET..64 + OFFSET + 8].copy_from_slice(&200_u64.to_le_bytes());
        head[64 + BYTES..64 + BYTES + 8].copy_from_slice(&100_u64.to_le_bytes());
        head[250..250 + LOADER.len()].copy_from_slice(LOADER);
        head
    }

    #[test]
    fn a_stripped_program_ends_with_its_last_segment() {
        let mut head = program();
        assert_eq!(strip(&mut head), Some(300));
        assert_eq!(long(&head, SECTION_HEADERS), Some(0));
        assert_eq!(strip(&mut b"#!/bin/sh\n".to_vec()), None);
    }

    #[test]
    fn a_shorter_loader_takes_the_place_of_the_usual_one() {
        let mut head = program();
        assert!(load_with(&mut head, "/lib/ld-kit.so"));
        assert_eq!(&head[250..250 + 16], b"/lib/ld-kit.so\0\0");
        assert!(!load_with(&mut program(), &"x".repeat(28)));
        assert!(!load_with(&mut [0; 100], "/lib/ld"));
    }
}
