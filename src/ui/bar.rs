//! Where the view is in what has more lines than rows:
//!
//! ```text
//!  2 COPY . .                      │
//!  3 RUN npm ci                    ▐
//!  4 USER node                     ▐
//! ─────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::{Role, Theme};

/// Draws it in the column right of `view`, on the frame; nothing where all `lines` are seen.
pub(super) fn beside(view: Rect, lines: usize, top: usize, theme: &Theme, buf: &mut Buffer) {
    let column = Rect {
        x: view.right(),
        width: 1,
        ..view
    };
    within(column.intersection(buf.area), lines, top, theme, buf);
}

/// Draws it in a column of its own.
pub(super) fn within(column: Rect, lines: usize, top: usize, theme: &Theme, buf: &mut Buffer) {
    let rows = usize::from(column.height);
    if column.is_empty() || lines <= rows {
        return;
    }
    let length = (rows * rows / lines).max(1);
    let (last, most) = (rows - length, lines - rows);
    // It touches an end only where there is nothing more, as far as there are rows between.
    let between = last.saturating_sub(1).max(1);
    let start = match top {
        0 => 0,
        top if top >= most => last,
        top => (last * top / most).clamp(1, between).min(last),
    };
    for row in column.rows().skip(start).take(length) {
        buf.set_string(row.x, row.y, "▐", theme.style(Role::Dim));
    }
}

#[cfg(test)]
mod tests {
    use super::within;
    use crate::ui::testing::{drawn, picture};
    use crate::ui::theme::Theme;

    fn bar(rows: u16, lines: usize, top: usize) -> String {
        let buf = drawn(1, rows, |area, buf| {
            within(area, lines, top, &Theme::dark(), buf);
        });
        let bare = |line: &str| if line.is_empty() { "." } else { "▐" };
        picture(&buf)
            .split('\n')
            .take(rows.into())
            .map(bare)
            .collect()
    }

    #[test]
    fn what_is_seen_whole_has_none() {
        assert_eq!(bar(4, 4, 0), "....");
        assert_eq!(bar(4, 0, 0), "....");
        assert_eq!(bar(0, 9, 0), "");
    }

    #[test]
    fn it_touches_an_end_only_at_the_end() {
        assert_eq!(bar(4, 8, 0), "▐▐..");
        assert_eq!(bar(4, 8, 1), ".▐▐.");
        assert_eq!(bar(4, 8, 3), ".▐▐.");
        assert_eq!(bar(4, 8, 4), "..▐▐");
        assert_eq!(bar(4, 900, 1), ".▐..");
        assert_eq!(bar(4, 900, 895), "..▐.");
        assert_eq!(bar(4, 900, 896), "...▐");
        assert_eq!(bar(1, 9, 3), "▐");
    }
}
