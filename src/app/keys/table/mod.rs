//! The rows of the key table, in the order of the help screen.

mod course;
mod editor;
mod everywhere;
mod overlays;
mod vim;
mod workbench;

use super::row::Row;

/// Every row.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    everywhere::ROWS
        .iter()
        .chain(course::ROWS)
        .chain(workbench::ROWS)
        .chain(editor::ROWS)
        .chain(vim::ROWS)
        .chain(overlays::ROWS)
}
