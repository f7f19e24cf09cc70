//! Keys of the course map.

use crate::app::action::{Action, CourseAction};
use crate::app::keys::row::{Context, Row, row};
use Action::Course as C;

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row(Context::Course, C(CourseAction::Open), &["enter"], "open", "Open the mission"),
    row(Context::Course, C(CourseAction::Search), &["/"], "search", "Search titles, summaries and tags"),
];
