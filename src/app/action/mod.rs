//! Everything a learner can do on the screen. Each is one row of the key table.

mod compare;
mod course;
mod edit;
mod explore;
mod general;
mod list;
mod vim;
mod workbench;

pub use compare::CompareAction;
pub use course::CourseAction;
pub use edit::EditAction;
pub use explore::ExploreAction;
pub use general::General;
pub use list::ListAction;
pub use vim::VimAction;
pub use workbench::BenchAction;

use strum::IntoEnumIterator;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    General(General),
    Course(CourseAction),
    Bench(BenchAction),
    List(ListAction),
    Edit(EditAction),
    Explore(ExploreAction),
    Compare(CompareAction),
    Vim(VimAction),
}

impl Action {
    /// The name a config file uses: `grade`, `next-pane`, `edit-undo`.
    #[must_use]
    pub fn name(self) -> String {
        let (group, name): (&str, &'static str) = match self {
            Self::General(it) => ("", it.into()),
            Self::Course(it) => ("course-", it.into()),
            Self::Bench(it) => ("", it.into()),
            Self::List(it) => ("list-", it.into()),
            Self::Edit(it) => ("edit-", it.into()),
            Self::Explore(it) => ("explore-", it.into()),
            Self::Compare(it) => ("compare-", it.into()),
            Self::Vim(it) => ("vim-", it.into()),
        };
        format!("{group}{name}")
    }

    /// Every action there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let general = General::iter().map(Self::General);
        let course = CourseAction::iter().map(Self::Course);
        let bench = BenchAction::iter().map(Self::Bench);
        let list = ListAction::iter().map(Self::List);
        let edit = EditAction::iter().map(Self::Edit);
        let explore = ExploreAction::iter().map(Self::Explore);
        let compare = CompareAction::iter().map(Self::Compare);
        let vim = VimAction::iter().map(Self::Vim);
        general
            .chain(course)
            .chain(bench)
            .chain(list)
            .chain(edit)
            .chain(explore)
            .chain(compare)
            .chain(vim)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Action;

    #[test]
    fn names_are_unique() {
        let names: Vec<_> = Action::all().map(Action::name).collect();
        let unique: BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), unique.len());
    }
}
