//! What can be done where two Dockerfiles lie side by side.

use strum::{EnumIter, IntoStaticStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum CompareAction {
    NextOther,
    PreviousOther,
    SideBySide,
    NextChange,
    PreviousChange,
    /// The explanation with all the room, or back to the texts.
    Explain,
    /// Looks at a locked solution; elsewhere it unfolds lines.
    Reveal,
}
