//! What is wrong with missions that are written, as `phoenix lint` says it.
//!
//! ```text
//! ┌ Problems ──────────────────────────────────────── 1 error ┐
//! │ my-mission/mission.yaml:12:5: error: steps[0].task: the   │
//! │   port 3000 is checked and not in the task                │
//! │   help: name it in the task                               │
//! └───────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Block;

use super::theme::{Role, Theme};
use super::{bar, sheet, text};
use crate::app::course::{CourseMap, Lint, Problem};
use crate::domain::dockerfile::lint::Severity;
use crate::domain::text::sanitise;

/// Longest text of a problem, in characters.
const LONGEST: usize = 2_000;

pub(super) fn draw(
    course: &CourseMap,
    top: usize,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> usize {
    let none = Lint::default();
    let lint = course.lint.as_ref().unwrap_or(&none);
    let mut block = Block::bordered().title(" Problems ");
    if !lint.counts.is_empty() {
        let counts = format!(" {} ", lint.counts);
        block = block.title(Line::from(counts).right_aligned());
    }
    let sheet = sheet::draw(block, Role::Screen, theme, area, buf);
    let inside = sheet::padded(sheet);
    let width = usize::from(inside.width);
    let lines = content(lint, theme);
    let lines: Vec<_> = lines
        .iter()
        .flat_map(|line| text::wrap(line, width, 2))
        .collect();
    let top = top.min(lines.len().saturating_sub(usize::from(inside.height)));
    bar::beside(sheet, lines.len(), top, theme, buf);
    for (row, line) in inside.rows().zip(lines.iter().skip(top)) {
        buf.set_line(row.x, row.y, line, row.width);
    }
    lines.len()
}

fn content(lint: &Lint, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if lint.unreadable {
        let words = "The mission cannot be read. Behind this is its last state that could.";
        lines.push(Line::styled(words, theme.style(Role::Trouble)));
        lines.push(Line::default());
    }
    if lint.is_clean() {
        lines.push(Line::styled("Nothing is wrong.", theme.style(Role::Dim)));
    }
    for Problem {
        severity,
        words,
        help,
    } in &lint.problems
    {
        let role = match severity {
            Severity::Error => Role::ProblemError,
            Severity::Warning => Role::ProblemWarning,
            Severity::Info => Role::ProblemInfo,
        };
        let words = sanitise(words, LONGEST);
        lines.push(Line::styled(words, theme.style(role)));
        if let Some(help) = help {
            let words = format!("  help: {}", sanitise(help, LONGEST));
            lines.push(Line::styled(words, theme.style(Role::Dim)));
        }
    }
    lines
}
