//! Draws the files: what a layer does to them, all of them, or those that are wasted.
//!
//! ```text
//! +  drwxr-xr-x   13.4 MB  ▾ app
//! +w -rw-r--r--    3.0 MB    cache.bin          hidden by layer 5, line 15
//! -                9.2 kB    old.txt
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{LONGEST_NAME, notes, put};
use crate::app::explorer::{Explorer, Node, Pane, Scope};
use crate::domain::bytes::Bytes;
use crate::domain::image::{Blame, Entry, Kind, Mark};
use crate::domain::text::sanitise;
use crate::ui::theme::{Role, Theme};
use crate::ui::{bar, text};

/// From these widths on mode and owner are shown.
const WITH_MODE: usize = 70;
const WITH_OWNER: usize = 86;
/// Cells that a name keeps beside a note, at full length and in short.
const NAME_BESIDE_NOTE: usize = 20;
const NAME_BESIDE_SHORT: usize = 12;

/// What all rows have in common.
struct Look<'a> {
    scope: Scope,
    blame: &'a Blame,
    filter: &'a str,
    theme: &'a Theme,
    cells: usize,
}

pub(super) fn draw(explorer: &Explorer, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (Some(files), Some(blame)) = (explorer.files(), explorer.blame()) else {
        return;
    };
    if files.is_empty() {
        let words = format!(" {}", super::absence(explorer, files));
        put(Line::styled(words, theme.style(Role::Dim)), area, buf);
        return;
    }
    let look = Look {
        scope: explorer.scope(),
        blame,
        filter: explorer.filter(),
        theme,
        cells: usize::from(area.width),
    };
    let cursor = files.cursor();
    let top = cursor.top(files.len(), usize::from(area.height));
    bar::beside(area, files.len(), top, theme, buf);
    for (index, (room, (node, open, found))) in area.rows().zip(files.rows(top)).enumerate() {
        if top + index == cursor.at() {
            let role = match explorer.focus() {
                Pane::Files => Role::Selected,
                Pane::Layers => Role::SelectedDim,
            };
            buf.set_style(room, theme.style(role));
        }
        // After the ground of a selected row, so that what was found keeps its own.
        put(look.line(node, open, found), room, buf);
    }
}

