//! The colours of the themes that bring their own: one accent, the colour of embers, and few others.

use ratatui::style::Color;

use super::Theme;
use super::coloured::{Grounds, Inks, coloured};

const fn rgb(hex: u32) -> Color {
    let [_, r, g, b] = hex.to_be_bytes();
    Color::Rgb(r, g, b)
}

impl Theme {
    /// For dark terminals.
    #[must_use]
    pub fn dark() -> Self {
        let inks = Inks {
            text: rgb(0x00d6_d2ca),
            strong: rgb(0x00f2_ede4),
            dim: rgb(0x0098_958e),
            faint: rgb(0x006c_6e74),
            accent: rgb(0x00e8_a05c),
            green: rgb(0x0092_c583),
            red: rgb(0x00f0_8a80),
            yellow: rgb(0x00dc_bd70),
            blue: rgb(0x008f_b4e3),
            teal: rgb(0x007c_c2b9),
            violet: rgb(0x00c3_a5de),
        };
        let grounds = Grounds {
            screen: rgb(0x0018_1a1e),
            bar: rgb(0x0023_262b),
            popup: rgb(0x0024_272d),
            code: rgb(0x001f_2226),
            here: rgb(0x0022_262c),
            selected: rgb(0x0034_3a45),
            selected_dim: rgb(0x0027_2b31),
            selection: rgb(0x002f_3f56),
            added: rgb(0x001c_2a20),
            removed: rgb(0x0030_1f20),
            paper: rgb(0x0021_1e1a),
            found: rgb(0x004a_3d1c),
        };
        coloured("dark", &inks, &grounds)
    }

    /// For light terminals: ink on warm paper.
    #[must_use]
    pub fn light() -> Self {
        let inks = Inks {
            text: rgb(0x0035_302a),
            strong: rgb(0x0018_1511),
            dim: rgb(0x0069_6257),
            faint: rgb(0x008c_8476),
            accent: rgb(0x009a_4410),
            green: rgb(0x002b_662c),
            red: rgb(0x00a8_231c),
            yellow: rgb(0x0073_5200),
            blue: rgb(0x001d_569a),
            teal: rgb(0x000e_605b),
            violet: rgb(0x0072_3a92),
        };
        let grounds = Grounds {
            screen: rgb(0x00fa_f7f0),
            bar: rgb(0x00f0_eadf),
            popup: rgb(0x00f3_eee4),
            code: rgb(0x00f2_ede3),
            here: rgb(0x00f4_efe6),
            selected: rgb(0x00e6_dac4),
            selected_dim: rgb(0x00ee_e7da),
            selection: rgb(0x00cf_dcef),
            added: rgb(0x00e4_efdd),
            removed: rgb(0x00f8_e3de),
            paper: rgb(0x00ff_fdf7),
            found: rgb(0x00f5_df9c),
        };
        coloured("light", &inks, &grounds)
    }

    /// White on black; what is selected is reversed, not tinted.
    #[must_use]
    pub fn high_contrast() -> Self {
        let inks = Inks {
            text: rgb(0x00ff_ffff),
            strong: rgb(0x00ff_ffff),
            dim: rgb(0x00cc_cccc),
            faint: rgb(0x00b0_b0b0),
            accent: rgb(0x00ff_d75f),
            green: rgb(0x0080_ff80),
            red: rgb(0x00ff_a0a0),
            yellow: rgb(0x00ff_f080),
            blue: rgb(0x00a8_d4ff),
            teal: rgb(0x0080_ffff),
            violet: rgb(0x00ea_bfff),
        };
        let black = rgb(0);
        let grounds = Grounds {
            screen: black,
            bar: black,
            popup: black,
            code: black,
            here: rgb(0x001c_1c1c),
            selected: black,
            selected_dim: rgb(0x0028_2828),
            selection: black,
            added: rgb(0x0000_2600),
            removed: rgb(0x002d_0000),
            paper: black,
            found: rgb(0x002c_2600),
        };
        coloured("high contrast", &inks, &grounds).with_reversed_selection()
    }
}
