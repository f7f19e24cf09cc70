//! What can be done on every screen.

use strum::{EnumIter, IntoStaticStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum General {
    Help,
    Quit,
    Back,
    Engine,
    Problems,
    Probe,
    StartEngine,
    Suspend,
    Redraw,
    Yes,
}
