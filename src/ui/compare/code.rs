//! Lines of code with their own looks, and what differs in them marked.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::compare::{Diff, Row, View};
use crate::ui::highlight::{self, Piece};
use crate::ui::theme::{Role, Theme};

/// Highlighting starts this many lines above what is seen: enough for what an instruction or a
/// heredoc began there, and little in a huge text.
const LINES_BEFORE: usize = 60;

/// Which text a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Side {
    pub(super) fn line(self, row: &Row) -> Option<usize> {
        match self {
            Self::Left => row.left(),
            Self::Right => row.right(),
        }
    }

    pub(super) fn text(self, diff: &Diff, line: usize) -> &str {
        let lines = match self {
            Self::Left => &diff.left,
            Self::Right => &diff.right,
        };
        lines.get(line).map_or("", String::as_str)
    }

    /// Bytes of the line that the other side has not.
    fn marks(self, row: &Row) -> &[Range<usize>] {
        match (row, self) {
            (
                Row::Changed {
                    words: Some(it), ..
                },
                Self::Left,
            ) => &it.left,
            (
                Row::Changed {
                    words: Some(it), ..
                },
                Self::Right,
            ) => &it.right,
            _ => &[],
        }
    }

    pub(super) fn sign(self) -> (&'static str, Role) {
        match self {
            Self::Left => ("-", Role::Removed),
            Self::Right => ("+", Role::Added),
        }
    }

    /// What lies behind a line that differs as a whole; of others only the differing words are marked.
    pub(super) fn ground(self, row: &Row) -> Option<Role> {
        match (row, self) {
            (Row::Same { .. } | Row::Changed { words: Some(_), .. }, _) => None,
            (_, Self::Left) => Some(Role::RemovedLine),
            (_, Self::Right) => Some(Role::AddedLine),
        }
    }

    fn strong(self) -> Role {
        match self {
            Self::Left => Role::RemovedStrong,
            Self::Right => Role::AddedStrong,
        }
    }
}

/// The looks of the lines of both texts, as far as they are seen.
pub(super) struct Highlighted {
    left: Looks,
    right: Looks,
}

/// Looks of some lines of a text.
#[derive(Default)]
struct Looks {
    first: usize,
    lines: Vec<Vec<Piece>>,
}

impl Looks {
    fn of(file: &str, lines: &[String], seen: impl Iterator<Item = usize> + Clone) -> Self {
        let (Some(first), Some(last)) = (seen.clone().min(), seen.max()) else {
            return Self::default();
        };
        let first = first.saturating_sub(LINES_BEFORE);
        let text = lines.get(first..=last).unwrap_or_default().join("\n");
        Self {
            first,
            lines: highlight::for_path(file, &text),
        }
    }

    fn line(&self, line: usize) -> &[Piece] {
        let index = line.checked_sub(self.first);
        let pieces = index.and_then(|index| self.lines.get(index));
        pieces.map_or(&[], Vec::as_slice)
    }
}

impl Highlighted {
    /// Looks of the lines in `rows`, as a file of this name has them.
    pub(super) fn of<'a>(
        file: &str,
        diff: &Diff,
        rows: impl Iterator<Item = &'a Row> + Clone,
    ) -> Self {
        Self {
            left: Looks::of(file, &diff.left, rows.clone().filter_map(Row::left)),
            right: Looks::of(file, &diff.right, rows.filter_map(Row::right)),
        }
    }

    /// One side of a row of a comparison.
    pub(super) fn line<'a>(
        &self,
        view: &'a View,
        row: &Row,
        side: Side,
        theme: &Theme,
        found: Role,
    ) -> Option<Line<'a>> {
        let line = side.line(row)?;
        let text = side.text(&view.diff, line);
        let pieces = match side {
            Side::Left => self.left.line(line),
            Side::Right => self.right.line(line),
        };
        let base = theme.style(Role::Text);
        let places = view.found_in(text);
        let marks = [
            (side.marks(row), theme.style(side.strong())),
            (places.as_slice(), theme.style(found)),
        ];
        let base = base.patch(theme.style(side.ground(row).unwrap_or(Role::Text)));
        Some(styled(text, pieces, &marks, theme, base))
    }
}

fn styled<'a>(
    text: &'a str,
    pieces: &[Piece],
    marks: &[(&[Range<usize>], Style)],
    theme: &Theme,
    base: Style,
) -> Line<'a> {
    let marked = marks.iter().flat_map(|(ranges, _)| *ranges);
    let ends = pieces.iter().map(|piece| &piece.bytes).chain(marked);
    let mut cuts: Vec<usize> = ends.flat_map(|range| [range.start, range.end]).collect();
    cuts.extend([0, text.len()]);
    cuts.retain(|at| text.is_char_boundary(*at));
    cuts.sort_unstable();
    cuts.dedup();
    let spans = cuts.windows(2).filter_map(|ends| {
        let (start, end) = (ends[0], ends[1]);
        let piece = pieces.iter().find(|piece| piece.bytes.contains(&start));
        let mut style = piece.map_or(base, |piece| base.patch(theme.style(piece.role)));
        for (ranges, looks) in marks {
            if ranges.iter().any(|range| range.contains(&start)) {
                style = style.patch(*looks);
            }
        }
        Some(Span::styled(text.get(start..end)?, style))
    });
    spans.collect()
}
