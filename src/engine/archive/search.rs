//! Searches a file for regexes while it streams by.

use regex::bytes::Regex;

/// Bytes searched at once.
const WINDOW: usize = 256 << 10;
/// Bytes of one window that the next sees again. A match longer than this that lies across a border
/// between windows may be missed; a shorter one never is.
pub(super) const OVERLAP: usize = 8 << 10;

/// One file's search.
pub(super) struct Search<'a> {
    patterns: &'a [Regex],
    found: Vec<bool>,
    window: &'a mut Vec<u8>,
    /// Where matches may start: the byte before it only tells `^` and `\b` what came before.
    start: usize,
}

impl<'a> Search<'a> {
    /// `window` is scratch space, kept between files.
    pub(super) fn new(patterns: &'a [Regex], window: &'a mut Vec<u8>) -> Self {
        window.clear();
        Self {
            patterns,
            found: vec![false; patterns.len()],
            window,
            start: 0,
        }
    }

    pub(super) fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.window.len() >= WINDOW {
                self.look(false);
                let keep = self.window.len() - OVERLAP - 1;
                self.window.drain(..keep);
                self.start = 1;
            }
            let taken = bytes.len().min(WINDOW - self.window.len());
            self.window.extend_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
        }
    }

    /// Positions of the patterns that matched.
    pub(super) fn finish(mut self) -> impl Iterator<Item = usize> {
        self.look(true);
        self.found
            .into_iter()
            .enumerate()
            .filter_map(|(at, found)| found.then_some(at))
    }

    fn look(&mut self, at_end: bool) {
        for (pattern, found) in self.patterns.iter().zip(&mut self.found) {
            if *found {
                continue;
            }
            let end = pattern.shortest_match_at(self.window, self.start);
            // A match that touches the border may hang on `$`: the next window decides.
            *found = end.is_some_and(|end| at_end || end < self.window.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hit(pattern: &str, bytes: &[u8], chunk: usize) -> bool {
        let patterns = [Regex::new(pattern).unwrap()];
        let mut scratch = Vec::new();
        let mut search = Search::new(&patterns, &mut scratch);
        for piece in bytes.chunks(chunk) {
            search.feed(piece);
        }
        search.finish().next().is_some()
    }

    #[test]
    fn matches_across_borders_are_found() {
        for at in [
            WINDOW - 7,
            WINDOW - 1,
            WINDOW,
            2 * WINDOW - OVERLAP - 3,
            3 * WINDOW,
        ] {
            let mut bytes = vec![b'.'; 4 * WINDOW];
            bytes[at..at + 7].copy_from_slice(b"hunter2");
            for chunk in [1 << 12, 10_007, usize::MAX] {
                assert!(hit("hunter2", &bytes, chunk), "{at} {chunk}");
                assert!(!hit("hunter3", &bytes, chunk), "{at} {chunk}");
            }
        }
    }

    #[test]
    fn anchors_speak_of_the_file() {
        let long = [b"A".repeat(WINDOW), b"secret".to_vec(), b"B".repeat(WINDOW)].concat();
        assert!(!hit("^secret", &long, 4096));
        assert!(!hit("secret$", &long, 4096));
        assert!(hit("^A", &long, 4096));
        assert!(hit("B$", &long, 4096));
        assert!(
            hit("secret.*", &long, 4096),
            "a long tail is no reason to wait"
        );
        assert!(!hit(
            "A$",
            &b"A"
                .repeat(WINDOW)
                .iter()
                .chain(b"B")
                .copied()
                .collect::<Vec<_>>(),
            4096
        ));
        assert!(hit("^$", b"", 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn agrees_with_a_search_of_the_whole(
            at in 0..3 * WINDOW - 16,
            chunk in 1_000usize..200_000,
            pattern in prop::sample::select(vec!["key=[0-9]+", r"\bkey", "(?m)^key", "key=42;$", "y=42"]),
            before in prop::sample::select(vec![b' ', b'\n', b'x']),
        ) {
            let mut bytes = vec![before; 3 * WINDOW];
            bytes[at..at + 7].copy_from_slice(b"key=42;");
            let whole = Regex::new(pattern).unwrap().is_match(&bytes);
            prop_assert_eq!(hit(pattern, &bytes, chunk), whole);
        }
    }
}
