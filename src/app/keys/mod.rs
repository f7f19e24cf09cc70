//! Keys: declared once as rows of action, keys and words; looked up by where the learner is.

mod key;
mod map;
mod row;
mod table;

pub use key::{Key, KeyCode, KeyError};
pub use map::{KeyMap, Lookup, OverrideError};
pub use row::{Context, Row};
