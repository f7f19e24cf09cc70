//! Permission bits as people write them: octal, as `ls` prints them, or as Go prints them.

use crate::domain::image::Kind;

/// What a permission text demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedMode {
    /// Permission, setuid, setgid and sticky bits: `mode & 0o7777`.
    pub bits: u32,
    /// The kind of file, when the text tells it: octal never does.
    pub kind: Option<ModeKind>,
}

/// The kind of file that a permission text opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModeKind {
    File,
    Directory,
    Symlink,
    /// Devices, pipes, sockets.
    Other,
}

impl ModeKind {
    #[must_use]
    pub fn of(kind: &Kind) -> Self {
        match kind {
            Kind::File | Kind::Hardlink { .. } => Self::File,
            Kind::Directory => Self::Directory,
            Kind::Symlink { .. } => Self::Symlink,
            Kind::Other => Self::Other,
        }
    }
}

impl ParsedMode {
    /// Whether an entry of this kind with these bits is what the text demands.
    #[must_use]
    pub fn admits(self, kind: &Kind, mode: u32) -> bool {
        self.bits == mode & ALL && self.kind.is_none_or(|k| k == ModeKind::of(kind))
    }
}

const ALL: u32 = 0o7777;
const SETUID: u32 = 0o4000;
const SETGID: u32 = 0o2000;
const STICKY: u32 = 0o1000;

/// Reads `0644`, `rw-r--r--`, `-rwsr-xr-x` or Go's `urwxr-xr-x` and `dgtrwxrwxrwx`.
///
/// # Errors
/// The text is none of these; the message shows what one looks like.
pub fn parse(text: &str) -> Result<ParsedMode, String> {
    octal(text).or_else(|| letters(text)).ok_or_else(|| {
        format!(
            "`{}` is not a permission; write \"0644\" or \"-rw-r--r--\"",
            crate::domain::text::sanitise(text, 40)
        )
    })
}

