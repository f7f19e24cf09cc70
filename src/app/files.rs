//! The files of the build context: what each is, and which of them the builder never gets.

use crate::app::action::ListAction;
use crate::app::geometry::rows_above;
use crate::domain::bytes::Bytes;
use crate::domain::files::{Content, File, FileTree};
use crate::domain::ignore::left_out;
use crate::domain::text::counted;

/// Largest file that is opened, in bytes.
const MOST: u64 = 1 << 20;
/// Bytes of a file that are looked at to tell text from anything else.
const LOOK: usize = 8 << 10;

/// What the rest of the program has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Nothing,
    /// Show the file of this path.
    Open(String),
    /// Say why it is not opened.
    Refused(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The learner's own.
    Yours,
    Text,
    Binary,
    TooLarge,
    /// With where it leads.
    Link(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub path: String,
    pub bytes: u64,
    pub kind: Kind,
    /// What keeps it from the builder: `line 3 of .dockerignore`.
    pub left_out: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Files {
    /// In order of their paths.
    entries: Vec<Entry>,
    filter: String,
    /// Index among the visible ones.
    selected: usize,
    /// Rows that a click found above the selected one.
    above: Option<usize>,
}

impl Files {
    /// The files of a context, of which those in `edit` are the learner's.
    #[must_use]
    pub fn of(context: &FileTree, edit: &[String]) -> Self {
        let left_out = left_out(context, "Dockerfile");
        let entry = |(path, file): (&String, &File)| {
            let (bytes, kind) = looked_at(file)?;
            let yours = edit.contains(path);
            Some(Entry {
                path: path.clone(),
                bytes,
                kind: if yours { Kind::Yours } else { kind },
                left_out: left_out(path),
            })
        };
        Self {
            entries: context.0.iter().filter_map(entry).collect(),
            filter: String::new(),
            selected: 0,
            above: None,
        }
    }

    /// With the file of this path selected, if it is one of them.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        let found = self.entries.iter().position(|entry| entry.path == path);
        self.selected = found.unwrap_or(0);
        self
    }

    /// The files as they are now, seen in the same way.
    pub fn renew(&mut self, fresh: Self) {
        let filter = self.filter.clone();
        let path = self.visible().get(self.selected).map(|it| it.path.clone());
        *self = fresh.at(path.as_deref().unwrap_or_default());
        self.set_filter(&filter);
    }

    /// Those that the filter lets through.
    #[must_use]
    pub fn visible(&self) -> Vec<&Entry> {
        let wanted = self.filter.to_lowercase();
        let named = |entry: &&Entry| entry.path.to_lowercase().contains(&wanted);
        self.entries.iter().filter(named).collect()
    }

    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Stays at the selected file, as long as it is seen.
    pub fn set_filter(&mut self, text: &str) {
        let path = self.visible().get(self.selected).map(|it| it.path.clone());
        text.clone_into(&mut self.filter);
        let visible = self.visible();
        let again = visible
            .iter()
            .position(|it| Some(&it.path) == path.as_ref());
        (self.selected, self.above) = (again.unwrap_or(0), None);
    }

    /// The first visible line of a list with room for `rows`: the selected one stays in the middle,
    /// or where it was clicked.
    #[must_use]
    pub fn top(&self, rows: usize) -> usize {
        let most = self.visible().len().saturating_sub(rows);
        let above = rows_above(self.above, rows);
        self.selected.saturating_sub(above).min(most)
    }

    /// `12 files, 34.5 kB; 3 are kept from the builder`
    #[must_use]
    pub fn summary(&self) -> String {
        let bytes = self.entries.iter().map(|entry| entry.bytes).sum();
        let files = counted(self.entries.len(), "file");
        let left_out = self.entries.iter().filter(|it| it.left_out.is_some());
        match left_out.count() {
            0 => format!("{files}, {}", Bytes(bytes)),
            1 => format!("{files}, {}; 1 is kept from the builder", Bytes(bytes)),
            many => format!(
                "{files}, {}; {many} are kept from the builder",
                Bytes(bytes)
            ),
        }
    }

    /// A click on a line that has so many above it on the screen: selects it, and opens what was
    /// selected.
    pub fn click(&mut self, index: usize, above: usize) -> Outcome {
        if self.selected == index {
            return self.chosen();
        }
        if index < self.visible().len() {
            (self.selected, self.above) = (index, Some(above));
        }
        Outcome::Nothing
    }

    /// `rows` are the rows inside the frame.
    pub fn list(&mut self, action: ListAction, rows: usize) -> Outcome {
        let last = self.visible().len().saturating_sub(1);
        let page = rows.saturating_sub(1).max(1);
        self.selected = match action {
            ListAction::Up => self.selected.saturating_sub(1),
            ListAction::Down => self.selected + 1,
            ListAction::PageUp => self.selected.saturating_sub(page),
            ListAction::PageDown => self.selected + page,
            ListAction::Top => 0,
            ListAction::Bottom => last,
            ListAction::Toggle | ListAction::Confirm => return self.chosen(),
            _ => return Outcome::Nothing,
        }
        .min(last);
        self.above = None;
        Outcome::Nothing
    }

    fn chosen(&self) -> Outcome {
        let visible = self.visible();
        let Some(entry) = visible.get(self.selected) else {
            return Outcome::Nothing;
        };
        let path = &entry.path;
        match &entry.kind {
            Kind::Yours | Kind::Text => Outcome::Open(path.clone()),
            Kind::Binary => Outcome::Refused(format!("{path} is no text: it is not opened")),
            Kind::TooLarge => Outcome::Refused(format!("{path} is over 1 MiB: it is not opened")),
            Kind::Link(target) => Outcome::Refused(format!("{path} is a link to {target}")),
        }
    }
}

/// Bytes and kind; none for folders, which their files name.
fn looked_at(file: &File) -> Option<(u64, Kind)> {
    match file {
        File::Directory => None,
        File::Symlink { target } => Some((0, Kind::Link(target.clone()))),
        File::Regular { content, .. } => Some((content.bytes(), kind_of(content))),
    }
}

fn kind_of(content: &Content) -> Kind {
    let Some(data) = content.in_memory().filter(|_| content.bytes() <= MOST) else {
        return Kind::TooLarge;
    };
    let start = &data[..data.len().min(LOOK)];
    // A letter that the look cuts in two is still one.
    let is_text = match std::str::from_utf8(start) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && data.len() > LOOK,
    };
    if is_text && !start.contains(&0) {
        Kind::Text
    } else {
        Kind::Binary
    }
}

