//! Draws the files of the build context.
//!
//! ```text
//! ┌ Files of the build context ──────── 9 files, 45.1 kB ┐
//! │   Dockerfile          612 B   yours                  │
//! │ › package.json        310 B                          │
//! │   npm-debug.log      1.2 kB   never sent: line 2 of  │
//! └──────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use super::text::{cut_line, cut_start, pad, pad_left, width};
use super::theme::{Role, Theme};
use super::{Laid, bar, sheet, target};
use crate::app::files::{Entry, Files, Kind};
use crate::domain::bytes::Bytes;
use crate::domain::text::sanitise;

/// Cells beside the paths: mark, size and the gaps.
const BESIDE: usize = 2 + 10 + 3;
/// Cells that what is said of a file gets before its path has more.
const WORDS: usize = 36;

pub(super) fn draw(state: &Files, theme: &Theme, area: Rect, buf: &mut Buffer) -> Laid {
    let area = area.intersection(buf.area);
    let title = match state.filter() {
        "" => " Files of the build context ".to_owned(),
        filter => format!(" Files with “{}” ", sanitise(filter, 40)),
    };
    let block = Block::bordered()
        .title(title)
        .title(Line::from(format!(" {} ", state.summary())).right_aligned());
    let sheet = sheet::draw(block, Role::Screen, theme, area, buf);
    let inside = sheet::padded(sheet);
    let visible = state.visible();
    if visible.is_empty() {
        let words = "no path has these letters";
        let cells = usize::from(inside.width);
        buf.set_stringn(inside.x, inside.y, words, cells, theme.style(Role::Dim));
    }
    let longest = visible.iter().map(|entry| width(&entry.path)).max();
    let room = usize::from(inside.width).saturating_sub(BESIDE);
    let paths = longest
        .unwrap_or(0)
        .min(room.saturating_sub(WORDS).max(room / 2));
    let top = state.top(usize::from(inside.height));
    let mut targets = Vec::new();
    bar::beside(sheet, visible.len(), top, theme, buf);
    for (row, (index, entry)) in inside.rows().zip(visible.iter().enumerate().skip(top)) {
        let here = index == state.selected();
        let line = cut_line(line(entry, here, paths, theme), usize::from(row.width));
        buf.set_line(row.x, row.y, &line, row.width);
        if here {
            buf.set_style(row, theme.style(Role::Selected));
        }
        targets.push(target(row, index));
    }
    Laid {
        lines: visible.len(),
        targets,
    }
}

fn line(entry: &Entry, here: bool, paths: usize, theme: &Theme) -> Line<'static> {
    let path = sanitise(&entry.path, 1_000);
    let role = match (&entry.left_out, &entry.kind) {
        (Some(_), _) | (_, Kind::Binary | Kind::TooLarge | Kind::Link(_)) => Role::Dim,
        _ => Role::Text,
    };
    let bytes = Bytes(entry.bytes).to_string();
    Line::from(vec![
        Span::raw(if here { "› " } else { "  " }),
        Span::styled(pad(&cut_start(&path, paths), paths), theme.style(role)),
        Span::styled(pad_left(&bytes, 10), theme.style(Role::Dim)),
        Span::styled(format!("   {}", words(entry)), theme.style(Role::Dim)),
    ])
}

fn words(entry: &Entry) -> String {
    let kind = match &entry.kind {
        Kind::Yours => "yours to edit".to_owned(),
        Kind::Text => String::new(),
        Kind::Binary => "no text".to_owned(),
        Kind::TooLarge => "over 1 MiB".to_owned(),
        Kind::Link(target) => format!("link to {}", sanitise(target, 200)),
    };
    let left_out = entry.left_out.as_ref();
    let left_out = left_out.map(|line| format!("kept back by {}", sanitise(line, 200)));
    let words: Vec<_> = left_out.into_iter().chain(Some(kind)).collect();
    let words: Vec<_> = words.into_iter().filter(|it| !it.is_empty()).collect();
    words.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::app::files::Files;
    use crate::domain::files::{File, FileTree};
    use crate::ui::testing::{SIZES, drawn, picture};
    use crate::ui::theme::Theme;

    #[test]
    fn any_size_is_borne_and_no_name_reaches_the_terminal_as_it_is() {
        let mut tree = FileTree::default();
        tree.insert(".dockerignore", File::text("**/odd*\n"));
        tree.insert("a\u{1b}[31m/odd\u{202e}", File::text("x"));
        let target = "\u{1b}[2J".to_owned();
        tree.insert("link", File::Symlink { target });
        let files = Files::of(&tree, &[]);
        for (width, height) in SIZES {
            let buf = drawn(width, height, |area, buf| {
                assert_eq!(draw(&files, &Theme::dark(), area, buf).lines, 3);
            });
            assert!(!picture(&buf).contains(['\u{1b}', '\u{202e}']));
        }
        let buf = drawn(80, 22, |area, buf| {
            draw(&files, &Theme::dark(), area, buf);
        });
        let words = picture(&buf);
        assert!(
            words.contains("kept back by line 1 of .dockerignore"),
            "{words}"
        );
        assert!(
            words.contains("3 files, 9 B; 1 is kept from the builder"),
            "{words}"
        );
    }
}
