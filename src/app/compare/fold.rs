//! Which rows of a comparison are shown, and which are folded because both texts are alike there.

use std::collections::BTreeSet;
use std::ops::Range;

use super::diff::{Diff, Row};

/// Longer stretches of rows that are alike are folded.
const LONGEST_ALIKE: usize = 6;
/// Rows that stay visible beside a difference.
const CONTEXT: usize = 2;

/// One thing to draw; numbers are rows of the [`Diff`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Both sides of a row.
    Row(usize),
    /// Inline, a row that differs shows its left side and its right side by themselves.
    Left(usize),
    Right(usize),
    Fold(Range<usize>),
}

impl Item {
    /// The first row it stands for.
    #[must_use]
    pub fn row(&self) -> usize {
        match self {
            Self::Row(row) | Self::Left(row) | Self::Right(row) => *row,
            Self::Fold(rows) => rows.start,
        }
    }

    fn covers(&self, row: usize) -> bool {
        match self {
            Self::Fold(rows) => rows.contains(&row),
            _ => self.row() == row,
        }
    }
}

/// What there is to draw, for both layouts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items {
    pub side_by_side: Vec<Item>,
    pub inline: Vec<Item>,
    /// Every stretch that may be folded.
    stretches: Vec<Range<usize>>,
}

impl Items {
    /// `open` holds the first rows of the stretches that were unfolded.
    #[must_use]
    pub fn of(diff: &Diff, open: &BTreeSet<usize>) -> Self {
        let stretches = stretches(diff);
        let folded = |row: usize| {
            let hides = |it: &&Range<usize>| it.contains(&row) && !open.contains(&it.start);
            stretches.iter().find(hides).cloned()
        };
        let mut side_by_side = Vec::new();
        let mut row = 0;
        while row < diff.rows.len() {
            if let Some(stretch) = folded(row) {
                row = stretch.end;
                side_by_side.push(Item::Fold(stretch));
            } else {
                side_by_side.push(Item::Row(row));
                row += 1;
            }
        }
        let inline = inline(diff, &side_by_side);
        Self {
            side_by_side,
            inline,
            stretches,
        }
    }

    /// The stretch that may be folded and holds `row`.
    #[must_use]
    pub fn stretch(&self, row: usize) -> Option<usize> {
        let stretch = self.stretches.iter().find(|it| it.contains(&row))?;
        Some(stretch.start)
    }

    /// Where `row` is in a list of items.
    #[must_use]
    pub fn position(items: &[Item], row: usize) -> usize {
        let found = items.iter().position(|item| item.covers(row));
        found.unwrap_or(items.len().saturating_sub(1))
    }
}

fn stretches(diff: &Diff) -> Vec<Range<usize>> {
    if diff.changes.is_empty() {
        return Vec::new();
    }
    let last = diff.rows.len();
    let starts = std::iter::once(0).chain(diff.changes.iter().map(|it| it.end));
    let ends = diff.changes.iter().map(|it| it.start).chain([last]);
    let alike = starts
        .zip(ends)
        .filter(|(start, end)| end - start > LONGEST_ALIKE);
    alike
        .map(|(start, end)| {
            let first = if start == 0 { 0 } else { start + CONTEXT };
            let end = if end == last { last } else { end - CONTEXT };
            first..end
        })
        .collect()
}

/// A run of rows whose lines are strangers shows all of one side before the other, as a patch does.
fn inline(diff: &Diff, items: &[Item]) -> Vec<Item> {
    let mut inline = Vec::new();
    let mut waiting = Vec::new();
    for item in items {
        let row = match item {
            Item::Row(row) => diff.rows.get(*row),
            _ => None,
        };
        let index = item.row();
        let kin = matches!(row, Some(Row::Changed { words: Some(_), .. }));
        if kin || row.is_none_or(Row::is_same) {
            inline.append(&mut waiting);
        }
        match row {
            Some(row) if !row.is_same() => {
                inline.extend(row.left().map(|_| Item::Left(index)));
                waiting.extend(row.right().map(|_| Item::Right(index)));
            }
            _ => inline.push(item.clone()),
        }
        if kin {
            inline.append(&mut waiting);
        }
    }
    inline.append(&mut waiting);
    inline
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Item, Items};
    use crate::app::compare::diff::Diff;

    fn numbered(range: std::ops::Range<usize>) -> String {
        range.fold(String::new(), |text, i| text + &format!("line {i}\n"))
    }

    fn shown(items: &[Item]) -> String {
        let word = |item: &Item| match item {
            Item::Row(row) => format!("{row}"),
            Item::Left(row) => format!("-{row}"),
            Item::Right(row) => format!("+{row}"),
            Item::Fold(rows) => format!("[{}]", rows.len()),
        };
        items.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_long_stretches_fold_and_differences_keep_their_neighbours() {
        for (alike, expected) in [
            (6, "0 1 2 3 4 5 6"),
            (7, "[5] 5 6 7"),
            (20, "[18] 18 19 20"),
        ] {
            let left = format!("{}old\n", numbered(0..alike));
            let right = format!("{}xyz\n", numbered(0..alike));
            let items = Items::of(&Diff::of(&left, &right), &BTreeSet::new());
            assert_eq!(shown(&items.side_by_side), expected);
        }
    }

    #[test]
    fn a_stretch_in_the_middle_and_at_the_end() {
        let left = format!("old\n{}was\n{}", numbered(0..10), numbered(10..18));
        let right = format!("xyz\n{}now\n{}", numbered(0..10), numbered(10..18));
        let diff = Diff::of(&left, &right);
        let items = Items::of(&diff, &BTreeSet::new());
        assert_eq!(shown(&items.side_by_side), "0 1 2 [6] 9 10 11 12 13 [6]");
        assert_eq!(shown(&items.inline), "-0 +0 1 2 [6] 9 10 -11 +11 12 13 [6]");
        assert_eq!(items.stretch(4), Some(3));
        assert_eq!(items.stretch(1), None);
        let open = Items::of(&diff, &BTreeSet::from([3]));
        assert_eq!(
            shown(&open.side_by_side),
            "0 1 2 3 4 5 6 7 8 9 10 11 12 13 [6]"
        );
    }

    #[test]
    fn inline_strangers_stand_in_blocks_and_kin_in_pairs() {
        let diff = Diff::of("one\ntwo\nRUN npm install", "alpha\nbeta\nRUN npm ci");
        let items = Items::of(&diff, &BTreeSet::new());
        assert_eq!(shown(&items.inline), "-0 -1 +0 +1 -2 +2");
    }

    #[test]
    fn identical_texts_are_not_folded() {
        let diff = Diff::of(&numbered(0..30), &numbered(0..30));
        assert_eq!(Items::of(&diff, &BTreeSet::new()).side_by_side.len(), 30);
    }
}
