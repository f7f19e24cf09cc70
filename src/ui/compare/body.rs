//! Draws the compared lines, side by side or one below the other. Long lines are wrapped, so that no
//! difference hides behind an edge.
//!
//! ```text
//!     ⋯ 12 lines alike               │                    ⋯ 12 lines alike
//!   13   RUN npm ci                  │    13 13   RUN npm ci
//! › 14 - RUN npm install             │  › 14    - RUN npm install
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::code::{Highlighted, Side};
use super::put;
use crate::app::compare::{Compare, Diff, Item, Items, Row, View};
use crate::app::msg::Target;
use crate::ui::theme::{Role, Theme};
use crate::ui::{target, text};

/// Marker, and the space after numbers and sign.
const AROUND_NUMBERS: u16 = 5;

/// Returns where its items stand; a click selects the row of the diff that they begin with.
pub(super) fn draw(
    state: &Compare,
    view: &View,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Vec<Target> {
    let mut targets = Vec::new();
    if area.is_empty() {
        return targets;
    }
    let sheet = Sheet::new(view, theme, state.side_by_side(area.width));
    let items = sheet.items();
    let rows = usize::from(area.height);
    let cursor = Items::position(items, view.cursor());
    let height = |index: usize| items.get(index).map_or(1, |item| sheet.height(item, area));
    let first = first_visible(cursor, items.len(), rows, view.above(rows), height);
    let mut seen = 0;
    let mut last = first;
    while last < items.len() && seen < rows {
        seen += height(last);
        last += 1;
    }
    let visible = &items[first.min(last)..last];
    let seen = visible.iter().filter_map(|item| sheet.row(item));
    let code = Highlighted::of(&state.yours().file, &view.diff, seen);
    let mut rest = area;
    for item in visible {
        let used = sheet.draw(item, &code, rest, buf).min(rest.height);
        let drawn = Rect {
            height: used,
            ..rest
        };
        targets.push(target(drawn, item.row()));
        rest.y += used;
        rest.height -= used;
    }
    targets
}

/// The two halves of an area, and the rule between them.
pub(super) fn halves(area: Rect) -> (Rect, Rect, Rect) {
    let half = area.width.saturating_sub(1) / 2;
    let left = Rect {
        width: half,
        ..area
    };
    let rule = Rect {
        x: area.x + half,
        width: area.width.min(1),
        ..area
    };
    let right = Rect {
        x: (area.x + half + 1).min(area.right()),
        width: area.width.saturating_sub(half + 1),
        ..area
    };
    (left, rule, right)
}

/// The first of `count` items such that `wanted` of `rows` are above `cursor`, or as many as the ends
/// allow.
fn first_visible(
    cursor: usize,
    count: usize,
    rows: usize,
    wanted: usize,
    height: impl Fn(usize) -> usize,
) -> usize {
    let mut first = cursor;
    let mut above = 0;
    while first > 0 && above + height(first - 1) <= wanted {
        first -= 1;
        above += height(first);
    }
    let mut below = 0;
    let mut last = first;
    while last < count && below < rows {
        below += height(last);
        last += 1;
    }
    while first > 0 && below + height(first - 1) <= rows {
        first -= 1;
        below += height(first);
    }
    first
}

/// Everything that all lines of a drawing share.
struct Sheet<'a> {
    view: &'a View,
    diff: &'a Diff,
    theme: &'a Theme,
    side_by_side: bool,
    /// Digits of the largest line number.
    digits: u16,
}

impl<'a> Sheet<'a> {
    fn new(view: &'a View, theme: &'a Theme, side_by_side: bool) -> Self {
        let diff = &view.diff;
        let most = diff.left.len().max(diff.right.len()).max(10);
        Self {
            view,
            diff,
            theme,
            side_by_side,
            digits: u16::try_from(most.ilog10() + 1).unwrap_or(1),
        }
    }

