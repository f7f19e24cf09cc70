//! What things look like, by what they are. No colour is named anywhere else.
//!
//! `dark`, `light` and `high contrast` bring their own ground, so that a theme the user asks for is
//! legible on any terminal; `ansi` and `mono` leave both to the terminal.

mod choose;
mod coloured;
mod named;
mod palettes;
mod quantise;
mod role;

pub use choose::Surroundings;
pub use role::Role;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use strum::{EnumCount, IntoEnumIterator};

/// A style for every role.
#[derive(Clone, Debug)]
pub struct Theme {
    pub name: &'static str,
    styles: [Style; Role::COUNT],
}

impl Theme {
    fn of(name: &'static str, style: impl Fn(Role) -> Style) -> Self {
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

    /// Gives the theme's ground and ink to every cell of `area` that has none of its own yet. Called
    /// once, after all else is drawn, so that a cleared cell never shows the terminal's ground.
    pub fn fill(&self, area: Rect, buf: &mut Buffer) {
        let ground = self.style(Role::Screen);
        let (Some(fg), Some(bg)) = (ground.fg, ground.bg) else {
            return;
        };
        for position in area.intersection(buf.area).positions() {
            let cell = &mut buf[position];
            if cell.fg == Color::Reset {
                cell.fg = fg;
            }
            if cell.bg == Color::Reset {
                cell.bg = bg;
            }
        }
    }
}

#[cfg(test)]
mod tests;
