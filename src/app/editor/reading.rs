//! Files that are only read: they are the mission's, and lie beside those that are written.

use super::{Editor, Outcome, Tab};
use crate::app::geometry::Area;

impl Editor {
    /// Opens a file to be read, or goes to it where it is open.
    pub fn read(&mut self, path: &str, text: &str, view: Area) {
        if self.find(path).is_none() {
            self.tabs.push(Tab::read_only(path.to_owned(), text));
        }
        self.forget_begun();
        let from = self.current().to_owned();
        if from != path
            && let Some(tab) = self.find_mut(path)
        {
            tab.from = Some(from);
        }
        self.switch_to(path);
        self.settle();
        self.follow(view);
    }

    /// Whether the open file is only read.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.tab().is_read_only()
    }

    /// Closes the open file if it is only read; what is written stays open.
    pub(super) fn close_tab(&mut self) -> Option<String> {
        if !self.reads() {
            let words = format!("{} is yours to edit and stays open", self.current());
            return Some(words);
        }
        let closed = self.tabs.remove(self.current);
        self.current = self.current.saturating_sub(1);
        // Back to the file that was open before it.
        if let Some(from) = closed.from {
            self.switch_to(&from);
        }
        None
    }

    /// Says why nothing happened.
    pub(super) fn tell_refusal(&mut self, outcome: &mut Outcome) {
        let tab = self.tab_mut();
        if tab.buffer.take_refusal() {
            let words = format!("{} is the mission's: it is only read, not edited", tab.path);
            outcome.notice = Some(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;
    use crate::app::action::{EditAction as E, VimAction as V};
    use crate::app::editor::tests::{VIEW, editor, pressed};
    use crate::app::editor::{Mode, Vocabulary};

    const TEXT: &str = "FROM one\n  two (three)\n# four\n";

    fn reading(vim: bool) -> Editor {
        let files = vec![("Dockerfile".to_owned(), "FROM a\n".to_owned())];
        let mut editor = Editor::open(files, Vocabulary::default(), vim);
        editor.read("app/Dockerfile", TEXT, VIEW);
        editor
    }

    #[test]
    fn no_key_changes_it_and_each_that_would_says_so() {
        let mut told = Vec::new();
        for action in E::iter().filter(|it| *it != E::CloseTab) {
            let mut editor = reading(false);
            editor.act(E::SelectDown, VIEW);
            let outcome = editor.act(action, VIEW);
            assert_eq!(editor.text("app/Dockerfile"), TEXT, "{action:?}");
            assert!(!outcome.edited && !outcome.open_outside, "{action:?}");
            assert!(editor.popup().is_none(), "{action:?}");
            let refused = |words: &String| words.contains("only read");
            told.extend(outcome.notice.filter(refused).map(|_| action));
        }
        let writes = [
            E::Newline,
            E::Backspace,
            E::Delete,
            E::DeleteLine,
            E::ToggleComment,
        ];
        assert!(writes.iter().all(|it| told.contains(it)), "{told:?}");
        assert!(
            told.contains(&E::Cut) && told.contains(&E::OpenOutside),
            "{told:?}"
        );
        assert!(
            !told.contains(&E::Copy) && !told.contains(&E::Right),
            "{told:?}"
        );
        let mut editor = reading(false);
        for outcome in [editor.type_char('x', VIEW), editor.paste("x\ny", VIEW)] {
            assert!(outcome.notice.is_some_and(|it| it.contains("only read")));
        }
        assert_eq!(editor.text("app/Dockerfile"), TEXT);
    }

    #[test]
    fn vims_keys_move_and_copy_alone() {
        for first in V::iter() {
            for second in V::iter() {
                let mut editor = reading(true);
                editor.vim(first, VIEW);
                editor.vim(second, VIEW);
                editor.type_char('z', VIEW);
                assert_eq!(editor.text("app/Dockerfile"), TEXT, "{first:?} {second:?}");
                assert_ne!(editor.mode(), Some(Mode::Insert), "{first:?} {second:?}");
            }
        }
        let mut editor = reading(true);
        let refused = editor.vim(V::InsertAfter, VIEW).notice;
        assert!(refused.is_some_and(|it| it.contains("only read")));
        editor.vim(V::Down, VIEW);
        assert_eq!(editor.tab().cursor().row, 1);
        let copied = editor.vim(V::YankLine, VIEW);
        assert_eq!(
            (copied.copied.as_deref(), copied.notice),
            (Some("  two (three)\n"), None)
        );
        editor.act(E::NextTab, VIEW);
        editor.vim(V::PasteAfter, VIEW);
        assert_eq!(editor.text("Dockerfile"), "FROM a\n  two (three)\n");
    }

    #[test]
    fn whoever_was_inserting_comes_out_of_it() {
        let mut editor = pressed(editor("a\n"), "3 i b");
        editor.read("b", "b\n", VIEW);
        editor.type_char('x', VIEW);
        editor.vim(V::Normal, VIEW);
        assert_eq!(editor.mode(), Some(Mode::Normal));
        assert_eq!(editor.text("b"), "b\n");
    }

    #[test]
    fn what_is_read_is_searched_and_closed_and_no_part_of_what_is_written() {
        let mut editor = reading(false);
        editor.set_search("three", VIEW);
        assert_eq!(editor.tab().cursor().row, 1);
        assert_eq!(
            editor.texts().into_keys().collect::<Vec<_>>(),
            ["Dockerfile"]
        );
        editor.read("b", "b\n", VIEW);
        editor.read("app/Dockerfile", "another", VIEW);
        assert_eq!(editor.text("app/Dockerfile"), TEXT);
        editor.act(E::CloseTab, VIEW);
        assert_eq!(editor.current(), "b");
        editor.act(E::CloseTab, VIEW);
        assert_eq!(editor.current(), "Dockerfile");
        let refused = editor.act(E::CloseTab, VIEW).notice;
        assert!(refused.is_some_and(|it| it.contains("stays open")));
        assert_eq!(editor.tabs().len(), 1);
    }

    #[test]
    fn the_open_file_is_named_however_many_there_are() {
        let mut editor = reading(false);
        for number in 0..9 {
            editor.read(&format!("file-{number}"), "", VIEW);
        }
        let seen = |editor: &Editor, width| editor.first_tab(width);
        assert_eq!(seen(&editor, 1000), 0);
        // ` file-8 [read] ` has 15 cells.
        assert_eq!(seen(&editor, 30), 9);
        assert_eq!(seen(&editor, 29), 10);
        assert_eq!(seen(&editor, 3), 10);
        editor.switch_to("Dockerfile");
        assert_eq!(seen(&editor, 3), 0);
    }
}
