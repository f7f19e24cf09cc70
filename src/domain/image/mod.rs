//! An image as files in layers: sizes, the merged file system, waste, and who put what there.

mod analysis;
mod blame;
mod blame_words;
mod changes;
mod config;
mod fate;
mod history;
mod listing;
mod matching;
mod merge;
#[cfg(test)]
mod stacks;
mod tree;

pub use analysis::{Analysis, LayerFacts, Wasted, analyse};
pub use blame::lines_of_history;
pub use changes::{Change, LayerChanges, Mark, changes, merged};
pub use config::{HistoryEntry, ImageConfig, STAND_IN_LABEL};
pub use fate::{Blame, Fate};
pub use history::tidy;
pub use listing::{Entry, Kind, LayerListing, Member};
pub use tree::{Node, Tree};
