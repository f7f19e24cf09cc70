//! Which theme suits the user's wish and the terminal.

use super::Theme;
use crate::domain::learner::ThemeChoice;

/// What is known of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `NO_COLOR` is set to something.
    pub no_color: bool,
    /// It shows 24-bit colours.
    pub truecolor: bool,
    /// `None` when it did not say.
    pub light_background: Option<bool>,
}

impl Theme {
    /// What the user chose wins, as no-color.org asks for; `NO_COLOR` and the terminal's background
    /// decide when the choice is left open.
    #[must_use]
    pub fn choose(choice: ThemeChoice, surroundings: Surroundings) -> Self {
        let theme = match choice {
            ThemeChoice::Auto if surroundings.no_color => Self::mono(),
            ThemeChoice::Auto if !surroundings.truecolor => Self::ansi(),
            ThemeChoice::Auto if surroundings.light_background == Some(true) => Self::light(),
            ThemeChoice::Auto | ThemeChoice::Dark => Self::dark(),
            ThemeChoice::Light => Self::light(),
            ThemeChoice::HighContrast => Self::high_contrast(),
            ThemeChoice::Ansi => Self::ansi(),
            ThemeChoice::Mono => Self::mono(),
        };
        if surroundings.truecolor {
            theme
        } else {
            theme.quantised()
        }
    }
}
