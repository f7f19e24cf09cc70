//! The editor: the mission's editable files as tabs, with everything that is done to their text, and
//! beside them what is only read.

mod buffer;
pub mod cells;
mod commands;
mod complete;
#[cfg(test)]
mod edge_tests;
mod history;
mod layout;
mod lines;
mod motion;
mod popup;
mod problems;
mod reading;
mod reload;
mod search;
mod tab;
#[cfg(test)]
mod tests;
mod typed;
mod typing;
mod vim;
mod vim_edits;
#[cfg(test)]
mod vim_tests;

pub use buffer::Pos;
pub use complete::{Offer, Vocabulary};
pub use layout::Layout;
pub use popup::Popup;
pub use tab::Tab;
pub use vim::Mode;

use std::collections::BTreeMap;
use std::ops::Range;

use super::geometry::Area;
use super::keys::Context;
use crate::domain::dockerfile::lint::Diagnostic;
use crate::domain::learner::Cursor;
use search::Search;
use vim::Vim;

#[derive(Debug)]
pub struct Editor {
    /// At least one.
    tabs: Vec<Tab>,
    current: usize,
    search: Search,
    /// What was cut or copied last; whole lines end with a line break.
    clipboard: String,
    words: Vocabulary,
    popup: Option<Popup>,
    /// None with ordinary keys.
    vim: Option<Vim>,
    /// Visual mode takes whole lines.
    by_lines: bool,
}

/// What an edit asks the rest of the program for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The text is another one.
    pub edited: bool,
    /// For the system's clipboard.
    pub copied: Option<String>,
    pub open_outside: bool,
    /// A command is to be typed on the status line.
    pub command_line: bool,
    /// A sentence for the status line.
    pub notice: Option<String>,
}

impl Editor {
    /// Opens files, given as path and text, on the first one.
    #[must_use]
    pub fn open(files: Vec<(String, String)>, words: Vocabulary, vim: bool) -> Self {
        let mut tabs: Vec<_> = files
            .into_iter()
            .map(|(path, text)| Tab::new(path, &text))
            .collect();
        if tabs.is_empty() {
            tabs.push(Tab::new("Dockerfile".to_owned(), ""));
        }
        Self {
            tabs,
            current: 0,
            search: Search::default(),
            clipboard: String::new(),
            words,
            popup: None,
            vim: vim.then(Vim::default),
            by_lines: false,
        }
    }

    #[must_use]
    pub fn tabs(&self) -> &[Tab] {
        &self.tabs
    }

    /// The open file.
    #[must_use]
    pub fn tab(&self) -> &Tab {
        &self.tabs[self.current]
    }

    fn tab_mut(&mut self) -> &mut Tab {
        &mut self.tabs[self.current]
    }

    fn find(&self, path: &str) -> Option<&Tab> {
        self.tabs.iter().find(|tab| tab.path == path)
    }

    fn find_mut(&mut self, path: &str) -> Option<&mut Tab> {
        self.tabs.iter_mut().find(|tab| tab.path == path)
    }

    /// The open file's path.
    #[must_use]
    pub fn current(&self) -> &str {
        &self.tab().path
    }

    /// Ends with one line break; empty for a file that is not there.
    #[must_use]
    pub fn text(&self, path: &str) -> String {
        self.find(path)
            .map_or_else(String::new, |tab| tab.buffer.text())
    }

    /// Of the files that are written; those that are only read stay out.
    #[must_use]
    pub fn texts(&self) -> BTreeMap<String, String> {
        let written = self.tabs.iter().filter(|tab| !tab.is_read_only());
        written
            .map(|tab| (tab.path.clone(), tab.buffer.text()))
            .collect()
    }

    /// Grows with each change of the file.
    #[must_use]
    pub fn version(&self, path: &str) -> u64 {
        self.find(path).map_or(0, |tab| tab.buffer.version())
    }

    /// This version of a file is on the disk.
    pub fn set_kept(&mut self, path: &str, version: u64) {
        if let Some(tab) = self.find_mut(path) {
            tab.set_kept(version);
        }
    }

    pub fn switch_to(&mut self, path: &str) {
        if let Some(at) = self.tabs.iter().position(|tab| tab.path == path) {
            self.current = at;
            self.popup = None;
        }
    }

    /// Another text for a file, from outside; one undo brings the old one back.
    pub fn replace(&mut self, path: &str, text: &str) {
        self.popup = None;
        if let Some(tab) = self.find_mut(path) {
            tab.buffer.interrupt_typing();
            tab.replace_all(text);
            tab.buffer.interrupt_typing();
        }
    }

