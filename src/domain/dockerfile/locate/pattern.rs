//! Instruction text as a pattern: variables match whatever a builder put in their place.

use super::super::substitute::MAX_BRACED;

/// Literal pieces with a gap between any two.
pub(super) struct Pattern<'a> {
    pieces: Vec<&'a str>,
}

impl<'a> Pattern<'a> {
    /// None when `text` has no variable: then it only equals itself.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut from = 0;
        let mut at = 0;
        while let Some(found) = text[at..].find('$') {
            let start = at + found;
            let length = variable_length(&text[start + 1..]);
            at = start + 1 + length;
            if length > 0 {
                pieces.push(&text[from..start]);
                from = at;
            }
        }
        if pieces.is_empty() {
            return None;
        }
        pieces.push(&text[from..]);
        Some(Self { pieces })
    }

    /// One more than the literal characters when `shown` fits, else 0. Leftmost matches suffice:
    /// gaps take anything.
    pub(super) fn score(&self, shown: &str) -> u32 {
        let Some((first, rest)) = self.pieces.split_first() else {
            return 0;
        };
        let Some((last, middle)) = rest.split_last() else {
            return 0;
        };
        let Some(inner) = shown
            .strip_prefix(first)
            .and_then(|inner| inner.strip_suffix(last))
        else {
            return 0;
        };
        let mut inner = inner;
        for piece in middle {
            match inner.find(piece) {
                Some(at) => inner = &inner[at + piece.len()..],
                None => return 0,
            }
        }
        let literal: usize = self.pieces.iter().map(|piece| piece.len()).sum();
        u32::try_from(literal).map_or(u32::MAX - 1, |n| n.saturating_add(1))
    }
}

/// Bytes of the variable after a `$`: `NAME` or `{…}`.
fn variable_length(text: &str) -> usize {
    if text.starts_with('{') {
        // A brace far away belongs to something else.
        return text
            .char_indices()
            .take(MAX_BRACED)
            .find(|(_, c)| *c == '}')
            .map_or(0, |(at, _)| at + 1);
    }
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn variables_match_anything_and_literals_count() {
        for (written, shown, score) in [
            ("node:$V", "node:20", 6),
            ("node:${V}-slim", "node:20-slim", 11),
            ("a $X b ${Y:-z} c", "a 1 b 2 c", 8),
            ("a $X b", "a b", 0),
            ("a$X b", "a b", 4),
            ("$X", "anything", 1),
            ("$X b", "a c", 0),
        ] {
            let found = Pattern::new(written).unwrap().score(shown);
            assert_eq!(found, score, "{written} / {shown}");
        }
        assert!(Pattern::new("plain").is_none());
        assert!(Pattern::new("a $ b").is_none());
    }
}
