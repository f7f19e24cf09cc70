//! A stand-in for the markdown renderer: paragraphs wrapped at words, nothing else.

use ratatui::text::{Line, Text};

use crate::ui::text;
use crate::ui::theme::{Role, Theme};

/// `markdown` as lines of at most `width` cells.
#[must_use]
pub fn render(markdown: &str, width: u16, theme: &Theme) -> Text<'static> {
    let style = theme.style(Role::Text);
    let lines = markdown
        .lines()
        .map(|line| Line::styled(line.to_owned(), style));
    lines
        .flat_map(|line| text::wrap(&line, usize::from(width), 0))
        .collect()
}
pub fn memo(memo: &crate::domain::mission::Memo, width: u16, theme: &Theme) -> Text<'static> {
    render(&memo.body, width, theme)
}