impl Look<'_> {
    fn line(&self, node: &Node, open: bool, found: bool) -> Line<'static> {
        let mut spans = self.columns(node);
        let taken: usize = spans.iter().map(|span| text::width(&span.content)).sum();
        let room = self.cells.saturating_sub(taken);
        // A deep path never pushes its name out of sight.
        let indent = (usize::from(node.depth).saturating_sub(1) * 2).min(room / 2);
        let fold = match (node.is_folder, open) {
            (false, _) => "  ",
            (true, true) => "▾ ",
            (true, false) => "▸ ",
        };
        let (long, short) = notes::of(node, open, &self.scope, self.blame);
        let room = room.saturating_sub(indent + 2);
        let said = [(long, NAME_BESIDE_NOTE), (short, NAME_BESIDE_SHORT)]
            .into_iter()
            .find(|(note, name)| text::width(note) + 3 + name <= room)
            .map_or_else(String::new, |(note, _)| note);
        let beside = match text::width(&said) {
            0 => 0,
            cells => cells + 3,
        };
        spans.push(Span::raw(" ".repeat(indent)));
        spans.push(Span::styled(fold, self.theme.style(Role::Dim)));
        let name = text::cut_line(Line::from(self.name(node, found)), room - beside);
        let gap = (room - beside).saturating_sub(text::line_width(&name)) + 2;
        spans.extend(name.spans);
        if !said.is_empty() {
            let role = if node.sums.wasted > 0 {
                Role::Wasted
            } else {
                Role::Dim
            };
            spans.push(Span::raw(" ".repeat(gap)));
            spans.push(Span::styled(said, self.theme.style(role)));
        }
        Line::from(spans)
    }

    /// Marks, mode, owner and size.
    fn columns(&self, node: &Node) -> Vec<Span<'static>> {
        let (mark, role) = match node.mark {
            Some(Mark::Added) => ("+", Role::Added),
            Some(Mark::Changed) => ("~", Role::Changed),
            Some(Mark::Deleted) => ("-", Role::Removed),
            None => (" ", Role::Text),
        };
        let (second, second_role) = match (node.sums.wasted, node.opaque) {
            (0, true) => ("o", Role::Removed),
            (0, false) => (" ", Role::Text),
            _ => ("w", Role::Wasted),
        };
        let style = |role| self.theme.style(role);
        let mut spans = vec![
            Span::styled(format!(" {mark}"), style(role)),
            Span::styled(format!("{second} "), style(second_role)),
        ];
        if self.cells >= WITH_MODE {
            let mode = node.entry.as_ref().map_or_else(String::new, mode);
            spans.push(Span::styled(format!("{mode:<10} "), style(Role::Dim)));
        }
        if self.cells >= WITH_OWNER {
            let entry = node.entry.as_ref();
            let owner = entry.map_or_else(String::new, |it| format!("{}:{}", it.uid, it.gid));
            let owner = text::pad_left(&owner, 9);
            spans.push(Span::styled(format!("{owner} "), style(Role::Dim)));
        }
        let (size, role) = size(node);
        spans.push(Span::styled(format!("{size:>9}  "), style(role)));
        spans
    }

    fn name(&self, node: &Node, found: bool) -> Vec<Span<'static>> {
        let role = match (node.mark, node.is_folder) {
            (Some(Mark::Deleted), _) => Role::Removed,
            (_, true) => Role::Folder,
            _ if node.sums.wasted > 0 => Role::Wasted,
            _ => Role::Text,
        };
        let name = sanitise(&node.name, LONGEST_NAME);
        let style = self.theme.style(role);
        let mut spans = match self.match_in(&name).filter(|_| found) {
            Some((from, to)) => vec![
                Span::styled(name[..from].to_owned(), style),
                Span::styled(
                    name[from..to].to_owned(),
                    style.patch(self.theme.style(Role::Match)),
                ),
                Span::styled(name[to..].to_owned(), style),
            ],
            None => vec![Span::styled(name, style)],
        };
        let target = match node.entry.as_ref().map(|entry| &entry.kind) {
            Some(Kind::Symlink { target }) => format!(" → {}", sanitise(target, LONGEST_NAME)),
            Some(Kind::Hardlink { target }) => format!(" = /{}", sanitise(target, LONGEST_NAME)),
            _ => return spans,
        };
        spans.push(Span::styled(target, self.theme.style(Role::Dim)));
        spans
    }

    /// Where the filter's text stands in a name, as far as that can be told byte by byte.
    fn match_in(&self, name: &str) -> Option<(usize, usize)> {
        let wanted = self.filter.rsplit('/').next()?;
        let any_case = !self.filter.contains(char::is_uppercase);
        let from = if any_case && name.is_ascii() {
            name.to_ascii_lowercase().find(wanted)?
        } else {
            name.find(wanted)?
        };
        let to = from + wanted.len();
        (to > from && name.is_char_boundary(to)).then_some((from, to))
    }
}

/// Of what is deleted, how much that hides; nothing where there is nothing to say.
fn size(node: &Node) -> (String, Role) {
    let kind = node.entry.as_ref().map(|entry| &entry.kind);
    let is_link = matches!(kind, Some(Kind::Symlink { .. } | Kind::Hardlink { .. }));
    match (node.sums.ships, node.sums.hides) {
        (0, 0) if is_link || node.is_folder => (String::new(), Role::Dim),
        (0, hides) if hides > 0 || node.mark == Some(Mark::Deleted) => {
            (Bytes(hides).to_string(), Role::Removed)
        }
        (ships, _) => (Bytes(ships).to_string(), Role::Text),
    }
}

/// `drwxr-xr-x`, as `ls -l` writes it.
fn mode(entry: &Entry) -> String {
    let kind = match entry.kind {
        Kind::File | Kind::Hardlink { .. } => '-',
        Kind::Directory => 'd',
        Kind::Symlink { .. } => 'l',
        Kind::Other => '?',
    };
    let mut mode = String::from(kind);
    let special = [(0o4000, 's'), (0o2000, 's'), (0o1000, 't')];
    for (place, (bit, letter)) in special.into_iter().enumerate() {
        let rights = entry.mode >> (6 - 3 * place) & 0o7;
        let runs = rights & 1 == 1;
        mode.push(if rights & 4 == 0 { '-' } else { 'r' });
        mode.push(if rights & 2 == 0 { '-' } else { 'w' });
        mode.push(match (entry.mode & bit != 0, runs) {
            (false, false) => '-',
            (false, true) => 'x',
            (true, true) => letter,
            (true, false) => letter.to_ascii_uppercase(),
        });
    }
    mode
}
