//! Draws what the image comes to.
//!
//! ```text
//! 121.0 MB in 9 layers, 118.0 MB final, 3.0 MB wasted (97.5 % efficient)
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::put;
use crate::app::explorer::{Explorer, Subject};
use crate::domain::bytes::Bytes;
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

pub(super) fn draw(explorer: &Explorer, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(subject) = explorer.subject() else {
        return;
    };
    let (width, rows) = (
        usize::from(area.width).saturating_sub(2),
        usize::from(area.height),
    );
    // What is said at less length when there is no room for all of it.
    let choices = [(true, true), (false, true), (false, false)];
    let told = choices.map(|(engine, stand_in)| line(subject, engine, stand_in, theme));
    let wrapped = told.iter().map(|line| text::wrap(line, width, 0));
    let fits = wrapped.into_iter().find(|lines| lines.len() <= rows);
    let lines = fits.unwrap_or_else(|| vec![short(subject, theme)]);
    for (line, row) in lines.into_iter().zip(area.rows()) {
        let row = Rect {
            x: row.x + row.width.min(1),
            width: row.width.saturating_sub(2),
            ..row
        };
        put(line, row, buf);
    }
}

fn line(subject: &Subject, engine: bool, stand_in: bool, theme: &Theme) -> Line<'static> {
    let analysis = &subject.analysis;
    let count = analysis.layers.len();
    let layers = if count == 1 { "layer" } else { "layers" };
    let mut spans = vec![
        Span::styled(
            Bytes(analysis.total_bytes).to_string(),
            theme.style(Role::Strong),
        ),
        Span::raw(format!(
            " in {count} {layers}, {} final, ",
            Bytes(analysis.final_bytes)
        )),
        wasted(subject, theme),
        Span::raw(format!(
            " ({:.1} % efficient)",
            100.0 * analysis.efficiency()
        )),
    ];
    if let Some(bytes) = subject.engine_bytes.filter(|_| engine) {
        let words = format!("; the engine reports {}", Bytes(bytes));
        spans.push(Span::styled(words, theme.style(Role::Dim)));
    }
    if subject.stand_in && stand_in {
        let words = "; on stand-in base images";
        spans.push(Span::styled(words, theme.style(Role::Dim)));
    }
    Line::from(spans)
}

fn wasted(subject: &Subject, theme: &Theme) -> Span<'static> {
    let bytes = subject.analysis.wasted_bytes();
    let role = if bytes > 0 { Role::Wasted } else { Role::Text };
    Span::styled(format!("{} wasted", Bytes(bytes)), theme.style(role))
}

fn short(subject: &Subject, theme: &Theme) -> Line<'static> {
    let total = format!("{}, ", Bytes(subject.analysis.total_bytes));
    Line::from(vec![
        Span::styled(total, theme.style(Role::Strong)),
        wasted(subject, theme),
    ])
}
