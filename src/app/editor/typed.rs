//! What is typed at one place, so that it can be typed again at another.

use super::buffer::Pos;
use super::history::Change;

/// Characters that go before and behind the cursor, and what comes in their place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    before: usize,
    behind: usize,
    pub(super) text: String,
}

/// Typing that is under way.
#[derive(Debug)]
pub(super) struct Typing {
    typed: Typed,
    /// Where it goes on.
    at: Pos,
    /// How many steps could be taken back when it began.
    pub(super) steps: usize,
    /// The cursor went elsewhere in between.
    left: bool,
}

impl Typing {
    pub(super) fn begin(at: Pos, steps: usize) -> Self {
        Self {
            typed: Typed::default(),
            at,
            steps,
            left: false,
        }
    }

    /// Begins anew at another place.
    pub(super) fn leave(&mut self, at: Pos, steps: usize) {
        *self = Self {
            left: true,
            ..Self::begin(at, steps)
        };
    }

    /// What was typed, and whether the place was left in between.
    pub(super) fn end(self) -> (Typed, bool) {
        (self.typed, self.left)
    }

    /// Whether a change from here to there goes on with what was typed.
    pub(super) fn goes_on(&self, change: &Change, before: Pos, after: Pos) -> bool {
        self.at == before
            && change.at <= before
            && before <= Change::end_of(change.at, &change.removed)
            && after == Change::end_of(change.at, &change.inserted)
    }

    /// Takes up a change that goes on.
    pub(super) fn follow(&mut self, change: &Change, after: Pos) {
        let removed = change.removed.chars().count();
        let before = distance(change.at, &change.removed, self.at);
        let own = self.typed.text.chars().count();
        let kept = own.saturating_sub(before);
        self.typed.text = self.typed.text.chars().take(kept).collect();
        self.typed.before += before.saturating_sub(own);
        self.typed.behind += removed - before;
        self.typed.text.push_str(&change.inserted);
        self.at = after;
    }
}

impl Typed {
    /// What it takes the place of at `at`.
    pub(super) fn span(&self, lines: &[String], at: Pos) -> (Pos, Pos) {
        (
            back(lines, at, self.before),
            forward(lines, at, self.behind),
        )
    }
}

/// Characters of `text`, which stands at `from`, that are before `to`.
fn distance(from: Pos, text: &str, to: Pos) -> usize {
    let mut at = from;
    let reached = text.chars().take_while(|c| {
        let before = at < to;
        at = match c {
            '\n' => Pos {
                row: at.row + 1,
                column: 0,
            },
            _ => Pos {
                column: at.column + 1,
                ..at
            },
        };
        before
    });
    reached.count()
}

/// A line break counts as one character.
fn back(lines: &[String], at: Pos, mut characters: usize) -> Pos {
    let mut at = at;
    while characters > at.column && at.row > 0 {
        characters -= at.column + 1;
        at.row -= 1;
        at.column = lines.get(at.row).map_or(0, |line| line.chars().count());
    }
    Pos {
        column: at.column.saturating_sub(characters),
        ..at
    }
}

fn forward(lines: &[String], at: Pos, mut characters: usize) -> Pos {
    let length = |row: usize| lines.get(row).map_or(0, |line| line.chars().count());
    let mut at = at;
    while at.row + 1 < lines.len() && characters > length(at.row).saturating_sub(at.column) {
        characters -= length(at.row).saturating_sub(at.column) + 1;
        at = Pos {
            row: at.row + 1,
            column: 0,
        };
    }
    Pos {
        column: (at.column + characters).min(length(at.row)),
        ..at
    }
}
