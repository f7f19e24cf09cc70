//! Esc with a function key or an arrow right behind it.
//!
//! Both arrive in one piece, `ESC ESC [ 1 8 ~`. The library takes the two escapes for one Esc, and what
//! follows them for letters. Put together again is only what arrived in one piece and is a key's whole
//! sequence: whoever types these letters does not type all of them between two looks at the terminal.

use crossterm::event::{Event, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers};

/// Letters of the longest sequence: `[24;10~`.
const LONGEST: usize = 7;

/// What letters behind an Esc are.
#[derive(Debug, PartialEq, Eq)]
enum Letters {
    /// A key, and how many letters name it.
    Key(KeyEvent, usize),
    /// They may become one.
    Begun,
    Text,
}

/// Events that arrived in one piece, as they were meant.
pub(in crate::tui) fn joined(events: Vec<Event>) -> Vec<Event> {
    let mut meant = Vec::with_capacity(events.len());
    let mut left = events.into_iter();
    while let Some(event) = left.next() {
        let escape = is_escape(&event);
        meant.push(event);
        if escape && let Letters::Key(key, count) = read(left.as_slice()) {
            meant.push(Event::Key(key));
            left.by_ref().take(count).for_each(drop);
        }
    }
    meant
}

/// Whether what follows may belong to the end of these.
pub(in crate::tui) fn goes_on(events: &[Event]) -> bool {
    let escape = events.iter().rposition(is_escape);
    escape.is_some_and(|at| read(&events[at + 1..]) == Letters::Begun)
}

fn is_escape(event: &Event) -> bool {
    matches!(event, Event::Key(key) if key.code == Code::Esc
        && key.modifiers.is_empty()
        && key.kind == KeyEventKind::Press)
}

fn letter(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent {
            code: Code::Char(letter),
            modifiers,
            kind: KeyEventKind::Press,
            ..
        }) if KeyModifiers::SHIFT.contains(*modifiers) => Some(*letter),
        _ => None,
    }
}

fn read(events: &[Event]) -> Letters {
    let letters: String = events
        .iter()
        .map_while(letter)
        .take(LONGEST)
        .take_while(char::is_ascii)
        .collect();
    if let Some(named) = letters.strip_prefix("[[") {
        return one_of(named, "ABCDE", 3, |at| Code::F(at + 1));
    }
    if let Some(named) = letters.strip_prefix('O') {
        if let Some(at) = named.chars().next().and_then(|it| "PQRS".find(it)) {
            return key(Code::F(narrow(at) + 1), KeyModifiers::NONE, 2);
        }
        return one_of(named, ARROWS, 2, arrow);
    }
    match letters.strip_prefix('[') {
        Some(named) if named.starts_with(|it: char| it.is_ascii_digit()) => numbered(named),
        Some(named) => one_of(named, ARROWS, 2, arrow),
        None if letters.is_empty() && events.is_empty() => Letters::Begun,
        None => Letters::Text,
    }
}

const ARROWS: &str = "ABCDHF";

fn arrow(at: u8) -> Code {
    match at {
        0 => Code::Up,
        1 => Code::Down,
        2 => Code::Right,
        3 => Code::Left,
        4 => Code::Home,
        _ => Code::End,
    }
}

/// The key named by the first letter, if it is one of `letters`; with it the sequence has `count`.
fn one_of(named: &str, letters: &str, count: usize, code: impl Fn(u8) -> Code) -> Letters {
    match named.chars().next() {
        None => Letters::Begun,
        Some(first) => match letters.find(first) {
            Some(at) => key(code(narrow(at)), KeyModifiers::NONE, count),
            None => Letters::Text,
        },
    }
}

/// `18~`, `18;5~`, `1;5P`, `1;5A`: a number, what is held with it, and what ends it.
fn numbered(named: &str) -> Letters {
    let part = |it: char| it.is_ascii_digit() || it == ';';
    let Some(end) = named.find(|it| !part(it)) else {
        let whole = named.len() + 1 == LONGEST;
        return if whole { Letters::Text } else { Letters::Begun };
    };
    let (number, held) = named[..end].split_once(';').unwrap_or((&named[..end], "1"));
    let last = &named[end..=end];
    let code = match (number.parse::<u8>(), last) {
        (Ok(number), "~") => of_number(number),
        (Ok(1), _) => match ("PQRS".find(last), ARROWS.find(last)) {
            (Some(at), _) => Some(Code::F(narrow(at) + 1)),
            (None, Some(at)) => Some(arrow(narrow(at))),
            (None, None) => None,
        },
        _ => None,
    };
    match (code, held.parse().ok().and_then(modifiers)) {
        (Some(code), Some(modifiers)) => key(code, modifiers, end + 2),
        _ => Letters::Text,
    }
}

