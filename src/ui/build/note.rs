//! What comes from a builder beside its steps, made safe to show.

use crate::domain::text::sanitise;

/// Longest text of one row, in characters.
const LONGEST: usize = 2_000;

/// One line, whatever it was.
pub(super) fn safe(text: &str) -> String {
    sanitise(&text.replace(['\n', '\r'], " "), LONGEST)
}
