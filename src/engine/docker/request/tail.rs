//! The last lines that a container printed.

use std::collections::VecDeque;

use crate::engine::docker::run::{LONGEST_LINE, Listener, safe_text};

const MOST_LINES: usize = 20;
/// What is kept of one line before it is made safe, in bytes.
const LONGEST_RAW: usize = 4 * LONGEST_LINE;

/// Standard output and standard error in the order they arrived, line by line.
#[derive(Debug, Default)]
pub(super) struct Tail {
    lines: VecDeque<Vec<u8>>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

impl Listener for Tail {
    fn stdout(&mut self, bytes: &[u8]) {
        add(&mut self.lines, &mut self.stdout, bytes);
    }

    fn stderr(&mut self, bytes: &[u8]) {
        add(&mut self.lines, &mut self.stderr, bytes);
    }
}

fn add(lines: &mut VecDeque<Vec<u8>>, open: &mut Vec<u8>, bytes: &[u8]) {
    for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
        let line = piece.strip_suffix(b"\n");
        let room = LONGEST_RAW - open.len();
        open.extend(line.unwrap_or(piece).iter().take(room));
        if line.is_some() {
            keep(lines, std::mem::take(open));
        }
    }
}

fn keep(lines: &mut VecDeque<Vec<u8>>, line: Vec<u8>) {
    if lines.len() == MOST_LINES {
        lines.pop_front();
    }
    lines.push_back(line);
}

impl Tail {
    /// The lines, safe to show; the last of each stream may lack its end.
    pub(super) fn into_lines(mut self) -> Vec<String> {
        for open in [self.stdout, self.stderr] {
            if !open.is_empty() {
                keep(&mut self.lines, open);
            }
        }
        self.lines
            .iter()
            .map(|line| {
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                safe_text(line, LONGEST_LINE).0.replace('\n', " ")
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST_RAW, MOST_LINES, Tail};
    use crate::engine::docker::run::Listener as _;

    #[test]
    fn the_last_lines_are_kept_in_order() {
        let mut tail = Tail::default();
        for n in 0..30 {
            tail.stdout(format!("out {n}\n").as_bytes());
        }
        tail.stderr(b"an err");
        tail.stdout(b"half");
        tail.stderr(b"or\r\n");
        let lines = tail.into_lines();
        assert_eq!(lines.len(), MOST_LINES);
        assert_eq!(lines[MOST_LINES - 3..], ["out 29", "an error", "half"]);
    }

    #[test]
    fn escape_sequences_do_not_pass() {
        let mut tail = Tail::default();
        tail.stdout(b"\x1b[31mred\x1b[0m\n10%\r20%\n");
        assert_eq!(tail.into_lines(), ["red", "10% 20%"]);
    }

    #[test]
    fn an_endless_line_is_bounded() {
        let mut tail = Tail::default();
        for _ in 0..100 {
            tail.stdout(&[b'x'; 10_000]);
        }
        assert_eq!(tail.stdout.len(), LONGEST_RAW);
        assert_eq!(tail.into_lines().len(), 1);
    }

    proptest! {
        #[test]
        fn frames_may_be_cut_anywhere(text in "[a-z\n]{0,200}", cut in 0usize..200) {
            let (mut whole, mut parts) = (Tail::default(), Tail::default());
            whole.stdout(text.as_bytes());
            let (first, second) = text.as_bytes().split_at(cut.min(text.len()));
            parts.stdout(first);
            parts.stdout(second);
            prop_assert_eq!(whole.into_lines(), parts.into_lines());
        }
    }
}
