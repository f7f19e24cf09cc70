//! The themes.

use ratatui::style::{Color, Modifier, Style};

use super::{Role, Theme};

impl Theme {
    /// For dark terminals.
    #[must_use]
    pub fn dark() -> Self {
        Self::of("dark", |role| match role {
            Role::Title | Role::Strong | Role::Heading => Style::new().add_modifier(Modifier::BOLD),
            Role::Dim | Role::Comment | Role::LineNumber => {
                Style::new().fg(Color::Rgb(128, 128, 128))
            }
            Role::CheckPassed | Role::Added => Style::new().fg(Color::Rgb(120, 200, 120)),
            Role::CheckFailed | Role::Removed | Role::Trouble => {
                Style::new().fg(Color::Rgb(230, 110, 110))
            }
            Role::Selected | Role::Selection => Style::new().add_modifier(Modifier::REVERSED),
            _ => Style::new(),
        })
    }
}
#[derive(Clone, Copy, Debug)] pub struct Surroundings { pub no_color: bool, pub truecolor: bool, pub light_background: Option<bool> }
impl Theme { pub fn choose(_c: crate::domain::learner::ThemeChoice, _s: Surroundings) -> Self { Self::dark() } pub fn light() -> Self { Self::dark() } pub fn high_contrast() -> Self { Self::dark() } pub fn ansi() -> Self { Self::dark() } pub fn mono() -> Self { Self::dark() } }
