//! Helpers of tests that draw: words and looks of a buffer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::{Role, Theme};

/// Sizes that every drawing must bear.
pub(super) const SIZES: [(u16, u16); 12] = [
    (0, 0),
    (1, 1),
    (1, 9),
    (9, 1),
    (2, 2),
    (3, 3),
    (7, 5),
    (20, 4),
    (40, 12),
    (80, 22),
    (120, 38),
    (400, 120),
];

/// Insides of panes: low and narrow, ordinary, large.
const PANES: [(u16, u16); 3] = [(38, 8), (60, 20), (120, 40)];

/// The letters of a pane at each of its sizes.
pub(super) fn panes(draw: impl Fn((u16, u16)) -> Buffer) -> String {
    let pictures = PANES.map(|(width, height)| {
        let text = picture(&draw((width, height)));
        format!("{width}x{height}\n{}", text.trim_end())
    });
    pictures.join("\n\n")
}

/// Draws into a buffer of this size.
pub(super) fn drawn(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(area, &mut buf);
    buf
}

/// The letters of a buffer, without blanks at the ends of lines.
pub(super) fn picture(buf: &Buffer) -> String {
    let rows = (0..buf.area.height).map(|y| row(buf, y).trim_end().to_owned());
    rows.collect::<Vec<_>>().join("\n")
}

fn row(buf: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut skip = 0;
    for x in 0..buf.area.width {
        let symbol = buf[(x, y)].symbol();
        if skip == 0 {
            text.push_str(symbol);
        }
        skip = crate::ui::text::width(symbol).max(skip).saturating_sub(1);
    }
    text
}

/// The style of the first letter of the first place where `words` stand.
pub(super) fn style_of(buf: &Buffer, words: &str) -> Style {
    for y in 0..buf.area.height {
        if let Some(at) = row(buf, y).find(words) {
            let before = crate::ui::text::width(&row(buf, y)[..at]);
            return buf[(u16::try_from(before).unwrap(), y)].style();
        }
    }
    panic!("{words:?} is not in\n{}", picture(buf));
}

/// Whether everything that `style` says is true of `found`.
pub(super) fn wears(found: Style, style: Style) -> bool {
    found.patch(style) == found
}

/// Whether the looks of a role are on the first letter of `words`, in the dark theme.
pub(super) fn looks(buf: &Buffer, words: &str, role: Role) -> bool {
    wears(style_of(buf, words), Theme::dark().style(role))
}
