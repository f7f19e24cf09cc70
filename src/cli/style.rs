//! Colours and widths of what is printed for people.

/// Widest text that is still read comfortably.
const WIDEST: usize = 100;

/// How the terminal may be used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Columns.
    pub(super) width: usize,
    pub(super) colour: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Colour {
    Green,
    Red,
    Yellow,
    Faint,
}

impl Style {
    pub(super) fn columns(self) -> usize {
        self.width.clamp(40, WIDEST)
    }

    pub(super) fn paint(self, text: &str, colour: Colour) -> String {
        let code = match colour {
            Colour::Green => "32",
            Colour::Red => "31",
            Colour::Yellow => "33",
            Colour::Faint => "2",
        };
        self.wrap(text, code)
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.wrap(text, "1")
    }

    pub(super) fn faint(self, text: &str) -> String {
        self.paint(text, Colour::Faint)
    }

    fn wrap(self, text: &str, code: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