    /// To a line, counted from 1.
    pub fn go_to(&mut self, line: u32, view: Area) {
        let row = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        let column = motion::first_letter(self.tab().buffer.line(row));
        self.tab_mut().move_to(Pos { row, column }, false);
        self.follow(view);
    }

    #[must_use]
    pub fn cursor_of(&self, path: &str) -> Cursor {
        self.find(path).map_or_else(Cursor::default, Tab::place)
    }

    pub fn restore(&mut self, path: &str, place: Cursor) {
        if let Some(tab) = self.find_mut(path) {
            tab.restore(place);
        }
    }

    /// What the rules found in this version of a file; of another version it is no news.
    pub fn set_problems(&mut self, path: &str, version: u64, found: Vec<Diagnostic>) {
        if let Some(tab) = self
            .find_mut(path)
            .filter(|tab| tab.buffer.version() == version)
        {
            tab.problems.set(found);
        }
    }

    /// The line at which a build failed.
    pub fn set_fault(&mut self, path: &str, line: u32, message: &str) {
        if let Some(tab) = self.find_mut(path) {
            tab.set_fault(line, message);
        }
    }

    /// A new build begins: the old one's fault is no news.
    pub fn clear_faults(&mut self) {
        self.tabs
            .iter_mut()
            .for_each(|tab| tab.problems.clear_fault());
    }

    #[must_use]
    pub fn has_problems(&self) -> bool {
        self.tab().problems.count() > 0
    }

    /// The worst problem of the cursor's line.
    #[must_use]
    pub fn problem_here(&self) -> Option<&Diagnostic> {
        self.tab().problem_at(self.tab().cursor().row)
    }

    /// Searches as one types; the cursor goes to the nearest place.
    pub fn set_search(&mut self, text: &str, view: Area) {
        self.search.set(text);
        let tab = self.tab();
        let place = self.search.next(tab.lines(), tab.cursor(), true, true);
        if let Some(place) = place {
            let selecting = self.is_visual();
            self.tab_mut().move_to(place, selecting);
            self.follow(view);
        }
    }

    #[must_use]
    pub fn search(&self) -> &str {
        self.search.text()
    }

    /// `2 of 5`
    #[must_use]
    pub fn found(&self) -> Option<String> {
        self.search
            .standing(self.tab().lines(), self.tab().cursor())
    }

    /// Bytes of a line that the search found.
    #[must_use]
    pub fn matches(&self, line: &str) -> Vec<Range<usize>> {
        self.search.in_line(line)
    }

    #[must_use]
    pub fn popup(&self) -> Option<&Popup> {
        self.popup.as_ref()
    }

    /// None with ordinary keys.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.vim.as_ref().map(Vim::mode)
    }

    /// Where keys are looked up, innermost first.
    #[must_use]
    pub fn contexts(&self) -> Vec<Context> {
        let mut contexts = Vec::new();
        if self.popup.is_some() {
            contexts.push(Context::Completion);
        }
        match &self.vim {
            Some(vim) => contexts.extend(vim.contexts()),
            None => contexts.push(Context::Editor),
        }
        contexts
    }

    /// Whether letters are text, or commands of vim's normal mode.
    #[must_use]
    pub fn takes_letters(&self) -> bool {
        matches!(self.mode(), None | Some(Mode::Insert))
    }

    pub fn resized(&mut self, view: Area) {
        self.follow(view);
    }

    /// Lines of the view, without moving the cursor.
    pub fn scroll(&mut self, lines: isize, view: Area) {
        let (_, rows) = self.room(view);
        self.tab_mut().scroll(lines, rows);
    }

    #[must_use]
    pub fn layout(&self, view: Area) -> Layout {
        Layout::of(view, self.tabs.len(), self.tab())
    }

    /// Columns and rows of the text itself.
    fn room(&self, view: Area) -> (usize, usize) {
        let text = self.layout(view).text;
        (usize::from(text.width), usize::from(text.height))
    }

    fn follow(&mut self, view: Area) {
        let (columns, rows) = self.room(view);
        self.tab_mut().follow(columns, rows);
    }
}

/// A file's name, and how many problems it has, or that it is only read.
#[must_use]
pub fn tab_label(tab: &Tab) -> String {
    match tab.problem_count() {
        _ if tab.is_read_only() => format!("{} [read]", tab.path),
        0 => tab.path.clone(),
        count => format!("{} ({count})", tab.path),
    }
}
