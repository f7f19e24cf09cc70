//! A buffer as a picture of a terminal window, in SVG: the same cells give the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

const FONT: &str = "ui-monospace,'SF Mono','JetBrains Mono','Cascadia Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";
/// A cell, in pixels at a font size of 14.
const WIDE: f64 = 8.43;
const HIGH: f64 = 18.0;
/// From the top of a cell to the line its letters stand on.
const BASE: f64 = 13.5;
const PAD: f64 = 14.0;
const BAR: f64 = 34.0;

type Rgb = [u8; 3];

/// `ground` is the theme's ink and ground (`Role::Screen`); what it lacks is taken to be light on
/// dark.
pub(crate) fn svg(buffer: &Buffer, ground: Style, title: &str) -> String {
    let ink = ground.fg.and_then(rgb).unwrap_or([0xd6, 0xd2, 0xca]);
    let paper = ground.bg.and_then(rgb).unwrap_or([0x18, 0x1a, 0x1e]);
    let mut picture = Picture {
        ink,
        paper,
        classes: BTreeMap::new(),
        rects: Vec::new(),
        strokes: BTreeMap::new(),
        fills: BTreeMap::new(),
        text: String::new(),
    };
    let area = buffer.area;
    for y in 0..area.height {
        picture.row(buffer, y);
    }
    picture.window(area, title)
}

/// How a run of letters looks; colours are already swapped and mixed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    ink: Rgb,
    /// Of bold, italic, underlined and crossed out.
    modifiers: u16,
}

struct Patch {
    x: u16,
    y: u16,
    columns: u16,
    rows: u16,
    color: Rgb,
}

struct Picture {
    ink: Rgb,
    paper: Rgb,
    /// Numbers of the looks, in the order they appear.
    classes: BTreeMap<Look, usize>,
    rects: Vec<Patch>,
    /// Lines of frames: path data by colour and thickness.
    strokes: BTreeMap<(Rgb, bool), String>,
    /// Block letters: path data by colour.
    fills: BTreeMap<Rgb, String>,
    text: String,
}

impl Picture {
    fn row(&mut self, buffer: &Buffer, y: u16) {
        let area = buffer.area;
        let cells: Vec<_> = cells(buffer, area, y).collect();
        self.grounds(&cells, y);
        let mut spans = String::new();
        let mut at = 0;
        while at < cells.len() {
            let (x, cell) = cells[at];
            let look = self.look(cell);
            let symbol = cell.symbol();
            let alike = cells[at..]
                .iter()
                .take_while(|(_, other)| self.look(other) == look);
            let mut run = 1;
            if let Some(parts) = frame(symbol) {
                run = alike
                    .take_while(|(_, other)| other.symbol() == symbol)
                    .count();
                // Only a plain horizontal line can run on.
                if parts[0] + parts[2] > 0 {
                    run = 1;
                }
                self.stroke(x, y, run, parts, look.ink);
            } else if let Some(part) = block(symbol) {
                self.fill(x, y, part, look.ink);
            } else if is_letter(symbol) {
                let text: String = alike
                    .map_while(|(_, other)| is_letter(other.symbol()).then(|| other.symbol()))
                    .collect();
                run = text.len();
                self.span(x, &text, look, &mut spans);
            } else {
                self.span(x, symbol, look, &mut spans);
            }
            at += run;
        }
        if !spans.is_empty() {
            let base = BAR + f64::from(y) * HIGH + BASE;
            writeln!(self.text, "<text y=\"{}\">{spans}</text>", number(base)).unwrap();
        }
    }

    fn look(&self, cell: &Cell) -> Look {
        let (mut ink, mut ground) = (
            rgb(cell.fg).unwrap_or(self.ink),
            rgb(cell.bg).unwrap_or(self.paper),
        );
        if cell.modifier.contains(Modifier::REVERSED) {
            (ink, ground) = (ground, ink);
        }
        if cell.modifier.contains(Modifier::DIM) {
            ink = mixed(ink, ground, 6);
        }
        let drawn =
            Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        Look {
            ink,
            modifiers: (cell.modifier & drawn).bits(),
        }
    }

    fn ground(&self, cell: &Cell) -> Rgb {
        if cell.modifier.contains(Modifier::REVERSED) {
            rgb(cell.fg).unwrap_or(self.ink)
        } else {
            rgb(cell.bg).unwrap_or(self.paper)
        }
    }

