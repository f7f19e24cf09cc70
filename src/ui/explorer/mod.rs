//! The layer explorer.
//!
//! ```text
//!  121 MB in 9 layers, 118 MB final, 3.0 MB wasted (97.5 % efficient)
//! ┌ Layers of yours · bloated (baseline) · lean (solution) ─────────────┐
//! │   base image     105 MB   2 layers                                  │
//! │   3   13.4 MB  +120 ~0 -0   line 13  COPY --from=builder …          │
//! └──────────────────────────────────────────────────────────────────────┘
//!  line 13 adds 13.4 MB, all of it is in the final image
//! ┌ What layer 3 changes · largest first ───────────────────────────────┐
//! │ ▾ app                                                      13.4 MB  │
//! │   + server.js                                               420 B   │
//! └──────────────────────────────────────────────────────────────────────┘
//! ```

mod files;
mod layers;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::text;
use super::theme::{Role, Theme};
use crate::app::explorer::{Explorer, Side};
use crate::domain::text::sanitise;

/// From this width on files lie beside the layers.
const BESIDE: u16 = 110;
/// Rows of the layers' pane where it lies above the files.
const MOST_LAYERS: u16 = 10;

pub fn draw(explorer: &Explorer, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    Clear.render(area, buf);
    buf.set_style(area, theme.style(Role::Screen));
    let [summary, panes, sentence] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(1),
    ])
    .areas(area);
    let cells = usize::from(area.width).saturating_sub(1);
    if let Some(subject) = explorer.subject() {
        let words = layers::summary(subject);
        let words = text::cut(&words, cells);
        Line::raw(format!(" {words}")).render(summary, buf);
    }
    let [left, right] = if area.width >= BESIDE {
        Layout::horizontal([Constraint::Percentage(54), Constraint::Percentage(46)]).areas(panes)
    } else {
        let rows = u16::try_from(explorer.layer_rows().len() + 2).unwrap_or(u16::MAX);
        let rows = rows.min(MOST_LAYERS).min(panes.height / 2);
        Layout::vertical([Constraint::Length(rows), Constraint::Fill(1)]).areas(panes)
    };
    layers::draw(explorer, theme, left, buf);
    files::draw(explorer, theme, right, buf);
    let words = explorer.blame();
    let words = text::cut(&words, cells);
    Line::styled(format!(" {words}"), theme.style(Role::Notice)).render(sentence, buf);
}

/// A pane's frame, and its inside.
fn frame(title: Line<'_>, focused: bool, theme: &Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let border = if focused {
        Role::BorderFocused
    } else {
        Role::Border
    };
    let block = Block::bordered()
        .border_style(theme.style(border))
        .title(title);
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// `Layers of yours · bloated (baseline)`: the chosen one stands out.
fn subjects(explorer: &Explorer, theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::styled(" Layers of ", theme.style(Role::Title))];
    for (index, subject) in explorer.subjects().iter().enumerate() {
        let chosen = explorer.subject().is_some_and(|it| it.name == subject.name);
        let role = if chosen { Role::Title } else { Role::Dim };
        let gap = if index == 0 { "" } else { " · " };
        spans.push(Span::styled(gap, theme.style(Role::Dim)));
        spans.push(Span::styled(sanitise(&subject.name, 60), theme.style(role)));
    }
    spans.push(Span::raw(" "));
    Line::from(spans)
}

fn focus(explorer: &Explorer, side: Side) -> bool {
    explorer.side() == side
}
