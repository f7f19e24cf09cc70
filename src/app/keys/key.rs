//! A key press, and how it is written: `f5`, `ctrl-b`, `alt-1`, `g`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// One key press, whatever terminal it came from. The shift of a character is in the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
    /// Never set for [`KeyCode::Char`].
    pub shift: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// A text that names no key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a key; write one such as f5, ctrl-b, alt-1, shift-tab or g")]
pub struct KeyError(pub String);

const NAMES: [(&str, KeyCode); 15] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backspace", KeyCode::Backspace),
    ("del", KeyCode::Delete),
    ("ins", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("space", KeyCode::Char(' ')),
];

impl Key {
    #[must_use]
    pub fn new(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// The character it types, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Several keys in a row, such as `g g`.
    ///
    /// # Errors
    /// One of the words names no key.
    pub fn sequence(text: &str) -> Result<Vec<Self>, KeyError> {
        let keys: Vec<_> = text
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(KeyError(text.to_owned()));
        }
        Ok(keys)
    }
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let wrong = || KeyError(text.to_owned());
        let mut key = Self::new(KeyCode::Esc);
        let mut rest = text;
        loop {
            let lower = rest.to_ascii_lowercase();
            let Some((modifier, after)) = ["ctrl-", "alt-", "shift-"]
                .into_iter()
                .find_map(|it| Some((it, lower.strip_prefix(it).map(|_| &rest[it.len()..])?)))
                .filter(|(_, after)| !after.is_empty())
            else {
                break;
            };
            match modifier {
                "ctrl-" => key.ctrl = true,
                "alt-" => key.alt = true,
                _ => key.shift = true,
            }
            rest = after;
        }
        let lower = rest.to_ascii_lowercase();
        let mut characters = rest.chars();
        key.code = match (characters.next(), characters.next()) {
            (Some(c), None) => KeyCode::Char(c),
            _ => NAMES
                .iter()
                .find(|(name, _)| *name == lower)
                .map(|(_, code)| *code)
                .or_else(|| {
                    let number = lower.strip_prefix('f')?.parse().ok()?;
                    (1..=24).contains(&number).then_some(KeyCode::F(number))
                })
                .ok_or_else(wrong)?,
        };
        if let KeyCode::Char(c) = key.code {
            if key.shift && c.is_alphabetic() && !key.ctrl {
                key.code = KeyCode::Char(c.to_ascii_uppercase());
            } else if key.ctrl {
                key.code = KeyCode::Char(c.to_ascii_lowercase());
            }
            key.shift = false;
        }
        Ok(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers = [
            (self.ctrl, "ctrl-"),
            (self.alt, "alt-"),
            (self.shift, "shift-"),
        ];
        for (held, name) in modifiers {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            KeyCode::F(number) => write!(f, "f{number}"),
            KeyCode::Char(c) => write!(f, "{c}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn keys_read_as_they_are_written() {
        for text in [
            "f5",
            "ctrl-b",
            "alt-1",
            "shift-tab",
            "g",
            "G",
            "space",
            "-",
            "ctrl-alt-x",
            "pgdn",
            "?",
        ] {
            assert_eq!(
                text.parse::<Key>().map(|key| key.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in ["", "f0", "f99", "control-x", "ctrl-", "ab"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
        assert_eq!("shift-g".parse::<Key>(), "G".parse());
        assert_eq!("Ctrl-B".parse::<Key>(), "ctrl-b".parse());
    }
}
