//! A memo: a sheet of paper with a letterhead.
//!
//! ```text
//!  MEMO
//!  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
//!  From     Dr. A. Sharma
//!  To       Alex
//!  Subject  Payload
//!  ──────────────────────────────
//!
//!  Alex,
//!
//!  the telemetry service is …
//! ```

use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};

use super::{MEASURE, render};
use crate::domain::mission::Memo;
use crate::domain::text::sanitise;
use crate::ui::text::{cut_line, line_width, wrap_between};
use crate::ui::theme::{Role, Theme};

/// From here on the sheet has a margin.
const ROOMY: usize = 36;
/// `Subject` and two spaces.
const LABEL: usize = 9;

/// The memo on its sheet. No line is wider than `width` cells.
#[must_use]
pub fn memo(memo: &Memo, width: u16, theme: &Theme) -> Text<'static> {
    let sheet = Sheet::new(usize::from(width), theme);
    if sheet.inner == 0 {
        return Text::default();
    }
    let mut lines = vec![Line::default()];
    lines.push(Line::from(Span::styled("MEMO", theme.style(Role::Heading))));
    lines.push(sheet.rule("━", Role::Bullet));
    for (label, value) in [
        ("From", &memo.from),
        ("To", &memo.to),
        ("Subject", &memo.subject),
    ] {
        lines.extend(sheet.entry(label, value));
    }
    lines.push(sheet.rule("─", Role::TableRule));
    lines.push(Line::default());
    let inner = u16::try_from(sheet.inner).unwrap_or(u16::MAX);
    lines.extend(render(&memo.body, inner, theme).lines);
    lines.push(Line::default());
    lines.into_iter().map(|line| sheet.lay(line)).collect()
}

struct Sheet<'t> {
    theme: &'t Theme,
    /// Beside the sheet, when the pane is wider than a sheet is.
    outside: usize,
    margin: usize,
    inner: usize,
}

impl<'t> Sheet<'t> {
    fn new(width: usize, theme: &'t Theme) -> Self {
        let margin = match width {
            0..ROOMY => 0,
            ROOMY..60 => 2,
            _ => 4,
        };
        let inner = width.saturating_sub(2 * margin).min(MEASURE);
        let outside = (width - inner - 2 * margin) / 2;
        Self {
            theme,
            outside,
            margin,
            inner,
        }
    }

    fn rule(&self, symbol: &str, role: Role) -> Line<'static> {
        Line::from(Span::styled(
            symbol.repeat(self.inner),
            self.theme.style(role),
        ))
    }

    fn entry(&self, label: &str, value: &str) -> Vec<Line<'static>> {
        let value = Line::from(Span::styled(
            sanitise(value, usize::MAX),
            self.theme.style(Role::Memo),
        ));
        let label = Span::styled(format!("{label:<LABEL$}"), self.theme.style(Role::Dim));
        let indent = Line::from(" ".repeat(LABEL));
        wrap_between(&value, self.inner, &Line::from(label), &indent)
    }

    /// A line with margins, on the colour of paper.
    fn lay(&self, line: Line<'static>) -> Line<'static> {
        let paper = self.theme.style(Role::Paper);
        let blank = |cells: usize, style: Style| Span::styled(" ".repeat(cells), style);
        let line = cut_line(line, self.inner);
        let rest = self.inner - line_width(&line);
        let mut spans = Vec::with_capacity(line.spans.len() + 3);
        spans.push(blank(self.outside, Style::default()));
        spans.push(blank(self.margin, paper));
        spans.extend(
            line.spans
                .into_iter()
                .map(|span| Span::styled(span.content, paper.patch(span.style))),
        );
        if paper.bg.is_some() {
            spans.push(blank(rest + self.margin, paper));
        }
        spans.retain(|span| !span.content.is_empty());
        Line::from(spans)
    }
}