    fn grounds(&mut self, cells: &[(u16, &Cell)], y: u16) {
        let runs = cells.chunk_by(|one, next| self.ground(one.1) == self.ground(next.1));
        let mut found = Vec::new();
        for run in runs {
            let color = self.ground(run[0].1);
            let (last, cell) = run[run.len() - 1];
            if color != self.paper {
                found.push(Patch {
                    x: run[0].0,
                    y,
                    columns: last + cells_of(cell) - run[0].0,
                    rows: 1,
                    color,
                });
            }
        }
        for one in found {
            let above = self.rects.iter_mut().find(|above| {
                above.y + above.rows == one.y
                    && (above.x, above.columns, above.color) == (one.x, one.columns, one.color)
            });
            match above {
                Some(above) => above.rows += 1,
                None => self.rects.push(one),
            }
        }
    }

    fn span(&mut self, x: u16, text: &str, look: Look, spans: &mut String) {
        let marked = Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        let shown = if Modifier::from_bits_truncate(look.modifiers).intersects(marked) {
            text
        } else {
            text.trim_end()
        };
        let start = shown.len() - shown.trim_start().len();
        let (x, shown) = if start == shown.len() || shown.len() == text.len() && start == 0 {
            (x, shown)
        } else {
            (x + u16::try_from(start).unwrap(), &shown[start..])
        };
        if shown.is_empty() {
            return;
        }
        let next = self.classes.len();
        let class = *self.classes.entry(look).or_insert(next);
        let columns: u16 = if is_letter(shown) {
            u16::try_from(shown.len()).unwrap()
        } else {
            shown.cell_width()
        };
        write!(
            spans,
            "<tspan x=\"{}\" textLength=\"{}\" class=\"c{class}\">{}</tspan>",
            number(left(x)),
            number(f64::from(columns) * WIDE),
            escaped(shown)
        )
        .unwrap();
    }

    /// A frame's letter, drawn from the middle of its cell to the edges it reaches.
    fn stroke(&mut self, x: u16, y: u16, run: usize, parts: [u8; 4], ink: Rgb) {
        let heavy = parts.contains(&2);
        let path = self.strokes.entry((ink, heavy)).or_default();
        let (x0, y0) = (left(x), BAR + f64::from(y) * HIGH);
        let (middle, centre) = (x0 + WIDE / 2.0, y0 + HIGH / 2.0);
        let right = x0 + WIDE * f64::from(u16::try_from(run).unwrap());
        let [up, rightwards, down, leftwards] = parts.map(|part| part > 0);
        let from = if leftwards { x0 } else { middle };
        let to = if rightwards { right } else { middle };
        if from < to {
            write!(path, "M{} {}H{}", number(from), number(centre), number(to)).unwrap();
        }
        let from = if up { y0 } else { centre };
        let to = if down { y0 + HIGH } else { centre };
        if from < to {
            write!(path, "M{} {}V{}", number(middle), number(from), number(to)).unwrap();
        }
    }

    /// `part` is x, y, width and height in eighths of a cell.
    fn fill(&mut self, x: u16, y: u16, part: [u8; 4], ink: Rgb) {
        let path = self.fills.entry(ink).or_default();
        let [px, py, wide, high] = part.map(|eighths| f64::from(eighths) / 8.0);
        write!(
            path,
            "M{} {}h{}v{}h-{}z",
            number(left(x) + px * WIDE),
            number(BAR + f64::from(y) * HIGH + py * HIGH),
            number(wide * WIDE),
            number(high * HIGH),
            number(wide * WIDE)
        )
        .unwrap();
    }

