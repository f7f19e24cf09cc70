//! Turns a build's output, which arrives in pieces, into safe lines. Memory is bounded whatever it
//! prints: a line that never ends is cut, and only the first error and the last lines are kept.

use std::collections::VecDeque;

use crate::domain::log::tells_an_error;
use crate::domain::text::{last_overwrite, sanitise};

/// Characters of one line that are shown.
const LINE_CHARS: usize = 2_000;
/// Bytes of an unfinished line that are held.
const PARTIAL_BYTES: usize = 16 * 1024;
/// Lines that a failure report shows.
const KEPT_LINES: usize = 200;

/// One step's output.
#[derive(Debug, Default)]
pub(super) struct Lines {
    partial: Vec<u8>,
    kept: VecDeque<String>,
    /// The first line that tells an error, once it is none of the kept ones.
    error: Option<String>,
}

impl Lines {
    /// Adds a piece of output and hands every line that it completes to `line`.
    pub(super) fn push(&mut self, piece: &[u8], mut line: impl FnMut(&str)) {
        let mut rest = piece;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let (ended, after) = rest.split_at(end);
            self.extend(ended);
            self.finish(&mut line);
            rest = after.get(1..).unwrap_or_default();
        }
        self.extend(rest);
    }

    /// Hands over what stands after the last newline, when it shows anything.
    pub(super) fn flush(&mut self, line: impl FnMut(&str)) {
        let text = show(&self.partial);
        if !text.trim().is_empty() {
            self.finish(line);
        }
        self.partial.clear();
    }

    /// The last lines, oldest first; the first error stands before them.
    pub(super) fn tail(&self) -> Vec<String> {
        self.error.iter().chain(&self.kept).cloned().collect()
    }

    fn finish(&mut self, mut line: impl FnMut(&str)) {
        let text = show(&self.partial);
        self.partial.clear();
        line(&text);
        if self.kept.len() == KEPT_LINES {
            let gone = self.kept.pop_front().filter(|line| tells_an_error(line));
            self.error = self.error.take().or(gone);
        }
        self.kept.push_back(text);
    }

    fn extend(&mut self, bytes: &[u8]) {
        let room = PARTIAL_BYTES.saturating_sub(self.partial.len());
        if bytes.len() <= room {
            self.partial.extend_from_slice(bytes);
            return;
        }
        // A progress bar redraws itself with `\r`: its last state is worth more than its first.
        if let Some(redrawn) = bytes.iter().rposition(|byte| *byte == b'\r') {
            let last = bytes.get(redrawn..).unwrap_or_default();
            self.partial.clear();
            self.partial
                .extend(last.iter().take(PARTIAL_BYTES).copied());
        } else {
            self.partial.extend(bytes.iter().take(room).copied());
        }
    }
}

fn show(bytes: &[u8]) -> String {
    sanitise(last_overwrite(&String::from_utf8_lossy(bytes)), LINE_CHARS)
}

/// A message of the builder as one safe line.
pub(super) fn one_line(message: &str) -> String {
    let joined = message.split_whitespace().collect::<Vec<_>>().join(" ");
    sanitise(&joined, LINE_CHARS)
}

#[cfg(test)]
mod tests {
    use super::{KEPT_LINES, LINE_CHARS, Lines, PARTIAL_BYTES};
    use proptest::prelude::{ProptestConfig, any, prop, prop_assert, proptest};

    fn lines_of(pieces: &[&[u8]]) -> Vec<String> {
        let mut seen = Vec::new();
        let mut lines = Lines::default();
        for piece in pieces {
            lines.push(piece, |line| seen.push(line.to_owned()));
        }
        lines.flush(|line| seen.push(line.to_owned()));
        seen
    }

    #[test]
    fn pieces_become_lines() {
        assert_eq!(
            lines_of(&[b"on", b"e\ntw", b"o\n\nthree"]),
            ["one", "two", "", "three"]
        );
        assert_eq!(
            lines_of(&["né\n".as_bytes().split_at(2).0, &[0xa9, b'\n']]),
            ["né"]
        );
        assert_eq!(lines_of(&[b"10%\r50%\r", b"100%\r\n"]), ["100%"]);
        assert_eq!(
            lines_of(&[b"\x1b[91mred\n\x1b[0m"]),
            ["red"],
            "a colour's end is no line"
        );
    }

    #[test]
    fn an_endless_line_and_an_endless_log_stay_small() {
        let mut lines = Lines::default();
        for _ in 0..1_000 {
            lines.push(&[b'x'; 4096], |_| {});
        }
        assert!(lines.partial.len() <= PARTIAL_BYTES);
        for _ in 0..10_000 {
            lines.push(b"\nagain", |_| {});
        }
        assert_eq!(lines.kept.len(), KEPT_LINES);
        let widest = lines.kept.iter().map(|line| line.chars().count()).max();
        assert!(widest <= Some(LINE_CHARS + 1));
    }

    #[test]
    fn the_first_error_outlives_a_long_log() {
        let mut lines = Lines::default();
        lines.push(b"[ERROR] the cause\n[ERROR] a sequel\n", |_| {});
        for _ in 0..=KEPT_LINES {
            lines.push(b"[INFO] more\n", |_| {});
        }
        let tail = lines.tail();
        assert_eq!(tail.first().map(String::as_str), Some("[ERROR] the cause"));
        assert_eq!(tail.iter().filter(|it| it.contains("ERROR")).count(), 1);
    }

    #[test]
    fn a_long_progress_bar_shows_its_end() {
        let mut bar = b"\r 1%".repeat(PARTIAL_BYTES);
        bar.extend_from_slice(b"\r100%\n");
        assert_eq!(lines_of(&[&bar]), ["100%"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_bytes_give_safe_lines(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..20)) {
            let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
            for line in lines_of(&pieces) {
                prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            }
        }
    }
}
