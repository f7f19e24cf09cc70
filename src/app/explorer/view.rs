//! The files that are seen: what is open, what a filter leaves, and where the cursor is.

use super::cursor::Cursor;
use super::index::{Index, Node, Order, ROOT};

/// A tree of no more than this is open from the start.
const FEW: usize = 24;

#[derive(Clone, Debug)]
pub struct View {
    index: Index,
    order: Order,
    /// Nodes that are seen, from above.
    rows: Vec<u32>,
    /// Folders that are open, by node.
    open: Vec<bool>,
    found: Option<Found>,
    pub(super) cursor: Cursor,
}

/// What a filter leaves.
#[derive(Clone, Debug)]
struct Found {
    text: String,
    matches: Vec<bool>,
    /// What matches, its parents, and what lies in a folder that matches.
    shown: Vec<bool>,
    open: Vec<bool>,
    count: usize,
}

impl View {
    pub(super) fn new(index: Index, order: Order) -> Self {
        let few = index.len() <= FEW;
        let mut view = Self {
            open: vec![few; index.len() + 1],
            index,
            order,
            rows: Vec::new(),
            found: None,
            cursor: Cursor::default(),
        };
        view.rebuild();
        view
    }

    /// How many rows there are to scroll through.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Files and folders, whether they are seen or not.
    #[must_use]
    pub fn paths(&self) -> usize {
        self.index.len()
    }

    /// How many paths the filter found.
    #[must_use]
    pub fn matches(&self) -> Option<usize> {
        self.found.as_ref().map(|found| found.count)
    }

    /// The rows from `top` on, each with whether it is an open folder and whether the filter found it.
    pub fn rows(&self, top: usize) -> impl Iterator<Item = (&Node, bool, bool)> {
        let rows = self.rows.get(top..).unwrap_or_default().iter();
        rows.map(|id| (self.index.node(*id), self.is_open(*id), self.is_match(*id)))
    }

    #[must_use]
    pub fn selected(&self) -> Option<&Node> {
        let id = self.rows.get(self.cursor.at())?;
        Some(self.index.node(*id))
    }

    pub(super) fn set_order(&mut self, order: Order) {
        if order != self.order {
            self.order = order;
            self.index.sort(order);
            self.keeping_cursor(Self::rebuild);
        }
    }

    /// Shows only paths with `text` in them; letters of both cases are alike unless one of `text` is
    /// a capital.
    pub(super) fn set_filter(&mut self, text: &str) {
        let now = self.found.as_ref().map_or("", |found| &found.text);
        if now == text {
            return;
        }
        if text.is_empty() {
            self.found = None;
            self.open_parents();
            self.keeping_cursor(Self::rebuild);
            return;
        }
        self.found = Some(find(&self.index, text));
        self.rebuild();
        let first = self.rows.iter().position(|id| self.is_match(*id));
        self.cursor.go(first.unwrap_or(0));
    }

    /// To the next path that the filter found, or the one before.
    pub(super) fn next_match(&mut self, forwards: bool) {
        let (at, count) = (self.cursor.at(), self.rows.len());
        let step = |by: usize| if forwards { at + by } else { at + count - by };
        let mut others = (1..=count).map(|by| step(by) % count);
        if let Some(next) = others.find(|row| self.is_match(self.rows[*row])) {
            self.cursor.go(next);
        }
    }

    /// Opens or closes the folder at the cursor; at a file its folder is closed.
    pub(super) fn toggle(&mut self) {
        let Some(id) = self.rows.get(self.cursor.at()).copied() else {
            return;
        };
        if !self.index.node(id).is_folder {
            self.close();
        } else if self.is_open(id) {
            self.close_at(self.cursor.at());
        } else {
            self.open_at(self.cursor.at());
        }
    }

    /// Opens the folder at the cursor, or steps into it.
    pub(super) fn open(&mut self) {
        let at = self.cursor.at();
        let Some(id) = self.rows.get(at).copied() else {
            return;
        };
        if !self.is_open(id) {
            self.open_at(at);
        } else if self.end_of(at) > at + 1 {
            self.cursor.go(at + 1);
        }
    }

    /// Closes the folder at the cursor, or steps out to the one it lies in. Whether there was one.
    pub(super) fn close(&mut self) -> bool {
        let at = self.cursor.at();
        let Some(id) = self.rows.get(at).copied() else {
            return false;
        };
        if self.is_open(id) {
            self.close_at(at);
            return true;
        }
        let parent = self.index.parent(id);
        let above = self.rows[..at].iter().rposition(|row| *row == parent);
        match above {
            Some(row) => self.cursor.go(row),
            None => return false,
        }
        true
    }

