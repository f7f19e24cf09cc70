//! Code blocks: coloured by their language, on a ground of their own, cut and never wrapped.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::text::sanitise;
use crate::ui::highlight::{self, Piece};
use crate::ui::text::{cut_line, line_width};
use crate::ui::theme::{Role, Theme};

/// The lines of `code`, each exactly `width` cells on a theme with grounds, at most so on others.
pub(super) fn lines(language: &str, code: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let safe: Vec<_> = code
        .trim_end_matches('\n')
        .split('\n')
        .map(|line| sanitise(line, usize::MAX))
        .collect();
    let text = safe.join("\n");
    let marked = marked(language, &text);
    let ground = theme.style(Role::CodeBlock);
    safe.iter()
        .zip(&marked)
        .map(|(line, pieces)| framed(line, pieces, width, theme, ground))
        .collect()
}

fn framed(
    line: &str,
    pieces: &[Piece],
    width: usize,
    theme: &Theme,
    ground: Style,
) -> Line<'static> {
    let has_ground = ground.bg.is_some();
    let mut spans = if has_ground {
        vec![Span::styled(" ", ground)]
    } else {
        vec![Span::styled("│ ", theme.style(Role::TableRule))]
    };
    let margin = usize::from(has_ground);
    let code = highlight::spans(line, pieces, theme, ground);
    let owned = code
        .into_iter()
        .map(|span| Span::styled(span.content.into_owned(), span.style));
    spans.extend(owned);
    let mut line = cut_line(Line::from(spans), width.saturating_sub(margin));
    if has_ground {
        let rest = width.saturating_sub(line_width(&line));
        line.spans.push(Span::styled(" ".repeat(rest), ground));
    }
    line
}

/// By the first word of the fence.
fn marked(language: &str, text: &str) -> Vec<Vec<Piece>> {
    let word = language
        .split([' ', ',', '{'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    match word.as_str() {
        "dockerfile" | "docker" | "containerfile" => highlight::dockerfile(text),
        "sh" | "shell" | "bash" | "console" | "zsh" => highlight::shell(text),
        "dockerignore" | "gitignore" => highlight::dockerignore(text),
        _ => highlight::plain(text),
    }
}
