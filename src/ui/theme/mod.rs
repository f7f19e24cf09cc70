//! What things look like, by what they are. No colour is named anywhere else.

mod palettes;
mod role;

pub use role::Role; pub use palettes::Surroundings;

use ratatui::style::Style;
use strum::EnumCount;

/// A style for every role.
#[derive(Clone, Debug)]
pub struct Theme {
    pub name: &'static str,
    styles: [Style; Role::COUNT],
}

impl Theme {
    fn of(name: &'static str, style: impl Fn(Role) -> Style) -> Self {
        use strum::IntoEnumIterator;
        let mut styles = [Style::new(); Role::COUNT];
        for role in Role::iter() {
            styles[role as usize] = style(role);
        }
        Self { name, styles }
    }

    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }
}
