//! What can be done in the layer explorer.

use strum::{EnumIter, IntoStaticStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ExploreAction {
    NextImage,
    PreviousImage,
    SwitchPane,
    ToggleFolder,
    OpenFolder,
    CloseFolder,
    ExpandAll,
    CollapseAll,
    Filter,
    Sort,
    OnlyChanges,
    OnlyWasted,
}
