//! The files: what a layer does to them, all of them, or those that are wasted.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::app::explorer::{Explorer, Mark, Node, Row, Scope, Side, Sort};
use crate::app::geometry::scrolled_to;
use crate::domain::bytes::Bytes;
use crate::domain::image::{Analysis, Kind};
use crate::domain::text::sanitise;
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

/// From this width on mode and owner are shown.
const WITH_MODE: usize = 60;

pub(super) fn draw(explorer: &Explorer, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let focused = super::focus(explorer, Side::Files);
    let title = Line::styled(title(explorer), theme.style(Role::Title));
    let inner = super::frame(title, focused, theme, area, buf);
    let rows = explorer.files().rows();
    let cells = usize::from(inner.width);
    if rows.is_empty() {
        let words = text::cut(" nothing", cells).into_owned();
        Line::styled(words, theme.style(Role::Dim)).render(inner, buf);
        return;
    }
    let Some(subject) = explorer.subject() else {
        return;
    };
    let selected = explorer.selected_file();
    let top = scrolled_to(selected, 0, usize::from(inner.height));
    for (area, (index, row)) in inner.rows().zip(rows.iter().enumerate().skip(top)) {
        let Some(node) = explorer.files().node(row.node) else {
            continue;
        };
        line(node, *row, &subject.analysis, theme, cells).render(area, buf);
        if focused && index == selected {
            buf.set_style(area, theme.style(Role::Selected));
        }
    }
}

fn title(explorer: &Explorer) -> String {
    let what = match explorer.scope() {
        Scope::Layers(0, to) if to != 1 => "What the base image brings".to_owned(),
        Scope::Layers(from, _) => format!("What layer {} changes", from + 1),
        Scope::Whole => "What a container sees".to_owned(),
        Scope::Wasted => "What ships and cannot be seen".to_owned(),
    };
    let order = match explorer.sort() {
        Sort::Size => "largest first",
        Sort::Name => "by name",
    };
    match explorer.filter() {
        "" => format!(" {what} · {order} "),
        filter => {
            let found = explorer.files().found;
            format!(" {what} · {found} with “{}” ", sanitise(filter, 40))
        }
    }
}

fn line(node: &Node, row: Row, analysis: &Analysis, theme: &Theme, cells: usize) -> Line<'static> {
    let (mark, role) = match node.mark {
        Mark::Added => ("+", Role::Added),
        Mark::Changed => ("~", Role::Changed),
        Mark::Deleted => ("-", Role::Removed),
        Mark::There => (" ", Role::Text),
    };
    let fold = match (node.is_folder(), node.is_open()) {
        (false, _) => " ",
        (true, true) => "▾",
        (true, false) => "▸",
    };
    let (name_role, name) = named(node, role);
    let hidden = node.hidden_in.map_or_else(String::new, |layer| {
        format!(
            "  hidden by layer {}, {}",
            layer + 1,
            analysis.name_of(layer)
        )
    });
    let size = format!(" {:>9} ", Bytes(node.bytes).to_string());
    let mode = if cells >= WITH_MODE {
        mode(node)
    } else {
        String::new()
    };
    let indent = "  ".repeat(row.depth);
    let right = text::width(&size) + text::width(&mode);
    let left = Line::from(vec![
        Span::styled(format!("{mark} "), theme.style(role)),
        Span::raw(format!("{indent}{fold} ")),
        Span::styled(name, theme.style(name_role)),
        Span::styled(hidden, theme.style(Role::Wasted)),
    ]);
    let room = cells.saturating_sub(right);
    let left = text::cut_line(left, room);
    let gap = room.saturating_sub(text::line_width(&left));
    let mut spans = left.spans;
    spans.push(Span::styled(
        format!("{}{mode}", " ".repeat(gap)),
        theme.style(Role::Dim),
    ));
    spans.push(Span::raw(size));
    Line::from(spans)
}

fn named(node: &Node, role: Role) -> (Role, String) {
    let name = sanitise(&node.name, 200);
    let target = match node.entry.as_ref().map(|entry| &entry.kind) {
        Some(Kind::Symlink { target }) => format!(" → {}", sanitise(target, 200)),
        Some(Kind::Hardlink { target }) => format!(" = /{}", sanitise(target, 200)),
        _ => String::new(),
    };
    let folder = node.is_folder() && node.mark == Mark::There;
    (
        if folder { Role::Folder } else { role },
        format!("{name}{target}"),
    )
}

/// `0755 1000:1000`
fn mode(node: &Node) -> String {
    node.entry.as_ref().map_or_else(String::new, |entry| {
        format!("  {:04o} {}:{}", entry.mode, entry.uid, entry.gid)
    })
}
