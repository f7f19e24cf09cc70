//! What a decoder says, in an author's words.

use crate::domain::text::sanitise;

/// A decoder's complaint, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Complaint {
    UnknownKey {
        key: String,
        known: Vec<String>,
    },
    MissingKey(String),
    UnknownWord {
        word: String,
        known: Vec<String>,
    },
    WrongLength(String),
    /// Anything else, already in plain words.
    Other(String),
}

/// Longest quotation of a mission's own text, in characters.
const QUOTED: usize = 200;

pub(super) fn read(message: &str) -> Complaint {
    if let Some((key, known)) = after(message, "unknown field `") {
        return Complaint::UnknownKey { key, known };
    }
    if let Some((word, known)) = after(message, "unknown variant `") {
        return Complaint::UnknownWord { word, known };
    }
    if let Some(key) = message.strip_prefix("missing field `") {
        return Complaint::MissingKey(key.trim_end_matches('`').to_owned());
    }
    if let Some(rest) = message.strip_prefix("invalid length ") {
        return Complaint::WrongLength(length(rest));
    }
    Complaint::Other(plain(message))
}

/// The quoted word after `opening`, and the quoted words of "expected …".
fn after(message: &str, opening: &str) -> Option<(String, Vec<String>)> {
    let rest = message.strip_prefix(opening)?;
    let end = rest
        .rfind("`, expected ")
        .or_else(|| rest.rfind("`, there are no "))?;
    let (word, expected) = rest.split_at(end);
    // Odd pieces stand between backticks; the first piece is the closing one of `word`.
    let known = expected.split('`').skip(2).step_by(2).map(str::to_owned);
    Some((word.to_owned(), known.collect()))
}

fn length(rest: &str) -> String {
    let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, "another"));
    let size = expected
        .strip_prefix("a tuple of size ")
        .or_else(|| expected.strip_suffix(" elements in sequence"))
        .or_else(|| expected.strip_suffix(" element in sequence"));
    let expected = size.map_or_else(|| expected.to_owned(), |size| format!("a list of {size}"));
    format!("expected {expected}, found {found}")
}

/// `invalid type: integer `5`, expected a string` → `expected a text, found the number 5`.
fn plain(message: &str) -> String {
    let Some(rest) = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
    else {
        let message = sanitise(message, QUOTED * 2);
        // Types of several forms say only what they take: `a size such as 60MB`.
        let bare = message.starts_with("a ");
        return if bare {
            format!("expected {message}")
        } else {
            message
        };
    };
    match rest.rsplit_once(", expected ") {
        Some((found, expected)) => format!(
            "expected {}, found {}",
            plain_expected(expected),
            sanitise(&plain_found(found), QUOTED)
        ),
        None => sanitise(message, QUOTED * 2),
    }
}

fn plain_expected(expected: &str) -> String {
    match expected {
        "a string" => "a text".to_owned(),
        "u8" => "a whole number from 0 to 255".to_owned(),
        "u16" => "a whole number from 0 to 65535".to_owned(),
        "u32" | "u64" | "usize" => "a whole number".to_owned(),
        "i32" | "i64" => "a whole number, also below zero".to_owned(),
        "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a mapping".to_owned(),
        "string or map" => "a word".to_owned(),
        tuple if tuple.starts_with("a tuple of size ") => {
            format!("a list of {}", &tuple["a tuple of size ".len()..])
        }
        named if named.starts_with("struct ") => "a mapping".to_owned(),
        other => other.to_owned(),
    }
}

fn plain_found(found: &str) -> String {
    for (decoder, author) in [
        ("string ", "the text "),
        ("integer ", "the number "),
        ("floating point ", "the number "),
        ("boolean ", ""),
    ] {
        if let Some(value) = found.strip_prefix(decoder) {
            return format!("{author}{}", value.trim_matches('`'));
        }
    }
    match found {
        "null" | "unit value" => "nothing".to_owned(),
        "map" => "a mapping".to_owned(),
        "sequence" => "a list".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Complaint, read};

    #[test]
    fn decoders_are_put_into_plain_words() {
        for (message, words) in [
            (
                "invalid type: integer `5`, expected a string",
                "expected a text, found the number 5",
            ),
            (
                "invalid type: null, expected struct Memo",
                "expected a mapping, found nothing",
            ),
            (
                "invalid value: integer `300`, expected u8",
                "expected a whole number from 0 to 255, found the number 300",
            ),
            (
                "invalid type: string \"a, expected b\", expected a sequence",
                "expected a list, found the text \"a, expected b\"",
            ),
            ("`x` is not a size", "`x` is not a size"),
        ] {
            assert_eq!(read(message), Complaint::Other(words.to_owned()));
        }
        let known = vec!["a".to_owned(), "b".to_owned()];
        for message in [
            "unknown field `x`y`, expected `a` or `b`",
            "unknown field `x`y`, expected one of `a`, `b`",
        ] {
            let key = "x`y".to_owned();
            assert_eq!(
                read(message),
                Complaint::UnknownKey {
                    key,
                    known: known.clone()
                }
            );
        }
        assert_eq!(
            read("unknown field `x`, there are no fields"),
            Complaint::UnknownKey {
                key: "x".to_owned(),
                known: vec![]
            }
        );
        assert_eq!(
            read("missing field `id`"),
            Complaint::MissingKey("id".to_owned())
        );
        assert_eq!(
            read("invalid length 1, expected a tuple of size 2"),
            Complaint::WrongLength("expected a list of 2, found 1".to_owned())
        );
    }
}