    pub(super) fn open_all(&mut self, open: bool) {
        match &mut self.found {
            Some(found) => found.open.fill(open),
            None => self.open.fill(open),
        }
        self.keeping_cursor(Self::rebuild);
    }

    fn opened(&mut self) -> &mut Vec<bool> {
        match &mut self.found {
            Some(found) => &mut found.open,
            None => &mut self.open,
        }
    }

    fn is_open(&self, id: u32) -> bool {
        let open = self.found.as_ref().map_or(&self.open, |found| &found.open);
        self.index.node(id).is_folder && open.get(id as usize).copied().unwrap_or(false)
    }

    fn is_match(&self, id: u32) -> bool {
        let matches = self.found.as_ref().map(|found| &found.matches);
        matches.is_some_and(|it| it.get(id as usize).copied().unwrap_or(false))
    }

    fn is_shown(&self, id: u32) -> bool {
        let shown = self.found.as_ref().map(|found| &found.shown);
        shown.is_none_or(|it| it.get(id as usize).copied().unwrap_or(false))
    }

    /// Opens a folder, and those in it as long as each holds nothing but the next.
    fn open_at(&mut self, row: usize) {
        let Some(first) = self.rows.get(row).copied() else {
            return;
        };
        let mut id = first;
        while self.index.node(id).is_folder {
            self.opened()[id as usize] = true;
            match self.index.children(id) {
                [only] if self.found.is_none() => id = *only,
                _ => break,
            }
        }
        let below = self.below(first);
        let after = row + 1;
        self.rows.splice(after..after, below);
    }

    fn close_at(&mut self, row: usize) {
        let Some(id) = self.rows.get(row).copied() else {
            return;
        };
        self.opened()[id as usize] = false;
        let end = self.end_of(row);
        self.rows.drain(row + 1..end);
    }

    /// The first row after all that lies in the folder of `row`.
    fn end_of(&self, row: usize) -> usize {
        let depth = |id: &u32| self.index.node(*id).depth;
        let Some((own, after)) = self.rows.get(row..).and_then(<[u32]>::split_first) else {
            return row;
        };
        let inside = after.iter().take_while(|id| depth(id) > depth(own)).count();
        row + 1 + inside
    }

    /// What is seen below an open folder.
    fn below(&self, folder: u32) -> Vec<u32> {
        let shown = |id: u32| {
            let children = self.index.children(id).iter().rev().copied();
            children.filter(|id| self.is_shown(*id))
        };
        let mut rows = Vec::new();
        let mut waiting: Vec<u32> = shown(folder).collect();
        while let Some(id) = waiting.pop() {
            rows.push(id);
            if self.is_open(id) {
                waiting.extend(shown(id));
            }
        }
        rows
    }

    fn rebuild(&mut self) {
        self.rows = self.below(ROOT);
    }

    /// The cursor stays on its file, or on the nearest folder of it that is still seen.
    fn keeping_cursor(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.rows.get(self.cursor.at()).copied();
        change(self);
        let mut wanted = before.unwrap_or(ROOT);
        while wanted != ROOT {
            if let Some(row) = self.rows.iter().position(|id| *id == wanted) {
                self.cursor.go(row);
                return;
            }
            wanted = self.index.parent(wanted);
        }
        self.cursor.go(0);
    }

    /// So that what a filter led to is still seen without it.
    fn open_parents(&mut self) {
        let Some(mut id) = self.rows.get(self.cursor.at()).copied() else {
            return;
        };
        while id != ROOT {
            id = self.index.parent(id);
            self.open[id as usize] = true;
        }
    }
}

fn find(index: &Index, text: &str) -> Found {
    let any_case = !text.contains(char::is_uppercase);
    let matches = matching(index, text, any_case);
    let count = matches.iter().filter(|it| **it).count();
    let mut open = vec![false; matches.len()];
    // Whatever holds a match is open.
    for id in index.ids().rev() {
        let here = id as usize;
        if matches[here] || open[here] {
            open[index.parent(id) as usize] = true;
        }
    }
    // A folder that matches, and nothing in it, shows all it has when it is opened.
    let mut shown = vec![false; matches.len()];
    let mut inside = vec![false; matches.len()];
    for id in index.ids() {
        let (here, parent) = (id as usize, index.parent(id) as usize);
        inside[here] = inside[parent] || matches[parent] && !open[parent];
        shown[here] = matches[here] || open[here] || inside[here];
    }
    Found {
        text: text.to_owned(),
        matches,
        shown,
        open,
        count,
    }
}

