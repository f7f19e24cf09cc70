//! What was found in a text, and how it falls into lines.

use std::ops::Range;

use crate::ui::theme::Role;

/// A part of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Within the line.
    pub bytes: Range<usize>,
    pub role: Role,
}

/// Pieces by their bytes in the whole text.
#[derive(Default)]
pub(super) struct Marks {
    found: Vec<(Range<usize>, Role)>,
}

impl Marks {
    pub(super) fn put(&mut self, bytes: Range<usize>, role: Role) {
        if bytes.is_empty() {
            return;
        }
        match self.found.last_mut() {
            Some((last, same)) if *same == role && last.end == bytes.start => last.end = bytes.end,
            _ => self.found.push((bytes, role)),
        }
    }

    /// Takes pieces of a text that was joined from parts: `parts` says where each begins, there and
    /// in the original text.
    pub(super) fn put_joined(&mut self, joined: Marks, parts: &[(usize, usize)]) {
        for (bytes, role) in joined.found {
            let first = parts.partition_point(|(start, _)| *start <= bytes.start);
            let mut from = bytes.start;
            for at in first.saturating_sub(1)..parts.len() {
                let (start, original) = parts[at];
                let end = parts
                    .get(at + 1)
                    .map_or(bytes.end, |(next, _)| *next)
                    .min(bytes.end);
                if from < end {
                    self.put(from - start + original..end - start + original, role);
                    from = end;
                }
                if end == bytes.end {
                    break;
                }
            }
        }
    }

    /// One entry for each line of `text.split('\n')`, sorted and without overlap.
    pub(super) fn into_lines(mut self, text: &str) -> Vec<Vec<Piece>> {
        self.found.sort_by_key(|(bytes, _)| bytes.start);
        let mut lines = Vec::new();
        let mut at = 0;
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            let mut pieces = Vec::new();
            let mut free = start;
            while let Some((bytes, role)) = self.found.get(at)
                && bytes.start <= end
            {
                let from = bytes.start.max(free);
                let to = bytes.end.min(end);
                if from < to {
                    pieces.push(Piece {
                        bytes: from - start..to - start,
                        role: *role,
                    });
                    free = to;
                }
                if bytes.end > end {
                    break;
                }
                at += 1;
            }
            lines.push(pieces);
            start = end + 1;
        }
        lines
    }
}
