//! Checks as rows of a pane: steps, their checks, and what is said of the open ones, wrapped.

use std::ops::Range;

use super::{CheckLine, CheckState, Checks, StepLine};
use crate::app::run::text::wrap;

/// What a row stands for; it stays the same while other rows come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    /// The step's place in the order shown.
    pub(super) shown: usize,
    pub(super) step: usize,
    /// None is the step's own row.
    pub(super) check: Option<usize>,
    /// Row of what is said of the check; 0 is its own.
    pub(super) row: usize,
}

/// One row.
#[derive(Clone, Debug)]
pub struct CheckRow<'a> {
    pub(super) anchor: Anchor,
    pub line: Line<'a>,
}

#[derive(Clone, Debug)]
pub enum Line<'a> {
    Step {
        step: &'a StepLine,
        /// It is the one the learner is at.
        current: bool,
        open: bool,
    },
    Check {
        check: &'a CheckLine,
        state: CheckState,
        /// None when there is nothing to unfold.
        open: Option<bool>,
    },
    Detail {
        /// On the first row of what it labels.
        first: bool,
        label: &'static str,
        text: &'a str,
        /// The line of text that was wrapped, and the byte of it at which this row begins.
        whole: &'a str,
        at: usize,
        /// Dockerfile line it is about.
        line: Option<u32>,
    },
}

impl<'a> Line<'a> {
    /// The row's own text: without marks, labels and points.
    #[must_use]
    pub fn text(&self) -> &'a str {
        let (whole, here) = self.searched();
        whole.get(here).unwrap_or_default()
    }

    /// The text that is searched, and which bytes of it stand in this row.
    pub(super) fn searched(&self) -> (&'a str, Range<usize>) {
        match self {
            Self::Step { step, .. } => (&step.title, 0..step.title.len()),
            Self::Check { check, .. } => (&check.title, 0..check.title.len()),
            Self::Detail {
                text, whole, at, ..
            } => (whole, *at..at + text.len()),
        }
    }
}

/// Cells before what is said of a check.
const INDENT: usize = 4;
/// Cells of a label, where there is room for a column of them.
const LABEL: usize = 10;
/// A pane narrower than this has labels on rows of their own.
const NARROW: usize = 34;

impl Checks {
    /// Cells before the labels, and those that a label takes in a pane of this width; none when it has
    /// a row of its own.
    #[must_use]
    pub fn columns(width: usize) -> (usize, Option<usize>) {
        if width < NARROW {
            (INDENT.min(width / 8), None)
        } else {
            (INDENT, Some(LABEL))
        }
    }

    /// Every row for a pane of this width. There are as many as verdicts that are open have lines.
    #[must_use]
    pub fn rows(&self, width: usize) -> Vec<CheckRow<'_>> {
        self.rows_of(width, false)
    }

    /// As if everything were unfolded.
    pub(super) fn all_rows(&self, width: usize) -> Vec<CheckRow<'_>> {
        self.rows_of(width, true)
    }

    fn rows_of(&self, width: usize, all: bool) -> Vec<CheckRow<'_>> {
        let mut rows = Vec::new();
        for (shown, (index, step)) in self.order().enumerate() {
            let open = all || self.is_open(index, step);
            let anchor = Anchor {
                shown,
                step: index,
                check: None,
                row: 0,
            };
            let line = Line::Step {
                step,
                current: index == self.current,
                open,
            };
            rows.push(CheckRow { anchor, line });
            for (at, check) in step.checks.iter().enumerate().filter(|_| open) {
                let check_anchor = Anchor {
                    check: Some(at),
                    ..anchor
                };
                let unfolded = step.is_open(at, check) || all && check.has_details();
                let line = Line::Check {
                    check,
                    state: self.state(check),
                    open: check.has_details().then_some(unfolded),
                };
                rows.push(CheckRow {
                    anchor: check_anchor,
                    line,
                });
                if unfolded {
                    push_details(&mut rows, check_anchor, check, width);
                }
            }
        }
        rows
    }
}

fn push_details<'a>(
    rows: &mut Vec<CheckRow<'a>>,
    anchor: Anchor,
    check: &'a CheckLine,
    width: usize,
) {
    let (indent, label) = Checks::columns(width);
    let room = width.saturating_sub(indent + label.unwrap_or_default());
    let mut row = 0;
    let mut push = |line| {
        row += 1;
        let anchor = Anchor { row, ..anchor };
        rows.push(CheckRow { anchor, line });
    };
    for detail in &check.details {
        let mut first = true;
        let mut say = |text, whole, at| {
            push(Line::Detail {
                first: std::mem::take(&mut first),
                label: detail.label,
                text,
                whole,
                at,
                line: detail.line,
            });
        };
        if label.is_none() {
            say("", "", 0);
        }
        for whole in detail.text.lines() {
            let mut behind = 0;
            for text in wrap(whole, room) {
                // Spaces at a break are in no row.
                let skipped = whole[behind..].find(text).unwrap_or_default();
                say(text, whole, behind + skipped);
                behind += skipped + text.len();
            }
        }
    }
}
