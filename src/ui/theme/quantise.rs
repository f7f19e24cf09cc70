//! 24-bit colours to the nearest of the 256 that older terminals have.

use ratatui::style::{Color, Style};

use super::Theme;

/// The steps of the 6×6×6 cube that begins at index 16.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Theme {
    /// The same theme for a terminal with 256 colours.
    #[must_use]
    pub(super) fn quantised(self) -> Self {
        let styles = self.styles.map(|style| Style {
            fg: style.fg.map(indexed),
            bg: style.bg.map(indexed),
            underline_color: style.underline_color.map(indexed),
            ..style
        });
        Self { styles, ..self }
    }
}

fn indexed(color: Color) -> Color {
    let Color::Rgb(r, g, b) = color else {
        return color;
    };
    let wanted = [r, g, b];
    let cube = wanted.map(nearest_step);
    let in_cube = (
        16 + cube.iter().fold(0, |index, step| 6 * index + step),
        cube.map(|step| CUBE[usize::from(step)]),
    );
    // Greys 8, 18 … 238 begin at index 232.
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let step = u8::try_from((mean.saturating_sub(3) / 10).min(23)).unwrap_or(23);
    let grey = (232 + step, [8 + 10 * step; 3]);
    let nearest = if distance(wanted, grey.1) < distance(wanted, in_cube.1) {
        grey
    } else {
        in_cube
    };
    Color::Indexed(nearest.0)
}

fn nearest_step(value: u8) -> u8 {
    let steps = 0_u8..6;
    steps
        .min_by_key(|step| CUBE[usize::from(*step)].abs_diff(value))
        .unwrap_or(0)
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.iter()
        .zip(other)
        .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2))
        .sum()
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::indexed;

    #[test]
    fn the_nearest_of_256_is_found() {
        for ((r, g, b), index) in [
            ((0, 0, 0), 16),
            ((255, 255, 255), 231),
            ((128, 128, 128), 244),
            ((255, 0, 0), 196),
            ((23, 25, 29), 234),
        ] {
            assert_eq!(indexed(Color::Rgb(r, g, b)), Color::Indexed(index));
        }
        assert_eq!(indexed(Color::Red), Color::Red);
    }
}
