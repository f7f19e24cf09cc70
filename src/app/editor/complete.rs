//! What may stand at the cursor of a Dockerfile: instructions, flags, stages, images, paths.

mod around;
mod flags;
mod place;

#[cfg(test)]
mod tests;

use self::around::Around;
use self::place::{Found, Place};
use crate::domain::dockerfile::is_comment;

/// The longest list that is offered.
pub(super) const MOST: usize = 50;

/// The names that a mission brings along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Base images, the most fitting first.
    pub images: Vec<String>,
    /// Paths of the build context; folders end in `/`.
    pub paths: Vec<String>,
}

/// What may take the place of the word before the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offers {
    /// Column of the line, in characters, at which the word starts.
    pub from: usize,
    /// Best first; never empty.
    pub items: Vec<Offer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is written, with the space after it where one belongs there.
    pub text: String,
    /// What it is, in a few words.
    pub detail: &'static str,
}

impl Offer {
    fn new(text: impl Into<String>, detail: &'static str) -> Self {
        Self {
            text: text.into(),
            detail,
        }
    }

    /// Without the space after it.
    fn word(&self) -> &str {
        self.text.trim_end()
    }
}

/// What may stand at `column` (in characters) of line `row`. Unless they are `asked` for, offers
/// come only where they help more than they disturb.
#[must_use]
pub(super) fn offers(
    lines: &[String],
    row: usize,
    column: usize,
    words: &Vocabulary,
    asked: bool,
) -> Option<Offers> {
    let line = lines.get(row)?;
    if is_comment(line) {
        return None;
    }
    let around = Around::of(lines, row)?;
    let cut = line
        .char_indices()
        .nth(column)
        .map_or(line.len(), |(at, _)| at);
    let (before, after) = line.split_at(cut);
    // In the middle of a word, letters are mended rather than written.
    if !asked && after.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let head = around.head.len();
    let text = format!("{}{before}", around.head);
    let place = Place {
        text: &text,
        head,
        around: &around,
        words,
        asked,
    };
    let found = place.find()?;
    // A word that began in the line above cannot be replaced in this one.
    let start = found.start.checked_sub(head)?;
    let from = before.get(..start)?.chars().count();
    let items = chosen(found, &text, after, asked)?;
    Some(Offers { from, items })
}

/// Those that fit what is typed, best first.
fn chosen(found: Found, text: &str, after: &str, asked: bool) -> Option<Vec<Offer>> {
    let typed = text.get(found.start..)?;
    if !asked && typed.chars().count() < found.least {
        return None;
    }
    let whole = found.offers.iter().any(|offer| offer.word() == typed);
    // A word that is complete is left alone, even where a longer one begins with it.
    if whole && !asked {
        return None;
    }
    let lower = typed.to_ascii_lowercase();
    let mut fitting: Vec<_> = found
        .offers
        .into_iter()
        .filter(|offer| offer.word() != typed)
        .filter_map(|offer| Some((rank(&offer.text, typed, &lower)?, offer)))
        .collect();
    fitting.sort_by_key(|(rank, _)| *rank);
    fitting.truncate(MOST);
    let space_follows = after.starts_with([' ', '\t']);
    let items: Vec<_> = fitting
        .into_iter()
        .map(|(_, mut offer)| {
            if space_follows {
                offer.text.truncate(offer.word().len());
            }
            offer
        })
        .collect();
    (!items.is_empty()).then_some(items)
}

/// How well `text` fits what is typed; the lowest is the best.
fn rank(text: &str, typed: &str, lower: &str) -> Option<u8> {
    if text.starts_with(typed) {
        return Some(0);
    }
    let text = text.to_ascii_lowercase();
    match text.find(lower)? {
        0 => Some(1),
        _ => Some(2),
    }
}