    fn items(&self) -> &'a [Item] {
        if self.side_by_side {
            &self.view.items.side_by_side
        } else {
            &self.view.items.inline
        }
    }

    fn row(&self, item: &Item) -> Option<&'a Row> {
        match item {
            Item::Fold(_) => None,
            _ => self.diff.rows.get(item.row()),
        }
    }

    fn gutter(&self) -> u16 {
        if self.side_by_side {
            AROUND_NUMBERS + self.digits
        } else {
            AROUND_NUMBERS + 2 * self.digits + 1
        }
    }

    fn height(&self, item: &Item, area: Rect) -> usize {
        let Some(row) = self.row(item) else { return 1 };
        let width = if self.side_by_side {
            halves(area).0.width
        } else {
            area.width
        };
        let room = usize::from(width.saturating_sub(self.gutter()));
        let of = |side: Side| {
            let line = side.line(row)?;
            let text = side.text(self.diff, line);
            // Most lines fit: no need to wrap them to know.
            let fits = text::width(text) <= room;
            Some(if fits {
                1
            } else {
                text::wrap(&Line::from(text), room, 0).len()
            })
        };
        let (left, right) = (of(Side::Left), of(Side::Right));
        let most = match item {
            Item::Left(_) => left,
            Item::Right(_) => right,
            _ => left.max(right),
        };
        most.unwrap_or(1).max(1)
    }

    /// Draws an item; returns the rows it took.
    fn draw(&self, item: &Item, code: &Highlighted, area: Rect, buf: &mut Buffer) -> u16 {
        let here = match item {
            Item::Fold(rows) => rows.contains(&self.view.cursor()),
            _ => item.row() == self.view.cursor(),
        };
        let Some(row) = self.row(item) else {
            self.fold(item, here, area, buf);
            return 1;
        };
        let pen = Pen {
            sheet: self,
            code,
            row,
            here,
        };
        let height = u16::try_from(self.height(item, area)).unwrap_or(u16::MAX);
        let room = Rect {
            height: height.min(area.height),
            ..area
        };
        if self.side_by_side {
            let (left, rule, right) = halves(room);
            pen.draw(Side::Left, left, buf);
            for y in rule.rows() {
                put(
                    Span::styled("│", self.theme.style(Role::Border)).into(),
                    y,
                    buf,
                );
            }
            pen.draw(Side::Right, right, buf);
        } else {
            let side = match item {
                Item::Left(_) => Side::Left,
                _ => Side::Right,
            };
            pen.draw(side, room, buf);
        }
        height
    }

    fn fold(&self, item: &Item, here: bool, area: Rect, buf: &mut Buffer) {
        let count = match item {
            Item::Fold(rows) => rows.len(),
            _ => 0,
        };
        let indent = usize::from(self.gutter().saturating_sub(3));
        let role = if here { Role::Selected } else { Role::Dim };
        put(
            Line::from(vec![
                self.marker(here),
                Span::raw(" ".repeat(indent)),
                Span::styled(format!("⋯ {count} lines alike"), self.theme.style(role)),
            ]),
            area,
            buf,
        );
    }

    fn marker(&self, here: bool) -> Span<'static> {
        if here {
            Span::styled("›", self.theme.style(Role::Title))
        } else {
            Span::raw(" ")
        }
    }
}

/// What draws one row.
struct Pen<'a> {
    sheet: &'a Sheet<'a>,
    code: &'a Highlighted,
    row: &'a Row,
    here: bool,
}

impl Pen<'_> {
    fn draw(&self, side: Side, area: Rect, buf: &mut Buffer) {
        let theme = self.sheet.theme;
        let found = if self.here {
            Role::MatchHere
        } else {
            Role::Match
        };
        let view = self.sheet.view;
        let Some(line) = self.code.line(view, self.row, side, theme, found) else {
            return;
        };
        if let Some(role) = side.ground(self.row) {
            buf.set_style(area, theme.style(role));
        }
        put(self.gutter(side), area, buf);
        let gutter = self.sheet.gutter().min(area.width);
        let room = Rect {
            x: area.x + gutter,
            width: area.width - gutter,
            ..area
        };
        let wrapped = text::wrap(&line, usize::from(room.width), 0);
        for (line, row) in wrapped.into_iter().zip(room.rows()) {
            put(line, row, buf);
        }
    }

    /// Marker, numbers and sign.
    fn gutter(&self, side: Side) -> Line<'static> {
        let theme = self.sheet.theme;
        let digits = usize::from(self.sheet.digits);
        let role = if self.here {
            Role::LineNumberHere
        } else {
            Role::LineNumber
        };
        let number = |line: Option<usize>| {
            let text = line.map_or_else(String::new, |line| (line + 1).to_string());
            Span::styled(text::pad_left(&text, digits), theme.style(role))
        };
        let (sign, sign_role) = if self.row.is_same() {
            (" ", Role::Text)
        } else {
            side.sign()
        };
        let mut spans = vec![self.sheet.marker(self.here), Span::raw(" ")];
        if self.sheet.side_by_side {
            spans.push(number(side.line(self.row)));
        } else {
            let shown = |it: Side| side == it || self.row.is_same();
            let of = |it: Side| shown(it).then(|| it.line(self.row)).flatten();
            spans.extend([
                number(of(Side::Left)),
                Span::raw(" "),
                number(of(Side::Right)),
            ]);
        }
        spans.extend([Span::raw(" "), Span::styled(sign, theme.style(sign_role))]);
        Line::from(spans)
    }
}

#[cfg(test)]
mod tests {
    use super::first_visible;

    #[test]
    fn the_cursor_is_seen_whatever_the_heights() {
        for (rows, wanted) in [(1, 0), (2, 1), (7, 0), (7, 3), (7, 6), (30, 29)] {
            for cursor in 0..40 {
                let height = |index: usize| 1 + index % 3;
                let first = first_visible(cursor, 40, rows, wanted, height);
                let above: usize = (first..cursor).map(height).sum();
                assert!(first <= cursor && above < rows, "{cursor} in {rows}");
            }
        }
        assert_eq!(first_visible(0, 40, 10, 5, |_| 1), 0);
        assert_eq!(first_visible(20, 40, 10, 5, |_| 1), 15);
        assert_eq!(first_visible(20, 40, 10, 9, |_| 1), 11);
        assert_eq!(first_visible(39, 40, 10, 5, |_| 1), 30);
        assert_eq!(first_visible(3, 4, 10, 5, |_| 1), 0);
    }
}
