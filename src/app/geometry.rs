//! Where things are on the screen: cells, from the top left.

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

/// The terminal's size in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

impl Area {
    #[must_use]
    pub fn contains(self, x: u16, y: u16) -> bool {
        (self.x..self.x.saturating_add(self.width)).contains(&x)
            && (self.y..self.y.saturating_add(self.height)).contains(&y)
    }

    /// Without a frame of one cell.
    #[must_use]
    pub fn inner(self) -> Self {
        Self {
            x: self.x.saturating_add(1),
            y: self.y.saturating_add(1),
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }

    /// The upper `rows` rows, and the rest.
    #[must_use]
    pub fn split_rows(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        let upper = Self {
            height: rows,
            ..self
        };
        let lower = Self {
            y: self.y + rows,
            height: self.height - rows,
            ..self
        };
        (upper, lower)
    }

    /// The left `columns` columns, and the rest.
    #[must_use]
    pub fn split_columns(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        let left = Self {
            width: columns,
            ..self
        };
        let right = Self {
            x: self.x + columns,
            width: self.width - columns,
            ..self
        };
        (left, right)
    }
}

/// Rows above the selected one of so many: where a click found it, or the middle.
#[must_use]
pub fn rows_above(clicked: Option<usize>, rows: usize) -> usize {
    clicked.unwrap_or(rows / 2).min(rows.saturating_sub(1))
}

/// The first visible line of something that is longer than its pane, such that `selected` is seen.
#[must_use]
pub fn scrolled_to(selected: usize, top: usize, rows: usize) -> usize {
    if selected < top {
        selected
    } else if rows > 0 && selected >= top + rows {
        selected + 1 - rows
    } else {
        top
    }
}