#[cfg(test)]
mod tests {
    use super::{Files, Kind, Outcome};
    use crate::app::action::ListAction as L;
    use crate::domain::files::{Content, File, FileTree};

    fn files() -> Files {
        let data = |data: &[u8]| File::from_content(Content::Shared(data.into()));
        let mut tree = FileTree::default();
        tree.insert("Dockerfile", File::text("FROM a\n"));
        tree.insert(".dockerignore", File::text("# why\n*.log\n!keep.log\n"));
        tree.insert("app", File::Directory);
        tree.insert("app/logo.png", data(b"\x89PNG\0\0"));
        tree.insert(
            "app/main.js",
            data(format!("x{}", "é".repeat(super::LOOK)).as_bytes()),
        );
        tree.insert("build.log", data(b"x"));
        tree.insert("huge.txt", data(&vec![b'a'; (1 << 20) + 1]));
        tree.insert("keep.log", data(b"x"));
        let target = "app/main.js".to_owned();
        tree.insert("link", File::Symlink { target });
        Files::of(
            &tree,
            &["Dockerfile".to_owned(), ".dockerignore".to_owned()],
        )
    }

    #[test]
    fn each_file_is_what_it_is() {
        let files = files();
        let kinds = files.visible().into_iter().map(|it| {
            let left_out = it.left_out.as_deref().unwrap_or("");
            (it.path.as_str(), &it.kind, left_out)
        });
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            [
                (".dockerignore", &Kind::Yours, ""),
                ("Dockerfile", &Kind::Yours, ""),
                ("app/logo.png", &Kind::Binary, ""),
                ("app/main.js", &Kind::Text, ""),
                ("build.log", &Kind::Text, "line 2 of .dockerignore"),
                ("huge.txt", &Kind::TooLarge, ""),
                ("keep.log", &Kind::Text, ""),
                ("link", &Kind::Link("app/main.js".to_owned()), ""),
            ]
        );
        assert!(files.summary().ends_with("; 1 is kept from the builder"));
    }

    #[test]
    fn only_texts_are_opened() {
        let mut files = files();
        let mut outcomes = Vec::new();
        for _ in 0..8 {
            outcomes.push(match files.list(L::Toggle, 9) {
                Outcome::Open(path) => path,
                Outcome::Refused(words) => words,
                Outcome::Nothing => String::new(),
            });
            files.list(L::Down, 9);
        }
        assert_eq!(
            outcomes,
            [
                ".dockerignore",
                "Dockerfile",
                "app/logo.png is no text: it is not opened",
                "app/main.js",
                "build.log",
                "huge.txt is over 1 MiB: it is not opened",
                "keep.log",
                "link is a link to app/main.js",
            ]
        );
    }

    #[test]
    fn the_filter_keeps_what_is_selected() {
        let mut files = files().at("app/main.js");
        files.set_filter("APP");
        assert_eq!(files.visible().len(), 2);
        assert_eq!(
            files.list(L::Toggle, 9),
            Outcome::Open("app/main.js".to_owned())
        );
        files.set_filter("nothing");
        assert_eq!(files.list(L::Toggle, 9), Outcome::Nothing);
        assert_eq!(files.list(L::Down, 9), Outcome::Nothing);
        files.set_filter("");
        assert_eq!(files.selected(), 0);
    }
}
