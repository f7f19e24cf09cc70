//! Draws the layers, base first, with the line that made each.
//!
//! ```text
//!    #       size   +added ~changed -deleted  line  instruction
//!    ▸   105.0 MB                             the base image, 4 layers
//!    5!   13.4 MB      120                      13  COPY --from=builder …
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{LONGEST_NAME, put};
use crate::app::explorer::{Explorer, LayerRow, Pane, Subject};
use crate::domain::bytes::Bytes;
use crate::domain::image::Blame;
use crate::domain::text::sanitise;
use crate::ui::theme::{Role, Theme};
use crate::ui::{bar, text};

/// From this width on the columns of counts have names.
const WITH_NAMES: usize = 66;
/// Below it there are no counts.
const WITH_COUNTS: usize = 42;

/// Cells of the three columns of counts; none where there is no room for them.
type Counts = Option<[usize; 3]>;

pub(super) fn draw(
    explorer: &Explorer,
    theme: &Theme,
    heading: Rect,
    area: Rect,
    buf: &mut Buffer,
) {
    let (Some(subject), Some(blame)) = (explorer.subject(), explorer.blame()) else {
        return;
    };
    let counts = columns(subject, usize::from(area.width));
    put(head(counts, theme), heading, buf);
    let rows = explorer.layer_rows();
    let cursor = explorer.layer_cursor();
    let top = cursor.top(rows.len(), usize::from(area.height));
    bar::beside(area, rows.len(), top, theme, buf);
    for (room, (index, row)) in area.rows().zip(rows.iter().enumerate().skip(top)) {
        if index == cursor.at() {
            let role = match explorer.focus() {
                Pane::Layers => Role::Selected,
                Pane::Files => Role::SelectedDim,
            };
            buf.set_style(room, theme.style(role));
        }
        put(line(subject, blame, *row, counts, theme), room, buf);
    }
}

fn columns(subject: &Subject, cells: usize) -> Counts {
    if cells >= WITH_NAMES {
        return Some([8, 8, 8]);
    }
    let digits = |most: Option<usize>| most.unwrap_or(0).to_string().len() + 1;
    let layers = || subject.analysis.layers.iter();
    (cells >= WITH_COUNTS).then(|| {
        [
            digits(layers().map(|it| it.added).max()),
            digits(layers().map(|it| it.changed).max()),
            digits(layers().map(|it| it.deleted).max()),
        ]
    })
}

fn head(counts: Counts, theme: &Theme) -> Line<'static> {
    let names: [&str; 3] = match counts {
        Some([8, 8, 8]) => ["+added", "~changed", "-deleted"],
        _ => ["+", "~", "-"],
    };
    let mut words = format!("{:>4} {:>10}", "#", "size");
    for (cells, name) in counts.iter().flatten().zip(names) {
        words.push(' ');
        words.push_str(&text::pad_left(name, *cells));
    }
    words.push_str("  line  instruction");
    Line::styled(words, theme.style(Role::Dim))
}

fn line(
    subject: &Subject,
    blame: &Blame,
    row: LayerRow,
    counts: Counts,
    theme: &Theme,
) -> Line<'static> {
    match row {
        LayerRow::Base { layers, open } => {
            let mark = if open { "▾" } else { "▸" };
            let wastes = blame.wasted(0..layers) > 0;
            let mut spans = start(mark, blame.bytes(0..layers), wastes, theme);
            spans.extend(numbers([0; 3], counts, theme));
            let words = format!("  the base image, {layers} layers");
            spans.push(Span::styled(words, theme.style(Role::ImageName)));
            Line::from(spans)
        }
        LayerRow::Layer(index) => layer(subject, blame, index, counts, theme),
    }
}

fn layer(
    subject: &Subject,
    blame: &Blame,
    index: usize,
    counts: Counts,
    theme: &Theme,
) -> Line<'static> {
    let Some(facts) = subject.analysis.layers.get(index) else {
        return Line::default();
    };
    let wastes = blame.wasted(index..index + 1) > 0;
    let mut spans = start(&(index + 1).to_string(), facts.bytes, wastes, theme);
    let told = [facts.added, facts.changed, facts.deleted];
    spans.extend(numbers(told, counts, theme));
    let is_base = index < blame.base();
    let (place, role) = match facts.line {
        Some(line) => (line.to_string(), Role::LineNumber),
        None if is_base => ("base".to_owned(), Role::ImageName),
        None => (String::new(), Role::Dim),
    };
    spans.push(Span::styled(format!("{place:>6}  "), theme.style(role)));
    let text = facts.instruction.as_deref().unwrap_or_default();
    spans.extend(instruction(&sanitise(text, LONGEST_NAME), is_base, theme));
    Line::from(spans)
}

/// Number, whether bytes of it are wasted, and size.
fn start(number: &str, bytes: u64, wastes: bool, theme: &Theme) -> Vec<Span<'static>> {
    let mark = if wastes { "!" } else { " " };
    let size = format!("{:>10}", Bytes(bytes).to_string());
    let role = match bytes {
        0 => Role::Dim,
        _ => Role::Text,
    };
    vec![
        Span::styled(format!("{number:>4}"), theme.style(Role::Dim)),
        Span::styled(mark, theme.style(Role::Wasted)),
        Span::styled(size, theme.style(role)),
    ]
}

/// Counts; nothing is said of what there is none of.
fn numbers(told: [usize; 3], counts: Counts, theme: &Theme) -> Vec<Span<'static>> {
    let signs = [
        ('+', Role::Added),
        ('~', Role::Changed),
        ('-', Role::Removed),
    ];
    let columns = counts.into_iter().flatten().zip(told).zip(signs);
    columns
        .map(|((cells, count), (sign, role))| {
            let words = match count {
                0 => String::new(),
                _ => format!("{sign}{count}"),
            };
            let words = format!(" {}", text::pad_left(&words, cells));
            Span::styled(words, theme.style(role))
        })
        .collect()
}

/// `RUN npm ci`, the keyword apart from the rest.
fn instruction(text: &str, is_base: bool, theme: &Theme) -> Vec<Span<'static>> {
    if text.is_empty() {
        let words = "(instruction unknown)";
        return vec![Span::styled(words, theme.style(Role::Dim))];
    }
    if is_base {
        return vec![Span::styled(text.to_owned(), theme.style(Role::Dim))];
    }
    let end = text.find(' ').unwrap_or(text.len());
    let (keyword, rest) = text.split_at(end);
    let known = keyword.bytes().all(|byte| byte.is_ascii_uppercase());
    let role = if known { Role::Keyword } else { Role::Text };
    vec![
        Span::styled(keyword.to_owned(), theme.style(role)),
        Span::raw(rest.to_owned()),
    ]
}
