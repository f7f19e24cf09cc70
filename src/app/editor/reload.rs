//! The files of a mission that is being written: others may be edited now, and hold something else.

use super::{Editor, Tab, Vocabulary};

impl Editor {
    /// Takes the editable files as the disk has them, in their order; what is not on the disk yet
    /// stays as it was typed. Of what is only read, `read` knows the text; what is gone is closed.
    pub fn reload(
        &mut self,
        files: Vec<(String, String)>,
        read: impl Fn(&str) -> Option<String>,
        words: Vocabulary,
    ) {
        let current = self.current().to_owned();
        self.popup = None;
        self.words = words;
        let old = std::mem::take(&mut self.tabs);
        let (only_read, mut written): (Vec<_>, Vec<_>) =
            old.into_iter().partition(Tab::is_read_only);
        for (path, text) in files {
            let known = written.iter().position(|tab| tab.path == path);
            self.tabs.push(match known {
                Some(at) => with_text(written.swap_remove(at), &text),
                None => Tab::new(path, &text),
            });
        }
        if self.tabs.is_empty() {
            self.tabs.push(Tab::new("Dockerfile".to_owned(), ""));
        }
        for tab in only_read {
            let Some(text) = read(&tab.path).filter(|_| self.find(&tab.path).is_none()) else {
                continue;
            };
            let mut fresh = Tab::read_only(tab.path.clone(), &text);
            fresh.restore(tab.place());
            self.tabs.push(fresh);
        }
        let open = self.tabs.iter().position(|tab| tab.path == current);
        self.current = open.unwrap_or(0);
        self.settle();
    }
}

fn with_text(mut tab: Tab, text: &str) -> Tab {
    if !tab.is_unsaved() {
        tab.buffer.interrupt_typing();
        tab.replace_all(text);
        tab.set_kept(tab.buffer.version());
    }
    tab
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::editor::tests::VIEW;

    fn file(path: &str, text: &str) -> (String, String) {
        (path.to_owned(), text.to_owned())
    }

    #[test]
    fn what_is_typed_stays_and_the_rest_follows_the_disk() {
        let files = vec![file("a", "a1\na2\n"), file("b", "b\n"), file("gone", "x\n")];
        let mut editor = Editor::open(files, Vocabulary::default(), false);
        for (path, text) in [("app.js", "1\n2\n3\n"), ("old.js", "old")] {
            editor.read(path, text, VIEW);
        }
        editor.switch_to("a");
        editor.type_char('!', VIEW);
        editor.switch_to("app.js");
        editor.go_to(3, VIEW);
        let files = vec![
            file("b", "b\nmore\n"),
            file("a", "other\n"),
            file("new", "n\n"),
        ];
        let read = |path: &str| (path == "app.js").then(|| "0\n1\n2\n3\n".to_owned());
        editor.reload(files, read, Vocabulary::default());
        let paths: Vec<_> = editor.tabs().iter().map(Tab::path).collect();
        assert_eq!(paths, ["b", "a", "new", "app.js"]);
        assert_eq!(editor.text("a"), "!a1\na2\n");
        assert_eq!(editor.text("b"), "b\nmore\n");
        assert_eq!((editor.current(), editor.reads()), ("app.js", true));
        assert_eq!(editor.tab().cursor().row, 2);
        assert_eq!(editor.text("app.js"), "0\n1\n2\n3\n");
    }
}