fn of_number(number: u8) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number - 10),
        17..=21 => Code::F(number - 11),
        23..=24 => Code::F(number - 12),
        _ => return None,
    })
}

/// One more than shift (1), alt (2) and ctrl (4) together.
fn modifiers(held: u8) -> Option<KeyModifiers> {
    let bits = held.checked_sub(1).filter(|bits| *bits < 8)?;
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, bits & 1 != 0);
    modifiers.set(KeyModifiers::ALT, bits & 2 != 0);
    modifiers.set(KeyModifiers::CONTROL, bits & 4 != 0);
    Some(modifiers)
}

fn key(code: Code, modifiers: KeyModifiers, count: usize) -> Letters {
    Letters::Key(KeyEvent::new(code, modifiers), count)
}

/// Places in a handful of letters.
fn narrow(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<Event> {
        let event = |letter: char| match letter {
            '\u{1b}' => Event::Key(Code::Esc.into()),
            other if other.is_uppercase() => {
                Event::Key(KeyEvent::new(Code::Char(other), KeyModifiers::SHIFT))
            }
            other => Event::Key(Code::Char(other).into()),
        };
        text.chars().map(event).collect()
    }

    /// The keys behind an Esc, as the key table names them; letters as they are.
    fn meant(behind: &str) -> String {
        let events = joined(typed(&format!("\u{1b}{behind}")));
        let names =
            events
                .into_iter()
                .filter_map(|event| match crate::tui::input::message(event) {
                    Some(crate::app::Msg::Key(key)) => Some(key.to_string()),
                    _ => None,
                });
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_key_right_behind_an_escape_is_that_key() {
        for (behind, keys) in [
            ("[18~", "esc f7"),
            ("[24~x", "esc f12 x"),
            ("[15;5~", "esc ctrl-f5"),
            ("[3~", "esc del"),
            ("OP", "esc f1"),
            ("OS", "esc f4"),
            ("OA", "esc up"),
            ("[A", "esc up"),
            ("[D[", "esc left ["),
            ("[1;2C", "esc shift-right"),
            ("[1;2P", "esc shift-f1"),
            ("[[E", "esc f5"),
            ("\u{1b}[18~", "esc esc f7"),
        ] {
            assert_eq!(meant(behind), keys, "{behind}");
        }
    }

    #[test]
    fn other_letters_stay_what_they_are() {
        for (behind, keys) in [
            ("", "esc"),
            ("[18", "esc [ 1 8"),
            ("[99~", "esc [ 9 9 ~"),
            ("[1;9A", "esc [ 1 ; 9 A"),
            ("[12345678~", "esc [ 1 2 3 4 5 6 7 8 ~"),
            ("O", "esc O"),
            ("Ox", "esc O x"),
            ("é[A", "esc é [ A"),
        ] {
            assert_eq!(meant(behind), keys, "{behind}");
        }
        // Without an Esc nothing is a sequence; nor is what was pasted, or came later.
        assert_eq!(joined(typed("[18~")), typed("[18~"));
        let pasted = vec![Event::Key(Code::Esc.into()), Event::Paste("[18~".into())];
        assert_eq!(joined(pasted.clone()), pasted);
        let slowly: Vec<_> = typed("\u{1b}[18~")
            .chunks(1)
            .flat_map(|one| joined(one.into()))
            .collect();
        assert_eq!(slowly, typed("\u{1b}[18~"));
    }

    #[test]
    fn a_sequence_is_not_cut_in_two() {
        for (events, more) in [
            ("\u{1b}", true),
            ("\u{1b}[", true),
            ("\u{1b}[18", true),
            ("\u{1b}O", true),
            ("\u{1b}[18~", false),
            ("\u{1b}x", false),
            ("x", false),
            ("\u{1b}[123456", false),
        ] {
            assert_eq!(goes_on(&typed(events)), more, "{events:?}");
        }
    }
}