    fn window(&self, area: Rect, title: &str) -> String {
        let width = number(f64::from(area.width) * WIDE + 2.0 * PAD);
        let height = number(f64::from(area.height) * HIGH + BAR + PAD);
        let middle = number(f64::from(area.width) * WIDE / 2.0 + PAD);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\">\n<title>{}</title>\n",
            escaped(title)
        );
        writeln!(
            out,
            "<style>text{{font:14px {FONT};white-space:pre}}.t{{font:13px system-ui,sans-serif;\
             fill:{}}}",
            hex(mixed(self.ink, self.paper, 6))
        )
        .unwrap();
        let mut classes: Vec<_> = self.classes.iter().collect();
        classes.sort_by_key(|(_, class)| **class);
        for (look, class) in classes {
            writeln!(out, ".c{class}{{{}}}", css(*look)).unwrap();
        }
        writeln!(
            out,
            "</style>\n<rect x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"9\" fill=\"{}\" \
             stroke=\"{}\"/>",
            number(f64::from(area.width) * WIDE + 2.0 * PAD - 1.0),
            number(f64::from(area.height) * HIGH + BAR + PAD - 1.0),
            hex(self.paper),
            hex(mixed(self.ink, self.paper, 2))
        )
        .unwrap();
        for x in [20, 38, 56] {
            let dot = hex(mixed(self.ink, self.paper, 3));
            writeln!(
                out,
                "<circle cx=\"{x}\" cy=\"17\" r=\"5.5\" fill=\"{dot}\"/>"
            )
            .unwrap();
        }
        writeln!(
            out,
            "<text class=\"t\" x=\"{middle}\" y=\"21.5\" text-anchor=\"middle\">{}</text>",
            escaped(title)
        )
        .unwrap();
        self.shapes(&mut out);
        writeln!(out, "<g xml:space=\"preserve\">").unwrap();
        out.push_str(&self.text);
        out.push_str("</g>\n</svg>\n");
        out
    }

    fn shapes(&self, out: &mut String) {
        out.push_str("<g shape-rendering=\"crispEdges\">\n");
        for one in &self.rects {
            writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
                number(left(one.x)),
                number(BAR + f64::from(one.y) * HIGH),
                number(f64::from(one.columns) * WIDE),
                number(f64::from(one.rows) * HIGH),
                hex(one.color)
            )
            .unwrap();
        }
        for (color, path) in &self.fills {
            writeln!(out, "<path fill=\"{}\" d=\"{path}\"/>", hex(*color)).unwrap();
        }
        out.push_str("</g>\n");
        for ((color, heavy), path) in &self.strokes {
            let thick = if *heavy { "2.4" } else { "1.1" };
            writeln!(
                out,
                "<path fill=\"none\" stroke=\"{}\" stroke-width=\"{thick}\" d=\"{path}\"/>",
                hex(*color)
            )
            .unwrap();
        }
    }
}

/// The cells of a row that are seen: not those behind a wide letter.
fn cells(buffer: &Buffer, area: Rect, y: u16) -> impl Iterator<Item = (u16, &Cell)> {
    let mut hidden = 0;
    (0..area.width).filter_map(move |x| {
        if hidden > 0 {
            hidden -= 1;
            return None;
        }
        let cell = &buffer[(area.x + x, area.y + y)];
        hidden = cells_of(cell) - 1;
        Some((x, cell))
    })
}

fn cells_of(cell: &Cell) -> u16 {
    cell.cell_width().max(1)
}

