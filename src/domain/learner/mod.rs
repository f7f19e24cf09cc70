//! What a learner leaves behind: where they were, what they tried, what they earned, how they like it.

mod attempt;
mod certificate;
mod date;
mod merge;
mod progress;
mod settings;
mod settle;
mod stars;

pub use attempt::{Attempt, CheckOutcome, CheckResult};
pub use certificate::{Certificate, Done, Line};
pub use date::Date;
pub use progress::{Best, Cursor, MissionProgress, Progress};
pub use settings::{Settings, ThemeChoice};
pub use settle::{Earned, MOST_STARS, NewBests, settle};
pub use stars::{TWO_STARS, stars};
