//! The learner's Dockerfile beside another one: what stands there, what is folded, where the cursor is.

mod align;
mod diff;
mod fold;
mod view;
mod words;

pub use diff::{Diff, Row};
pub use fold::{Item, Items};
pub use view::View;
pub use words::Words;

use crate::app::action::{CompareAction, ListAction};
use crate::app::find::Way;
use crate::app::scroll::Scroll;
use crate::domain::bytes::Bytes;

/// Rows above the compared texts: the choice, the sizes, the names of the sides.
pub const HEADER_ROWS: usize = 3;
/// From this width on the texts stand side by side.
pub const SIDE_BY_SIDE: u16 = 110;
/// Narrower halves would hold no line of a Dockerfile.
const NARROWEST: u16 = 50;

/// The learner's own text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// `Dockerfile`
    pub file: String,
    pub text: String,
    /// Bytes of its image, when it was measured.
    pub size: Option<u64>,
}

/// A text to compare with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Other {
    /// What [`Outcome::Reveal`] and [`Compare::unlock`] call it.
    pub id: String,
    /// `your last try`, `your best try`, `lean (solution)`
    pub name: String,
    pub text: String,
    pub size: Option<u64>,
    /// Markdown.
    pub explain: Option<String>,
    /// A solution that was not earned yet.
    pub locked: bool,
    /// Came before the learner's text: then it stands on the left, and what the learner added since
    /// counts as added.
    pub older: bool,
}

/// What the rest of the program has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Nothing,
    /// The learner chose to look at this one: record it, then unlock it.
    Reveal(String),
}

#[derive(Clone, Debug)]
pub struct Compare {
    yours: Text,
    others: Vec<Other>,
    chosen: usize,
    /// None while the chosen one is locked or there is none.
    view: Option<View>,
    /// The learner wants the layout that the width would not give.
    swapped: bool,
    /// The explanation has the whole room.
    explaining: bool,
    explanation: Scroll,
    keys: Keys,
}

/// Keys as they are shown; empty for those that the learner took away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    pub reveal: String,
    pub explain: String,
}

impl Compare {
    /// Opens on the first of `others` that may be seen.
    #[must_use]
    pub fn new(yours: Text, others: Vec<Other>) -> Self {
        let first = others.iter().position(|other| !other.locked);
        let mut compare = Self {
            yours,
            others,
            chosen: 0,
            view: None,
            swapped: false,
            explaining: false,
            explanation: Scroll::default(),
            keys: Keys::default(),
        };
        compare.choose(first.unwrap_or(0));
        compare
    }

    #[must_use]
    pub fn with_keys(mut self, keys: Keys) -> Self {
        self.keys = keys;
        self
    }

    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    #[must_use]
    pub fn yours(&self) -> &Text {
        &self.yours
    }

    #[must_use]
    pub fn others(&self) -> &[Other] {
        &self.others
    }

    #[must_use]
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    #[must_use]
    pub fn other(&self) -> Option<&Other> {
        self.others.get(self.chosen)
    }

    #[must_use]
    pub fn view(&self) -> Option<&View> {
        self.view.as_ref()
    }

    /// Whether a body of this width shows the texts side by side.
    #[must_use]
    pub fn side_by_side(&self, width: u16) -> bool {
        width >= NARROWEST && ((width >= SIDE_BY_SIDE) != self.swapped)
    }

    #[must_use]
    pub fn explaining(&self) -> bool {
        self.explaining && self.explanation_text().is_some()
    }

    #[must_use]
    pub fn explanation(&self) -> &Scroll {
        &self.explanation
    }

    /// Markdown that goes with the chosen one, once it may be read.
    #[must_use]
    pub fn explanation_text(&self) -> Option<&str> {
        let other = self.other().filter(|other| !other.locked)?;
        let text = other.explain.as_deref()?;
        (!text.trim().is_empty()).then_some(text)
    }

    /// Takes the number of lines of the explanation from a drawing.
    pub fn set_extent(&mut self, lines: usize) {
        self.explanation.set_extent(lines);
    }

    /// Shows the one of this id, if there is one.
    pub fn choose_id(&mut self, id: &str) {
        if let Some(index) = self.others.iter().position(|other| other.id == id) {
            self.choose(index);
        }
    }

    /// The learner may see it now.
    pub fn unlock(&mut self, id: &str) {
        let found = self.others.iter_mut().find(|other| other.id == id);
        if let Some(other) = found {
            other.locked = false;
            self.choose(self.chosen);
        }
    }

    pub fn act(&mut self, action: CompareAction) -> Outcome {
        let count = self.others.len().max(1);
        match action {
            CompareAction::NextOther => self.choose((self.chosen + 1) % count),
            CompareAction::PreviousOther => self.choose((self.chosen + count - 1) % count),
            CompareAction::SideBySide => self.swapped = !self.swapped,
            CompareAction::NextChange => self.visit(View::next_change),
            CompareAction::PreviousChange => self.visit(View::previous_change),
            CompareAction::Explain => self.explaining = !self.explaining(),
            CompareAction::Reveal => return self.reveal(),
        }
        Outcome::Nothing
    }

