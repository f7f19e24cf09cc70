//! Tests that need an engine, where there is none.

use std::fmt::Display;

/// Says that a test is skipped, and why; fails where an engine is required. Give it the search that
/// found nothing, so that the reader sees what was tried.
pub(crate) fn skipped(why: impl Display) {
    let required = std::env::var_os("PHOENIX_REQUIRE_ENGINE").is_some();
    assert!(!required, "PHOENIX_REQUIRE_ENGINE is set: {why}");
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    {
        eprintln!("SKIPPED: {why}");
    }
}