/// Nodes whose path has `text` in it, ending in their own part of it: what lies in a folder that matches
/// does not match for that alone.
fn matching(index: &Index, text: &str, any_case: bool) -> Vec<bool> {
    let needle = text.to_lowercase();
    let needle = if any_case {
        needle.as_bytes()
    } else {
        text.as_bytes()
    };
    let mut matches = vec![false; index.len() + 1];
    let mut path: Vec<u8> = Vec::new();
    // Where the path of each parent ends.
    let mut ends = vec![0];
    let mut waiting: Vec<u32> = index.children(ROOT).iter().rev().copied().collect();
    while let Some(id) = waiting.pop() {
        let node = index.node(id);
        ends.truncate(usize::from(node.depth).max(1));
        path.truncate(ends.last().copied().unwrap_or(0));
        let start = path.len();
        path.push(b'/');
        if !any_case {
            path.extend_from_slice(node.name.as_bytes());
        } else if node.name.is_ascii() {
            path.extend(node.name.bytes().map(|byte| byte.to_ascii_lowercase()));
        } else {
            path.extend_from_slice(node.name.to_lowercase().as_bytes());
        }
        ends.push(path.len());
        let from = (start + 1).saturating_sub(needle.len().max(1));
        let mut places = path[from..].windows(needle.len().max(1));
        matches[id as usize] = places.any(|place| place == needle);
        waiting.extend(index.children(id).iter().rev());
    }
    matches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::index::{Builder, Item, Sums};
    use super::*;

    fn view(paths: &[String]) -> View {
        let mut builder = Builder::new(paths.len());
        for (bytes, path) in (0..).zip(paths) {
            let sums = Sums {
                ships: bytes,
                ..Sums::default()
            };
            builder.add(&Item {
                path,
                sums,
                ..Item::default()
            });
        }
        View::new(builder.finish(Order::Size), Order::Size)
    }

    proptest! {
        /// Whatever is done, the rows are those that gathering them anew would give, and the
        /// cursor is on one of them.
        #[test]
        fn rows_follow_folds_filters_and_orders(
            paths in prop::collection::vec("[abB日](/[abB日]{1,2}){0,4}", 0..60),
            steps in prop::collection::vec((0_usize..9, any::<usize>(), "[aB日/]{0,3}"), 0..40),
        ) {
            let mut view = view(&paths);
            for (step, at, text) in steps {
                view.cursor.go(at % view.len().max(1));
                match step {
                    0 | 1 => view.toggle(),
                    2 => view.open(),
                    3 => drop(view.close()),
                    4 => view.open_all(at % 2 == 0),
                    5 => view.set_order(if at % 2 == 0 { Order::Size } else { Order::Name }),
                    6 => view.next_match(at % 2 == 0),
                    _ => view.set_filter(&text),
                }
                prop_assert_eq!(&view.rows, &view.below(ROOT));
                prop_assert!(view.cursor.at() < view.len().max(1));
            }
        }

        /// A filter finds the paths that have its text in them, and nothing because of its folder.
        #[test]
        fn filters_find_what_is_there(
            paths in prop::collection::vec("[abB日](/[abB日]{1,2}){0,4}", 0..30),
            text in "[abB日/]{1,4}",
        ) {
            let mut view = view(&paths);
            view.set_filter(&text);
            let any_case = !text.contains(char::is_uppercase);
            let folded = |it: &str| if any_case { it.to_lowercase() } else { it.to_owned() };
            let has = |path: &str| {
                let (above, _) = path.rsplit_once('/').unwrap_or(("", path));
                let (path, from) = (folded(path), folded(above).len() + 1);
                let mut ends = (0..path.len()).filter(|at| path.is_char_boundary(*at));
                ends.any(|at| path[at..].starts_with(&text) && at + text.len() >= from)
            };
            let files = paths.iter().filter(|path| has(&format!("/{path}"))).count();
            let found = view.index.ids().filter(|id| {
                !view.index.node(*id).is_folder && view.is_match(*id)
            });
            prop_assert_eq!(found.count(), files);
        }
    }
}
