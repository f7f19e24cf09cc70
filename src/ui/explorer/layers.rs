//! The layers, base first, with the line that made each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::app::explorer::{Explorer, LayerRow, Side, Subject};
use crate::app::geometry::scrolled_to;
use crate::domain::bytes::Bytes;
use crate::domain::text::sanitise;
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

pub(super) fn draw(explorer: &Explorer, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let focused = super::focus(explorer, Side::Layers);
    let inner = super::frame(super::subjects(explorer, theme), focused, theme, area, buf);
    let Some(subject) = explorer.subject() else {
        return;
    };
    let cells = usize::from(inner.width);
    let room = usize::from(inner.height);
    let layers = explorer.layer_rows();
    let top = scrolled_to(explorer.selected_layer(), 0, room);
    for (row, (index, layer)) in inner.rows().zip(layers.iter().enumerate().skip(top)) {
        text::cut_line(line(subject, *layer, theme), cells).render(row, buf);
        if index == explorer.selected_layer() {
            let role = if focused {
                Role::Selected
            } else {
                Role::SelectedDim
            };
            buf.set_style(row, theme.style(role));
        }
    }
}

/// `121 MB in 9 layers, 118 MB final, 3.0 MB wasted (97.5 % efficient)`
pub(super) fn summary(subject: &Subject) -> String {
    let analysis = &subject.analysis;
    let count = analysis.layers.len();
    let layers = if count == 1 { "layer" } else { "layers" };
    let mut words = format!(
        "{} in {count} {layers}, {} final, {} wasted ({:.1} % efficient)",
        Bytes(analysis.total_bytes),
        Bytes(analysis.final_bytes),
        Bytes(analysis.wasted_bytes()),
        100.0 * analysis.efficiency(),
    );
    if let Some(bytes) = subject.engine_bytes {
        words.push_str(&format!("; the engine reports {}", Bytes(bytes)));
    }
    if subject.stand_in {
        words.push_str("; stand-in base images");
    }
    words
}

fn line(subject: &Subject, row: LayerRow, theme: &Theme) -> Line<'static> {
    match row {
        LayerRow::Base { layers, open } => {
            let base = &subject.analysis.layers[..layers];
            let bytes = base
                .iter()
                .fold(0, |sum: u64, layer| sum.saturating_add(layer.bytes));
            let mark = if open { "▾" } else { "▸" };
            let count = if layers == 1 {
                "1 layer".to_owned()
            } else {
                format!("{layers} layers")
            };
            Line::from(vec![
                Span::raw(format!("{mark}   {:>9}  ", Bytes(bytes).to_string())),
                Span::styled(
                    format!("the base image, {count}"),
                    theme.style(Role::ImageName),
                ),
            ])
        }
        LayerRow::Layer(index) => layer(subject, index, theme),
    }
}

fn layer(subject: &Subject, index: usize, theme: &Theme) -> Line<'static> {
    let facts = &subject.analysis.layers[index];
    let number = |count: usize, mark: char| text::pad_left(&format!("{mark}{count}"), 6);
    let place = facts
        .line
        .map_or_else(|| "  base  ".to_owned(), |line| format!("line {line:<3}"));
    let instruction = facts.instruction.as_deref().unwrap_or("(unknown)");
    Line::from(vec![
        Span::styled(format!("{:>3} ", index + 1), theme.style(Role::LineNumber)),
        Span::raw(format!("{:>9} ", Bytes(facts.bytes).to_string())),
        Span::styled(number(facts.added, '+'), theme.style(Role::Added)),
        Span::styled(number(facts.changed, '~'), theme.style(Role::Changed)),
        Span::styled(number(facts.deleted, '-'), theme.style(Role::Removed)),
        Span::styled(format!("  {place}  "), theme.style(Role::Dim)),
        Span::raw(sanitise(instruction, 200)),
    ])
}
