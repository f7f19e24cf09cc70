//! Text measured in terminal cells: width, cut, pad, wrap.
//!
//! The measure is ratatui's own, one grapheme at a time, so what is counted here is what is drawn.
//! Control characters and graphemes without a width are not drawn and not counted; a tab is one space.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// Stands where text was left out.
pub const CUT: &str = "…";

/// How many cells `text` takes on one line.
#[must_use]
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    units(text).map(|(_, cells)| cells).sum()
}

/// At most `cells` cells of `text`; what does not fit gives way to a `…` at the end, and is not even
/// looked at.
#[must_use]
pub fn cut(text: &str, cells: usize) -> Cow<'_, str> {
    if text.len() <= cells && is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut taken = 0;
    let mut fits = (0, 0);
    for (symbol, more) in units(text) {
        if taken + more > cells {
            if cells == 0 {
                return Cow::Borrowed("");
            }
            kept.truncate(fits.0);
            kept.push_str(CUT);
            return Cow::Owned(kept);
        }
        kept.push_str(symbol);
        taken += more;
        if taken < cells {
            fits = (kept.len(), taken);
        }
    }
    Cow::Owned(kept)
}

/// Like [`cut`], but keeps the end, which says more of a path: `…/nodemon/index.js`.
#[must_use]
pub fn cut_start(text: &str, cells: usize) -> Cow<'_, str> {
    if text.len() <= cells && is_plain(text) {
        return Cow::Borrowed(text);
    }
    let all: Vec<_> = units(text).collect();
    if all.iter().map(|(_, more)| more).sum::<usize>() <= cells {
        return Cow::Owned(all.into_iter().map(|(symbol, _)| symbol).collect());
    }
    let Some(room) = cells.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let mut taken = 0;
    let kept = all
        .iter()
        .rev()
        .take_while(|(_, more)| {
            taken += more;
            taken <= room
        })
        .count();
    let tail = all.iter().skip(all.len() - kept);
    Cow::Owned(
        std::iter::once(CUT)
            .chain(tail.map(|(symbol, _)| *symbol))
            .collect(),
    )
}

/// Exactly `cells` cells: cut with `…`, or filled with spaces at the right.
#[must_use]
pub fn pad(text: &str, cells: usize) -> String {
    let mut padded = cut(text, cells).into_owned();
    padded.push_str(&" ".repeat(cells.saturating_sub(width(&padded))));
    padded
}

/// Exactly `cells` cells: cut with `…`, or filled with spaces at the left, as numbers want it.
#[must_use]
pub fn pad_left(text: &str, cells: usize) -> String {
    let cut = cut(text, cells);
    let mut padded = " ".repeat(cells.saturating_sub(width(&cut)));
    padded.push_str(&cut);
    padded
}

/// How many cells a styled line takes.
#[must_use]
pub fn line_width(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| width(&span.content)).sum()
}

/// [`cut`] for a styled line. The `…` wears the style of what it stands for.
#[must_use]
pub fn cut_line(line: Line<'_>, cells: usize) -> Line<'_> {
    if line_width(&line) <= cells {
        return line;
    }
    let mut kept = Vec::new();
    let mut room = cells;
    for span in line.spans {
        let wide = width(&span.content);
        if wide < room {
            room -= wide;
            kept.push(span);
            continue;
        }
        // One cell more than there is room for, so that the cut is marked even where this span
        // would just fit: something follows it.
        let marked = format!("{}  ", span.content);
        kept.push(Span::styled(cut(&marked, room).into_owned(), span.style));
        break;
    }
    Line {
        spans: kept,
        style: line.style,
        alignment: line.alignment,
    }
}

/// Breaks a styled line at words so that no line is wider than `width`; all but the first are
/// indented by `hang` cells. A word that is wider than a line is broken where the line ends.
#[must_use]
pub fn wrap(line: &Line<'_>, width: usize, hang: usize) -> Vec<Line<'static>> {
    wrap_between(line, width, &Line::default(), &Line::from(" ".repeat(hang)))
}

/// [`wrap`] with text before the first line and before every other one: a bullet, a quote's bar.
/// The prefixes count into `width`, and are cut when they leave no room.
#[must_use]
pub fn wrap_between(
    line: &Line<'_>,
    width: usize,
    first: &Line<'_>,
    rest: &Line<'_>,
) -> Vec<Line<'static>> {
    if width == 0 {
        return Vec::new();
    }
    let first = prefix(first, width);
    let rest = prefix(rest, width);
    let narrowest = width - line_width(&first).max(line_width(&rest));
    let letters = letters(line, narrowest);
    let indent = letters.iter().take_while(|letter| letter.blank).count();
    let mut from = indent.saturating_sub(narrowest / 2);
    let mut lines = Vec::new();
    loop {
        let before = if lines.is_empty() { &first } else { &rest };
        let room = width - line_width(before);
        let (end, next) = break_at(&letters, from, room);
        let mut spans = before.spans.clone();
        gather(&letters[from..end], &mut spans);
        lines.push(Line {
            spans,
            style: line.style,
            alignment: line.alignment,
        });
        if next >= letters.len() {
            return lines;
        }
        from = next;
    }
}

/// What is drawn as one: a grapheme with its style and cells.
struct Letter<'a> {
    symbol: &'a str,
    style: Style,
    cells: usize,
    blank: bool,
}

