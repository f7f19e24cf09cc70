//! Putting text into one line of cells.

use std::ops::Range;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::text::{self, cut};

const TURNS: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/// A mark that turns ten times a second.
pub(in crate::ui) fn spinner(now: Duration) -> &'static str {
    let turn = usize::try_from(now.as_millis() / 100 % 10).unwrap_or_default();
    TURNS[turn]
}

/// Puts a text at a cell of the line, cut where the line ends; returns the cell behind it.
pub(in crate::ui) fn put(line: Rect, x: u16, text: &str, style: Style, buf: &mut Buffer) -> u16 {
    let room = line.width.saturating_sub(x);
    if room == 0 || line.height == 0 {
        return x;
    }
    let shown = cut(text, usize::from(room));
    let (end, _) = buf.set_stringn(line.x + x, line.y, shown, usize::from(room), style);
    end.saturating_sub(line.x)
}

/// Puts a text at the end of the line, if it leaves a third of it; returns the cells it takes with the
/// gap before it.
pub(in crate::ui) fn put_right(line: Rect, text: &str, style: Style, buf: &mut Buffer) -> u16 {
    let wide = u16::try_from(text::width(text)).unwrap_or(u16::MAX);
    if wide == 0 || wide > line.width / 3 * 2 {
        return 0;
    }
    put(line, line.width - wide, text, style, buf);
    wide + 1
}

/// Gives what was found in a text its looks: `places` in bytes of the text, which starts at the left of
/// `room`.
pub(in crate::ui) fn mark(
    text: &str,
    places: Vec<Range<usize>>,
    room: Rect,
    style: Style,
    buf: &mut Buffer,
) {
    let cells_of = |bytes| text.get(bytes).map_or(0, text::width);
    let narrow = |cells| u16::try_from(cells).unwrap_or(u16::MAX);
    for place in places {
        let found = Rect {
            x: room.x.saturating_add(narrow(cells_of(0..place.start))),
            width: narrow(cells_of(place)),
            ..room
        };
        buf.set_style(found.intersection(room), style);
    }
}