fn octal(text: &str) -> Option<ParsedMode> {
    let digits = text.strip_prefix("0o").unwrap_or(text);
    let fits = (1..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let bits = u32::from_str_radix(digits, 8).ok().filter(|_| fits)?;
    (bits <= ALL).then_some(ParsedMode { bits, kind: None })
}

/// The last nine characters are permissions; what stands before is a kind and, in Go's style,
/// the special bits.
fn letters(text: &str) -> Option<ParsedMode> {
    let (prefix, triplets) = text.split_at_checked(text.len().checked_sub(9)?)?;
    let mut bits = 0;
    for (index, triplet) in triplets.as_bytes().chunks_exact(3).enumerate() {
        let (special, set) = match index {
            0 => (SETUID, b's'),
            1 => (SETGID, b's'),
            _ => (STICKY, b't'),
        };
        bits |=
            triplet_bits(triplet, set)? << (6 - 3 * index) | special_bits(triplet, set, special);
    }
    let (kind, more) = prefix_of(prefix)?;
    Some(ParsedMode {
        bits: bits | more,
        kind,
    })
}

fn triplet_bits(triplet: &[u8], set: u8) -> Option<u32> {
    let [read, write, execute] = triplet else {
        return None;
    };
    let bit = |letter: u8, given: u8, value: u32| match given {
        b'-' => Some(0),
        g if g == letter => Some(value),
        _ => None,
    };
    let run = match *execute {
        b'-' => 0,
        b'x' => 1,
        e if e == set => 1,
        e if e == set.to_ascii_uppercase() => 0,
        _ => return None,
    };
    Some(bit(b'r', *read, 4)? | bit(b'w', *write, 2)? | run)
}

fn special_bits(triplet: &[u8], set: u8, special: u32) -> u32 {
    let given = triplet.last().map(u8::to_ascii_lowercase);
    if given == Some(set) { special } else { 0 }
}

/// Kind and special bits before the nine letters. Go writes a letter for each that is set, and
/// none of them means a regular file.
fn prefix_of(prefix: &str) -> Option<(Option<ModeKind>, u32)> {
    if prefix.is_empty() {
        return Some((None, 0));
    }
    if prefix == "-" {
        return Some((Some(ModeKind::File), 0));
    }
    let mut kind = None;
    let mut bits = 0;
    for letter in prefix.chars() {
        let named = match letter {
            'd' => Some(ModeKind::Directory),
            'l' | 'L' => Some(ModeKind::Symlink),
            'b' | 'c' | 'D' | 'p' | 's' | 'S' => Some(ModeKind::Other),
            'u' | 'g' | 't' => None,
            _ => return None,
        };
        match letter {
            'u' => bits |= SETUID,
            'g' => bits |= SETGID,
            't' => bits |= STICKY,
            _ => {}
        }
        match (kind, named) {
            (Some(first), Some(second)) if first != second => return None,
            (None, Some(_)) => kind = named,
            _ => {}
        }
    }
    Some((kind.or(Some(ModeKind::File)), bits))
}

/// As `ls -l` prints it: `-rwsr-xr-x`.
#[must_use]
pub fn ls(kind: &Kind, mode: u32) -> String {
    let mut text = String::with_capacity(10);
    text.push(match ModeKind::of(kind) {
        ModeKind::File => '-',
        ModeKind::Directory => 'd',
        ModeKind::Symlink => 'l',
        ModeKind::Other => '?',
    });
    for (shift, special, set) in [(6, SETUID, 's'), (3, SETGID, 's'), (0, STICKY, 't')] {
        let bits = mode >> shift;
        text.push(if bits & 4 == 0 { '-' } else { 'r' });
        text.push(if bits & 2 == 0 { '-' } else { 'w' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => set,
            (true, false) => set.to_ascii_uppercase(),
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{ModeKind, ParsedMode, ls, parse};
    use crate::domain::image::Kind;

    #[test]
    fn reads_octal_ls_and_go() {
        use ModeKind::{Directory, File, Other, Symlink};
        for (text, bits, kind) in [
            ("0644", 0o644, None),
            ("644", 0o644, None),
            ("0o755", 0o755, None),
            ("4755", 0o4755, None),
            ("04755", 0o4755, None),
            ("0", 0, None),
            ("rw-r--r--", 0o644, None),
            ("-rw-r--r--", 0o644, Some(File)),
            ("-rwsr-xr-x", 0o4755, Some(File)),
            ("-rwSr--r--", 0o4644, Some(File)),
            ("-rwxr-sr-x", 0o2755, Some(File)),
            ("drwxrwxrwt", 0o1777, Some(Directory)),
            ("drwxrwx--T", 0o1770, Some(Directory)),
            ("lrwxrwxrwx", 0o777, Some(Symlink)),
            ("crw-rw-rw-", 0o666, Some(Other)),
            ("urwxr-xr-x", 0o4755, Some(File)),
            ("dtrwxrwxrwx", 0o1777, Some(Directory)),
            ("dgtrwxrwxr-x", 0o3775, Some(Directory)),
            ("ugtrwxrwxrwx", 0o7777, Some(File)),
            ("Lrwxrwxrwx", 0o777, Some(Symlink)),
            ("Dcrw-rw-rw-", 0o666, Some(Other)),
        ] {
            assert_eq!(parse(text), Ok(ParsedMode { bits, kind }), "{text}");
        }
        for text in [
            "",
            "8",
            "0888",
            "10000",
            "77777",
            "+644",
            "-644",
            "rwx",
            "-rwxrwxrw",
            "xrwxrwxrwx",
            "-wrxrwxrwx",
            "-rwtrwxrwx",
            "dLrwxrwxrwx",
            "--rwxrwxrwx",
            "-rwxrwxrws",
            "é-rwxrwxr",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_kind_counts_only_when_it_is_given() {
        let octal = parse("0755").unwrap();
        assert!(octal.admits(&Kind::Directory, 0o755));
        assert!(octal.admits(&Kind::File, 0o100_755));
        let file = parse("-rwxr-xr-x").unwrap();
        assert!(!file.admits(&Kind::Directory, 0o755));
        let target = "a".to_owned();
        assert!(file.admits(&Kind::Hardlink { target }, 0o755));
        assert!(!file.admits(&Kind::File, 0o4755));
    }

    proptest! {
        #[test]
        fn reads_back_what_it_prints(mode in 0u32..=0o7777, directory in any::<bool>()) {
            let kind = if directory { Kind::Directory } else { Kind::File };
            let read = parse(&ls(&kind, mode)).unwrap();
            assert_eq!(read.bits, mode);
            assert_eq!(read.kind, Some(ModeKind::of(&kind)));
            assert_eq!(parse(&format!("{mode:04o}")).unwrap().bits, mode);
        }

        #[test]
        fn never_panics(text in "\\PC{0,16}") {
            if let Ok(mode) = parse(&text) {
                assert!(mode.bits <= 0o7777);
            }
        }
    }
}
