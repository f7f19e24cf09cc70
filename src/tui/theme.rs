//! What the terminal can show, asked before the first picture.

use std::time::Duration;

use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

use crate::domain::learner::ThemeChoice;
use crate::ui::theme::{Surroundings, Theme};

/// A terminal that answers does so in a few milliseconds; the first picture waits for no other.
const PATIENCE: Duration = Duration::from_millis(40);

pub(super) fn choose(choice: ThemeChoice) -> Theme {
    let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let says = |name: &str, words: &[&str]| {
        std::env::var(name).is_ok_and(|value| words.iter().any(|word| value.contains(word)))
    };
    let no_color = set("NO_COLOR") || says("TERM", &["dumb"]);
    let asks = choice == ThemeChoice::Auto && !no_color;
    Theme::choose(
        choice,
        Surroundings {
            no_color,
            truecolor: says("COLORTERM", &["truecolor", "24bit"]),
            light_background: if asks { light_background() } else { None },
        },
    )
}

/// None when the terminal does not say.
fn light_background() -> Option<bool> {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    // A terminal that does not answer is taken for a dark one, as most are.
    let mode = theme_mode(options).ok()?;
    Some(mode == ThemeMode::Light)
}