fn letters<'a>(line: &'a Line<'_>, most: usize) -> Vec<Letter<'a>> {
    let spans = line.spans.iter();
    spans
        .flat_map(|span| units(&span.content).map(|unit| (unit, span.style)))
        .map(|((symbol, cells), style)| Letter {
            symbol: if cells > most { CUT } else { symbol },
            style,
            cells: cells.min(most),
            blank: symbol != "\u{a0}" && symbol.chars().all(char::is_whitespace),
        })
        .collect()
}

/// Where the line that starts at `from` ends, and where the next one starts.
fn break_at(letters: &[Letter<'_>], from: usize, room: usize) -> (usize, usize) {
    let mut taken = 0;
    let mut best = None;
    for (at, letter) in letters.iter().enumerate().skip(from) {
        if letter.blank {
            taken += letter.cells;
            continue;
        }
        let before = (at > from).then(|| &letters[at - 1]);
        // Leading blanks are an indent, and no place to break.
        let text_before = letters[from..at].iter().rposition(|letter| !letter.blank);
        match (before, text_before) {
            (Some(before), Some(text)) if before.blank => best = Some((from + text + 1, at)),
            // Between letters of scripts that are written without spaces.
            (Some(before), Some(_)) if before.cells > 1 || letter.cells > 1 => {
                best = Some((at, at));
            }
            _ => {}
        }
        taken += letter.cells;
        if taken > room {
            return best.unwrap_or((at, at));
        }
    }
    let end = letters.len();
    let text = letters[from..].iter().rposition(|letter| !letter.blank);
    (text.map_or(from, |text| from + text + 1), end)
}

fn gather(letters: &[Letter<'_>], spans: &mut Vec<Span<'static>>) {
    for same in letters.chunk_by(|one, next| one.style == next.style) {
        let text: String = same.iter().map(|letter| letter.symbol).collect();
        spans.push(Span::styled(text, same[0].style));
    }
}

/// The prefix, owned, and cut to leave at least half the line to the text.
fn prefix(line: &Line<'_>, width: usize) -> Line<'static> {
    let most = width / 2;
    let mut room = most;
    let mut spans = Vec::new();
    for span in &line.spans {
        let mut kept = String::new();
        for (symbol, cells) in units(&span.content) {
            let Some(left) = room.checked_sub(cells) else {
                break;
            };
            room = left;
            kept.push_str(symbol);
        }
        spans.push(Span::styled(kept, span.style));
    }
    Line::from(spans)
}

/// Printable ASCII: one byte, one cell.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Graphemes that are drawn, with their cells.
pub(crate) fn units(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true).filter_map(|symbol| {
        if symbol == "\t" {
            return Some((" ", 1));
        }
        if symbol.contains(char::is_control) {
            return None;
        }
        let cells = usize::from(symbol.cell_width());
        (cells > 0).then_some((symbol, cells))
    })
}

#[cfg(test)]
mod tests;
