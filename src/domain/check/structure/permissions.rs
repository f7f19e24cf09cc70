//! Permission texts as structure files write them: Go's, those of `ls`, and octal.

use crate::domain::image::Kind;

/// What a permission text demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ParsedMode {
    /// `mode & 0o7777`.
    bits: u32,
    /// The letter of the kind of file as `ls` writes it; octal tells none.
    kind: Option<char>,
}

/// Special bits: bit, place of the letter among the nine, letter.
const SPECIAL: [(u32, usize, char); 3] = [(0o4000, 2, 's'), (0o2000, 5, 's'), (0o1000, 8, 't')];

impl ParsedMode {
    /// Whether an entry of this kind with these bits is what the text demands.
    pub(super) fn admits(self, kind: &Kind, mode: u32) -> bool {
        self.bits == mode & 0o7777 && self.kind.is_none_or(|letter| letter == kind_letter(kind))
    }
}

/// # Errors
/// The text is no permission; the message shows what one looks like.
pub(super) fn parse(text: &str) -> Result<ParsedMode, String> {
    octal(text)
        .or_else(|| letters(text))
        .ok_or_else(|| format!("`{text}` is not a permission; write \"-rw-r--r--\" or \"0644\""))
}

fn octal(text: &str) -> Option<ParsedMode> {
    let digits = (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match u32::from_str_radix(text, 8) {
        Ok(bits) if digits && bits <= 0o7777 => Some(ParsedMode { bits, kind: None }),
        _ => None,
    }
}

/// Nine letters of permissions after the kind. Go sets a letter before the nine for each special
/// bit and none for a regular file without any; `ls` merges them into the nine.
fn letters(text: &str) -> Option<ParsedMode> {
    let (prefix, nine) = text.split_at_checked(text.len().checked_sub(9)?)?;
    let mut bits = 0;
    for (place, (given, letter)) in nine.chars().zip("rwxrwxrwx".chars()).enumerate() {
        let bit = 0o400 >> place;
        let special = SPECIAL.iter().find(|(_, at, _)| *at == place);
        bits |= match (given, special) {
            ('-', _) => 0,
            (given, _) if given == letter => bit,
            (given, Some((special, _, set))) if given == *set => bit | special,
            (given, Some((special, _, set))) if given == set.to_ascii_uppercase() => *special,
            _ => return None,
        };
    }
    let mut kind = '-';
    for (at, letter) in prefix.char_indices() {
        match letter {
            '-' if prefix.len() == 1 => {}
            'd' | 'l' | 'b' | 'p' if at == 0 => kind = letter,
            'L' => kind = 'l',
            'D' | 'S' | 'c' => kind = '?',
            'u' => bits |= 0o4000,
            'g' => bits |= 0o2000,
            't' => bits |= 0o1000,
            _ => return None,
        }
    }
    let kind = if matches!(kind, 'b' | 'p') { '?' } else { kind };
    (!prefix.is_empty()).then_some(ParsedMode {
        bits,
        kind: Some(kind),
    })
}

fn kind_letter(kind: &Kind) -> char {
    match kind {
        Kind::File | Kind::Hardlink { .. } => '-',
        Kind::Directory => 'd',
        Kind::Symlink { .. } => 'l',
        Kind::Other => '?',
    }
}

/// As `ls -l` prints it: `-rwsr-xr-x`.
pub(super) fn ls(kind: &Kind, mode: u32) -> String {
    let mut shown: Vec<char> = "rwxrwxrwx"
        .chars()
        .enumerate()
        .map(|(place, letter)| {
            if mode & (0o400 >> place) == 0 {
                '-'
            } else {
                letter
            }
        })
        .collect();
    for (_, place, letter) in SPECIAL.iter().filter(|(bit, ..)| mode & bit != 0) {
        let executable = mode & (0o400 >> place) != 0;
        if let Some(at) = shown.get_mut(*place) {
            *at = if executable {
                *letter
            } else {
                letter.to_ascii_uppercase()
            };
        }
    }
    std::iter::once(kind_letter(kind)).chain(shown).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    #[test]
    fn reads_every_style() {
        for (text, bits, kind) in [
            ("-rw-r--r--", 0o644, Some('-')),
            ("urwxr-xr-x", 0o4755, Some('-')),
            ("ugrwxr-xr-x", 0o6755, Some('-')),
            ("dtrwxrwxrwx", 0o1777, Some('d')),
            ("Lrwxrwxrwx", 0o777, Some('l')),
            ("Dcrw-rw-rw-", 0o666, Some('?')),
            ("-rwsr-xr-x", 0o4755, Some('-')),
            ("-rwSr--r--", 0o4644, Some('-')),
            ("drwxrwxrwt", 0o1777, Some('d')),
            ("lrwxrwxrwx", 0o777, Some('l')),
            ("0644", 0o644, None),
            ("755", 0o755, None),
            ("4755", 0o4755, None),
        ] {
            assert_eq!(parse(text), Ok(ParsedMode { bits, kind }), "{text}");
        }
        for text in [
            "",
            "rwx",
            "rw-r--r--",
            "0888",
            "10000",
            "-rwxrwxrws",
            "xrwxrwxrwx",
            "+644",
            "é-rwxrwxr",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn octal_admits_any_kind() {
        assert!(parse("0755").unwrap().admits(&Kind::Directory, 0o755));
        assert!(!parse("-rwxr-xr-x").unwrap().admits(&Kind::Directory, 0o755));
        assert!(!parse("0755").unwrap().admits(&Kind::File, 0o4755));
    }

    proptest! {
        #[test]
        fn reads_back_what_it_prints(mode in 0u32..=0o7777, directory in any::<bool>()) {
            let kind = if directory { Kind::Directory } else { Kind::File };
            assert!(parse(&ls(&kind, mode)).unwrap().admits(&kind, mode));
        }

        #[test]
        fn any_text_survives(text in "\\PC{0,16}") {
            if let Ok(mode) = parse(&text) {
                assert!(mode.bits <= 0o7777);
            }
        }
    }
}
