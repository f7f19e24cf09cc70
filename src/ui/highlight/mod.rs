//! Which part of a text is what: keywords, strings, variables. Colours come from the theme.
//!
//! Every function is total and linear: text in the middle of being typed is coloured as far as it
//! can be read. There is one entry for each line of `text.split('\n')`.

mod dockerfile;
mod ignore;
mod instruction;
mod marks;
mod shell;
mod values;

pub use dockerfile::dockerfile;
pub use ignore::dockerignore;
pub use marks::Piece;

use ratatui::style::Style;
use ratatui::text::Span;

use marks::Marks;

use super::theme::Theme;

/// A POSIX shell script.
#[must_use]
pub fn shell(text: &str) -> Vec<Vec<Piece>> {
    let mut marks = Marks::default();
    shell::script(text, 0..text.len(), &mut marks);
    marks.into_lines(text)
}

/// Nothing is marked.
#[must_use]
pub fn plain(text: &str) -> Vec<Vec<Piece>> {
    text.split('\n').map(|_| Vec::new()).collect()
}

/// By the file's name, or by its `#!` line.
#[must_use]
pub fn for_path(path: &str, text: &str) -> Vec<Vec<Piece>> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = name.to_ascii_lowercase();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let is_recipe = |word: &str| matches!(word, "dockerfile" | "containerfile");
    if matches!(extension, "dockerignore" | "containerignore") {
        dockerignore(text)
    } else if is_recipe(&name)
        || is_recipe(extension)
        || stem.split('.').next().is_some_and(is_recipe)
    {
        dockerfile(text)
    } else if matches!(extension, "sh" | "bash" | "ash") || is_script(text) {
        shell(text)
    } else {
        plain(text)
    }
}

/// Whether the `#!` line names a shell.
pub(super) fn is_script(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.strip_prefix("#!").is_some_and(|program| {
        program
            .split(['/', ' '])
            .any(|word| matches!(word, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh"))
    })
}

/// One line in the theme's styles upon `base`. `pieces` are those of this line.
#[must_use]
pub fn spans<'a>(line: &'a str, pieces: &[Piece], theme: &Theme, base: Style) -> Vec<Span<'a>> {
    let mut spans = Vec::with_capacity(pieces.len() * 2 + 1);
    let mut at = 0;
    let mut push = |from: usize, to: usize, style: Style| {
        // Pieces of an older text may not fit this line.
        if let Some(text) = line.get(from..to).filter(|text| !text.is_empty()) {
            spans.push(Span::styled(text, style));
            return to;
        }
        from
    };
    for piece in pieces {
        at = push(at, piece.bytes.start, base);
        if at == piece.bytes.start {
            at = push(at, piece.bytes.end, base.patch(theme.style(piece.role)));
        }
    }
    push(at, line.len(), base);
    spans
}

#[cfg(test)]
mod tests;
