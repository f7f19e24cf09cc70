//! Tables: columns that shrink to the width, and a list where even that is too wide.
//!
//! ```text
//! item            │ limit                  item: the whole image
//! ────────────────┼──────────────────      limit: 5 % of what
//! the whole image │ 5 % of what we           we ship today
//!                 │ ship today
//! ```

use pulldown_cmark::Alignment;
use ratatui::text::{Line, Span};

use crate::ui::text::{line_width, units, wrap};
use crate::ui::theme::{Role, Theme};

/// Between two columns.
const BETWEEN: &str = " │ ";
/// A column may ask for this much to keep a word whole.
const LONGEST_WORD: usize = 16;

pub(super) struct Table {
    alignments: Vec<Alignment>,
    /// The head first.
    rows: Vec<Vec<Line<'static>>>,
}

impl Table {
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Self {
            alignments,
            rows: vec![Vec::new()],
        }
    }

    pub(super) fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn cell(&mut self, lines: Vec<Line<'static>>) {
        let spans = lines.into_iter().flat_map(|line| line.spans);
        if let Some(row) = self.rows.last_mut() {
            row.push(Line::from(spans.collect::<Vec<_>>()));
        }
    }

    /// None is wider than `width`.
    pub(super) fn lines(&self, width: usize, theme: &Theme) -> Vec<Line<'static>> {
        match self.columns(width) {
            Some(columns) => self.grid(&columns, theme),
            None => self.list(width, theme),
        }
    }

    /// The columns' widths, if they can be had without breaking words.
    fn columns(&self, width: usize) -> Option<Vec<usize>> {
        let count = self.alignments.len();
        let between = BETWEEN.chars().count() * count.saturating_sub(1);
        let available = width.checked_sub(between)?;
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.get(column));
        let most = |measure: fn(&Line<'static>) -> usize| -> Vec<usize> {
            (0..count)
                .map(|column| cells(column).map(measure).max().unwrap_or(0).max(1))
                .collect()
        };
        let natural = most(line_width);
        let needed = most(longest_word);
        let at_most = |cap: usize| -> Vec<usize> {
            let columns = natural.iter().zip(&needed);
            columns
                .map(|(wide, least)| (*wide).min(cap).max(*least))
                .collect()
        };
        let fits = |cap: usize| at_most(cap).iter().sum::<usize>() <= available;
        if !fits(0) {
            return None;
        }
        // The largest cap that fits: only wide columns give way.
        let (mut low, mut high) = (0, available);
        while low < high {
            let middle = (low + high).div_ceil(2);
            if fits(middle) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        let mut columns = at_most(low);
        let mut spare = available - columns.iter().sum::<usize>();
        for (column, wide) in columns.iter_mut().zip(&natural) {
            let more = spare.min(wide.saturating_sub(*column));
            *column += more;
            spare -= more;
        }
        Some(columns)
    }

    fn grid(&self, columns: &[usize], theme: &Theme) -> Vec<Line<'static>> {
        let rule = rule(columns, theme);
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| self.row_lines(row, columns, theme))
            .collect();
        let wrapped = rows.iter().any(|lines| lines.len() > 1);
        let mut out = Vec::new();
        for (number, lines) in rows.into_iter().enumerate() {
            if number == 1 || (wrapped && number > 1) {
                out.push(rule.clone());
            }
            out.extend(lines);
        }
        out
    }

    fn row_lines(
        &self,
        row: &[Line<'static>],
        columns: &[usize],
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let empty = Line::default();
        let cells: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(at, width)| wrap(row.get(at).unwrap_or(&empty), *width, 0))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height)
            .map(|line| {
                let mut spans = Vec::new();
                for (at, width) in columns.iter().enumerate() {
                    if at > 0 {
                        spans.push(Span::styled(BETWEEN, theme.style(Role::TableRule)));
                    }
                    let cell = cells[at].get(line).unwrap_or(&empty);
                    let last = at + 1 == columns.len();
                    self.place(cell, at, *width, last, &mut spans);
                }
                Line::from(spans)
            })
            .collect()
    }

    fn place(
        &self,
        cell: &Line<'static>,
        column: usize,
        width: usize,
        last: bool,
        spans: &mut Vec<Span<'static>>,
    ) {
        let spare = width.saturating_sub(line_width(cell));
        let before = match self.alignments.get(column) {
            Some(Alignment::Right) => spare,
            Some(Alignment::Center) => spare / 2,
            _ => 0,
        };
        if before > 0 {
            spans.push(Span::raw(" ".repeat(before)));
        }
        spans.extend(cell.spans.iter().cloned());
        if !last && spare > before {
            spans.push(Span::raw(" ".repeat(spare - before)));
        }
    }

    /// Every row as lines of `name: value`.
    fn list(&self, width: usize, theme: &Theme) -> Vec<Line<'static>> {
        let mut out = Vec::new();
        let Some((head, rows)) = self.rows.split_first() else {
            return out;
        };
        if rows.is_empty() {
            return head.iter().flat_map(|name| wrap(name, width, 2)).collect();
        }
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                out.push(Line::default());
            }
            for (at, cell) in row.iter().enumerate() {
                let mut spans = Vec::new();
                if let Some(name) = head.get(at).filter(|name| line_width(name) > 0) {
                    spans.extend(name.spans.iter().cloned());
                    spans.push(Span::styled(": ", theme.style(Role::Dim)));
                }
                spans.extend(cell.spans.iter().cloned());
                out.extend(wrap(&Line::from(spans), width, 2));
            }
        }
        out
    }
}

fn rule(columns: &[usize], theme: &Theme) -> Line<'static> {
    let parts: Vec<_> = columns.iter().map(|width| "─".repeat(*width)).collect();
    Line::from(Span::styled(
        parts.join("─┼─"),
        theme.style(Role::TableRule),
    ))
}

fn longest_word(line: &Line<'static>) -> usize {
    let mut longest = 0;
    let mut here = 0;
    for (symbol, cells) in line.spans.iter().flat_map(|span| units(&span.content)) {
        here = match (symbol, cells) {
            (" ", _) => 0,
            (_, 1) => here + 1,
            // A wide letter may stand alone.
            _ => cells,
        };
        longest = longest.max(here);
    }
    longest.min(LONGEST_WORD)
}
