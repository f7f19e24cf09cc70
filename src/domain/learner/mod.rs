//! What a learner leaves behind: where they were, what they tried, what they earned, how they like it.

mod attempt;
mod progress;
mod settings;
mod stars;

pub use attempt::{Attempt, CheckOutcome, CheckResult};
pub use progress::{Best, Cursor, MissionProgress, Progress};
pub use settings::{Settings, ThemeChoice};
pub use stars::{TWO_STARS, stars};