/// Printable ASCII, which every monospace font has at the same width.
fn is_letter(symbol: &str) -> bool {
    symbol.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Up, right, down and left of a frame's letter: 0 none, 1 light, 2 heavy.
fn frame(symbol: &str) -> Option<[u8; 4]> {
    Some(match symbol {
        "─" => [0, 1, 0, 1],
        "━" => [0, 2, 0, 2],
        "│" => [1, 0, 1, 0],
        "┃" => [2, 0, 2, 0],
        "┌" | "╭" => [0, 1, 1, 0],
        "┐" | "╮" => [0, 0, 1, 1],
        "└" | "╰" => [1, 1, 0, 0],
        "┘" | "╯" => [1, 0, 0, 1],
        "├" => [1, 1, 1, 0],
        "┤" => [1, 0, 1, 1],
        "┬" => [0, 1, 1, 1],
        "┴" => [1, 1, 0, 1],
        "┼" => [1, 1, 1, 1],
        _ => return None,
    })
}

/// x, y, width and height of a block letter, in eighths of a cell.
fn block(symbol: &str) -> Option<[u8; 4]> {
    let letter = u32::from(symbol.chars().next()?);
    let step = |from: u32| u8::try_from(letter - from).unwrap_or(0);
    Some(match letter {
        0x2580 => [0, 0, 8, 4],
        0x2581..=0x2588 => {
            let high = step(0x2580);
            [0, 8 - high, 8, high]
        }
        0x2589..=0x258f => [0, 0, 8 - step(0x2588), 8],
        0x2590 => [4, 0, 4, 8],
        0x2594 => [0, 0, 8, 1],
        0x2595 => [7, 0, 1, 8],
        _ => return None,
    })
}

fn left(x: u16) -> f64 {
    PAD + f64::from(x) * WIDE
}

/// Without needless digits.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// `tenths` of `ink` on `ground`.
fn mixed(ink: Rgb, ground: Rgb, tenths: u16) -> Rgb {
    std::array::from_fn(|at| {
        let sum = u16::from(ink[at]) * tenths + u16::from(ground[at]) * (10 - tenths);
        u8::try_from(sum / 10).unwrap_or(u8::MAX)
    })
}

fn css(look: Look) -> String {
    let mut css = format!("fill:{}", hex(look.ink));
    for (modifier, rule) in [
        (Modifier::BOLD, ";font-weight:bold"),
        (Modifier::ITALIC, ";font-style:italic"),
        (Modifier::UNDERLINED, ";text-decoration:underline"),
        (Modifier::CROSSED_OUT, ";text-decoration:line-through"),
    ] {
        if Modifier::from_bits_truncate(look.modifiers).contains(modifier) {
            css.push_str(rule);
        }
    }
    css
}

/// `None` for the terminal's own colour.
fn rgb(color: Color) -> Option<Rgb> {
    /// Black to white, then their bright sisters.
    const NAMED: [Rgb; 16] = [
        [0x2e, 0x31, 0x38],
        [0xe0, 0x6c, 0x6c],
        [0x8f, 0xc0, 0x7c],
        [0xd9, 0xb5, 0x68],
        [0x7c, 0xa6, 0xdc],
        [0xc0, 0x90, 0xd6],
        [0x6f, 0xbd, 0xc0],
        [0xc8, 0xc6, 0xc0],
        [0x7a, 0x7d, 0x85],
        [0xf2, 0x8b, 0x8b],
        [0xa9, 0xd8, 0x96],
        [0xee, 0xcf, 0x86],
        [0x9c, 0xc2, 0xf2],
        [0xd8, 0xad, 0xea],
        [0x8e, 0xd8, 0xda],
        [0xf2, 0xf0, 0xea],
    ];
    let index = match color {
        Color::Reset => return None,
        Color::Rgb(r, g, b) => return Some([r, g, b]),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(index) => index,
    };
    Some(match index {
        0..=15 => NAMED[usize::from(index)],
        16..=231 => {
            let step =
                |place: u8| [0, 95, 135, 175, 215, 255][usize::from((index - 16) / place % 6)];
            [step(36), step(6), step(1)]
        }
        232..=255 => [8 + 10 * (index - 232); 3],
    })
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::svg;

    fn picture(draw: impl FnOnce(&mut Buffer)) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 3));
        draw(&mut buffer);
        svg(&buffer, Style::new(), "a <title>")
    }

    #[test]
    fn text_runs_are_merged_and_escaped() {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let picture = picture(|buffer| {
            buffer.set_string(2, 1, "a & b <c>", bold);
            buffer.set_string(12, 1, "x", Style::new().fg(Color::Rgb(1, 2, 3)));
        });
        assert!(
            picture.contains(">a &amp; b &lt;c&gt;</tspan>"),
            "{picture}"
        );
        assert!(
            picture.contains("x=\"30.86\" textLength=\"75.87\""),
            "{picture}"
        );
        assert!(picture.contains("font-weight:bold"));
        assert!(picture.contains("fill:#010203"));
        assert!(picture.contains("<title>a &lt;title&gt;</title>"));
        assert_eq!(picture.matches("<tspan").count(), 2);
        assert_eq!(picture.matches('<').count(), picture.matches('>').count());
    }

    #[test]
    fn grounds_merge_over_rows_and_reverse_swaps() {
        let ground = Style::new().bg(Color::Rgb(9, 9, 9));
        let picture = picture(|buffer| {
            buffer.set_style(Rect::new(0, 0, 5, 2), ground);
            let reversed = Style::new().add_modifier(Modifier::REVERSED);
            buffer.set_string(0, 2, "r", reversed.fg(Color::Rgb(7, 7, 7)));
        });
        assert_eq!(picture.matches("fill=\"#090909\"").count(), 1);
        assert!(
            picture.contains("height=\"36\" fill=\"#090909\""),
            "{picture}"
        );
        assert!(picture.contains("fill=\"#070707\""));
    }

    #[test]
    fn frames_are_lines_and_wide_letters_take_two_cells() {
        let picture = picture(|buffer| {
            buffer.set_string(0, 0, "┌───┐", Style::new());
            buffer.set_string(0, 1, "日本", Style::new());
            buffer.set_string(6, 1, "█", Style::new());
        });
        assert!(!picture.contains('┌') && !picture.contains('█'));
        assert_eq!(picture.matches("textLength=\"16.86\"").count(), 2);
        assert!(
            picture.contains("x=\"30.86\""),
            "the second stands two cells on: {picture}"
        );
    }

    #[test]
    fn the_same_buffer_gives_the_same_bytes() {
        let draw = |buffer: &mut Buffer| {
            buffer.set_string(0, 0, "a│b", Style::new().fg(Color::Red));
        };
        assert_eq!(picture(draw), picture(draw));
    }

    #[test]
    fn an_empty_buffer_is_an_empty_window() {
        let picture = svg(&Buffer::empty(Rect::ZERO), Style::new(), "");
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
    }
}