    /// Moves in what has the room. `rows` are the rows inside the frame.
    pub fn list(&mut self, action: ListAction, rows: usize) {
        let rows = rows.saturating_sub(HEADER_ROWS);
        match action {
            ListAction::FindNext => self.visit(|view| view.find(Way::Forward)),
            ListAction::FindPrevious => self.visit(|view| view.find(Way::Back)),
            _ if self.explaining() => self.explanation.list(action, rows),
            _ => {
                if let Some(view) = &mut self.view {
                    view.list(action, rows);
                }
            }
        }
    }

    /// The search in both texts, as it is typed. An empty text ends it.
    pub fn set_search(&mut self, text: &str) {
        self.visit(|view| view.set_search(text));
    }

    /// What is searched for and stands in neither text.
    #[must_use]
    pub fn lost(&self) -> Option<&str> {
        self.view.as_ref()?.lost()
    }

    /// A click on a row of the diff that has so many rows of the screen above it: selects it, and
    /// folds what was selected.
    pub fn click(&mut self, row: usize, above: usize) {
        if let Some(view) = &mut self.view {
            view.click(row, above);
        }
    }

    fn choose(&mut self, index: usize) {
        self.chosen = index;
        self.explanation = Scroll::default();
        self.explaining = false;
        let other = self.others.get(index).filter(|other| !other.locked);
        self.view = other.map(|other| {
            let (yours, other_text) = (self.yours.text.as_str(), other.text.as_str());
            View::new(if other.older {
                Diff::of(other_text, yours)
            } else {
                Diff::of(yours, other_text)
            })
        });
    }

    /// To a place in the texts, which the explanation makes room for.
    fn visit(&mut self, go: impl FnOnce(&mut View)) {
        self.explaining = false;
        if let Some(view) = &mut self.view {
            go(view);
        }
    }

    fn reveal(&mut self) -> Outcome {
        match (self.others.get(self.chosen), &mut self.view) {
            (Some(other), _) if other.locked => return Outcome::Reveal(other.id.clone()),
            (_, Some(view)) if !self.explaining => view.toggle_fold(),
            _ => {}
        }
        Outcome::Nothing
    }
}

/// Words about the chosen comparison.
impl Compare {
    /// The names of the left and the right side.
    #[must_use]
    pub fn names(&self) -> (&str, &str) {
        match self.other() {
            Some(other) if other.older => (&other.name, "yours"),
            Some(other) => ("yours", &other.name),
            None => ("yours", ""),
        }
    }

    /// `yours 121.0 MB, lean 110.0 MB: 11.0 MB less`; what is not known is left out.
    #[must_use]
    pub fn sizes(&self) -> Option<String> {
        let other = self.other()?;
        let sizes = if other.older {
            (other.size, self.yours.size)
        } else {
            (self.yours.size, other.size)
        };
        let (left, right) = self.names();
        // Without `(solution)`: the sentence is short.
        let short = |name: &str| name.split(" (").next().unwrap_or(name).to_owned();
        let named = |name: &str, bytes| format!("{} {}", short(name), Bytes(bytes));
        match sizes {
            (Some(one), Some(two)) => {
                let (one_named, two_named) = (named(left, one), named(right, two));
                Some(format!(
                    "{one_named}, {two_named}: {}",
                    difference(one, two)
                ))
            }
            (Some(one), None) => Some(named(left, one)),
            (None, Some(two)) => Some(named(right, two)),
            (None, None) => None,
        }
    }

    /// Where the cursor is among the differences, or that there are none.
    #[must_use]
    pub fn standing(&self) -> Option<String> {
        let (view, other) = (self.view.as_ref()?, self.other()?);
        let changes = &view.diff.changes;
        if changes.is_empty() {
            let words = if self.yours.text == other.text {
                "the two are identical"
            } else {
                "alike but for what cannot be seen: line ends or hidden characters"
            };
            return Some(words.to_owned());
        }
        let here = changes.iter().position(|run| run.contains(&view.cursor()));
        Some(match (here, changes.len()) {
            (Some(here), count) => format!("difference {} of {count}", here + 1),
            (None, 1) => "1 difference".to_owned(),
            (None, count) => format!("{count} differences"),
        })
    }
}

fn difference(one: u64, two: u64) -> String {
    match one.abs_diff(two) {
        0 => "the same".to_owned(),
        bytes if two < one => format!("{} less", Bytes(bytes)),
        bytes => format!("{} more", Bytes(bytes)),
    }
}

#[cfg(test)]
mod tests;
