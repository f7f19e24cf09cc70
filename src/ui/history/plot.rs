//! Draws sizes over attempts, with the largest allowed size across.
//!
//! ```text
//! ⠤ size   • passed   ╌ limit 115.0 MB
//! 131.2 MB│⠒⠤⣀
//!         │   ⠉⠒•⠤⣀
//! 113.8 MB│╌╌╌╌╌╌╌╌╌╌╌╌╌╌
//!         └────────────
//!          1          30
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::symbols::Marker;
use ratatui::text::Span;
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Widget};

use crate::app::history::Plot;
use crate::domain::bytes::Bytes;
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

const LEAST_ROWS: u16 = 6;
const MOST_ROWS: u16 = 12;
const LEAST_WIDTH: u16 = 40;

/// How many of `spare` rows it takes: none when it would say nothing there.
pub(super) fn rows(plot: &Plot, width: u16, spare: u16) -> u16 {
    if spare >= LEAST_ROWS && width >= LEAST_WIDTH && plot.numbers().is_some() {
        spare.min(MOST_ROWS)
    } else {
        0
    }
}

pub(super) fn draw(plot: &Plot, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some((first, last)) = plot.numbers() else {
        return;
    };
    if area.height < LEAST_ROWS || area.width < LEAST_WIDTH {
        return;
    }
    legend(plot, theme, area, buf);
    let room = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    let (low, high) = plot.bytes();
    let dim = theme.style(Role::Dim);
    let set = |points, marker, kind, role| {
        Dataset::default()
            .data(points)
            .marker(marker)
            .graph_type(kind)
            .style(theme.style(role))
    };
    let sets = vec![
        set(
            &plot.sizes,
            Marker::Braille,
            GraphType::Line,
            Role::GaugeYours,
        ),
        set(
            &plot.passed,
            Marker::Dot,
            GraphType::Scatter,
            Role::CheckPassed,
        ),
    ];
    let label = |text: String| Span::styled(text, dim);
    Chart::new(sets)
        .x_axis(
            Axis::default()
                .bounds([first, last])
                .style(dim)
                .labels([label(format!("attempt {first}")), label(last.to_string())]),
        )
        .y_axis(
            Axis::default()
                .bounds([low, high])
                .style(dim)
                .labels([label(bytes(low)), label(bytes(high))]),
        )
        .legend_position(None)
        .render(room, buf);
    if let Some((_, limit)) = plot.limit.first() {
        limit_line((limit - low) / (high - low), theme, room, buf);
    }
}

/// A dashed line at `height` (0 at the bottom, 1 at the top) of the chart that was drawn into `room`,
/// behind everything else.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a row of the chart; a cast saturates"
)]
fn limit_line(height: f64, theme: &Theme, room: Rect, buf: &mut Buffer) {
    let symbol = |buf: &Buffer, x, y| buf.cell((x, y)).map(|cell| cell.symbol().to_owned());
    // The chart alone knows how wide its labels are.
    let is_axis = |x: &u16| symbol(buf, *x, room.y).as_deref() == Some("│");
    let Some(axis) = (room.x..room.right()).find(is_axis) else {
        return;
    };
    let is_bottom = |y: &u16| symbol(buf, axis, *y).as_deref() == Some("└");
    let Some(bottom) = (room.y..room.bottom()).find(is_bottom) else {
        return;
    };
    let rows = f64::from((bottom - room.y).saturating_sub(1));
    let y = (bottom - 1).saturating_sub((height * rows).round() as u16);
    for x in axis + 1..room.right() {
        if let Some(cell) = buf.cell_mut((x, y.max(room.y)))
            && cell.symbol() == " "
        {
            cell.set_symbol("╌")
                .set_style(theme.style(Role::GaugeLimit));
        }
    }
}

fn legend(plot: &Plot, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut spans = vec![Span::styled("⠤ size", theme.style(Role::GaugeYours))];
    if !plot.passed.is_empty() {
        spans.push(Span::raw("   "));
        spans.push(Span::styled("• passed", theme.style(Role::CheckPassed)));
    }
    if let Some((_, limit)) = plot.limit.first() {
        spans.push(Span::raw("   "));
        let words = format!("╌ limit {}", bytes(*limit));
        spans.push(Span::styled(words, theme.style(Role::GaugeLimit)));
    }
    let line = text::cut_line(spans.into(), usize::from(area.width));
    buf.set_line(area.x, area.y, &line, area.width);
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bytes on an axis; a cast saturates"
)]
fn bytes(value: f64) -> String {
    Bytes(value.round() as u64).to_string()
}
