//! The learner's files: reading and changing them line by line, lint, undo, reset.

use std::io;

use super::console::Heard;
use super::desk::Desk;
use super::sentence;
use super::session::Session;
use crate::domain::dockerfile::lint::{Severity, lint_file};
use crate::domain::text::counted;

impl Session {
    /// Chooses a file when one is named.
    fn choose(&mut self, desk: &mut Desk, name: Option<&str>) -> io::Result<bool> {
        let Some(name) = name else { return Ok(true) };
        match desk.find_file(name) {
            Ok(path) => {
                desk.file = path;
                Ok(true)
            }
            Err(words) => {
                self.console.say(words)?;
                Ok(false)
            }
        }
    }

    pub(super) fn show(&mut self, desk: &mut Desk, name: Option<&str>) -> io::Result<()> {
        if !self.choose(desk, name)? {
            return Ok(());
        }
        let count = desk.text().lines().count();
        if count == 0 {
            return self.console.say(format!("{} is empty.", desk.file));
        }
        self.console
            .say(format!("{}, {}.", desk.file, counted(count, "line")))?;
        for (index, line) in desk.text().lines().enumerate() {
            self.console
                .say(format!("{}: {line}", index + 1).trim_end())?;
        }
        Ok(())
    }

    pub(super) fn replace_line(
        &mut self,
        desk: &mut Desk,
        number: usize,
        text: &str,
    ) -> io::Result<()> {
        let mut lines = Lines::of(desk.text());
        let count = lines.lines.len();
        if number == count + 1 {
            lines.lines.push(text.to_owned());
        } else if let Some(line) = lines.lines.get_mut(number - 1) {
            text.clone_into(line);
        } else {
            return self.no_line(desk, count);
        }
        self.write(desk, &lines, &format!("Line {number} is now: {text}"))
    }

    pub(super) fn insert_line(
        &mut self,
        desk: &mut Desk,
        number: usize,
        text: &str,
    ) -> io::Result<()> {
        let mut lines = Lines::of(desk.text());
        let count = lines.lines.len();
        if number > count + 1 {
            return self.no_line(desk, count);
        }
        lines.lines.insert(number - 1, text.to_owned());
        self.write(desk, &lines, &format!("Line {number} is new: {text}"))
    }

    pub(super) fn delete_lines(
        &mut self,
        desk: &mut Desk,
        first: usize,
        last: usize,
    ) -> io::Result<()> {
        let mut lines = Lines::of(desk.text());
        let count = lines.lines.len();
        if last > count {
            return self.no_line(desk, count);
        }
        let gone: Vec<String> = lines.lines.drain(first - 1..last).collect();
        let words = match gone.as_slice() {
            [line] => format!("Line {first} is deleted. It was: {line}"),
            _ => format!("Lines {first} to {last} are deleted."),
        };
        self.write(desk, &lines, &words)
    }

    fn no_line(&mut self, desk: &Desk, count: usize) -> io::Result<()> {
        let count = counted(count, "line");
        self.console.say(format!("{} has {count}.", desk.file))
    }

    fn write(&mut self, desk: &mut Desk, lines: &Lines, words: &str) -> io::Result<()> {
        let path = desk.file.clone();
        match desk.write(&self.world.store, &path, &lines.text()) {
            Ok(notice) => {
                self.console.voice.say_all(notice)?;
                self.console.say(words.trim_end())
            }
            Err(error) => self.console.say(sentence(&error)),
        }
    }

    pub(super) fn undo(&mut self, desk: &mut Desk) -> io::Result<()> {
        match desk.undo(&self.world.store) {
            Ok(Some(path)) => self
                .console
                .say(format!("The last change of {path} is taken back.")),
            Ok(None) => self.console.say("Nothing was changed in this session."),
            Err(error) => self.console.say(sentence(&error)),
        }
    }

    /// Lends the terminal to the learner's editor, and reads what it left.
    pub(super) fn edit(&mut self, desk: &mut Desk, name: Option<&str>) -> io::Result<()> {
        if !self.choose(desk, name)? {
            return Ok(());
        }
        let path = desk.file.clone();
        let before = desk.text().to_owned();
        let saved = self.world.store.save_draft(desk.id(), &path, &before);
        let place = saved.and_then(|_| self.world.store.draft_path(desk.id(), &path));
        let place = match place {
            Ok(place) => place,
            Err(error) => return self.console.say(sentence(&error)),
        };
        if let Err(words) = (self.world.edit)(&place) {
            self.console.say(words)?;
        }
        self.console.forget_interrupts();
        desk.drafts = self.world.store.drafts(&desk.bundle);
        let notices = desk.drafts.notices.clone();
        self.console.voice.say_all(notices)?;
        if desk.text() == before {
            return self.console.say(format!("{path} is as it was."));
        }
        desk.changes.push((path.clone(), before));
        let count = counted(desk.text().lines().count(), "line");
        self.console
            .say(format!("{path} has changed and has {count} now."))
    }

    pub(super) fn lint(&mut self, desk: &Desk) -> io::Result<()> {
        let texts = desk.texts();
        let mut count = 0;
        for path in &desk.mission().workspace.edit {
            for found in lint_file(&desk.bundle, path, &texts) {
                count += 1;
                let severity = match found.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "note",
                };
                self.console.say(format!(
                    "{path} line {}, {severity} {}: {}",
                    found.line, found.rule, found.message
                ))?;
                if !found.fix.is_empty() {
                    self.console.say(format!("  What to do: {}", found.fix))?;
                }
            }
        }
        match count {
            0 => self.console.say("Nothing was found."),
            1 => Ok(()),
            _ => self.console.say(format!("{count} findings.")),
        }
    }

    pub(super) async fn reset(&mut self, desk: &mut Desk) -> io::Result<()> {
        let question =
            "Your files are kept as a backup, and the mission begins anew. Type yes to go on";
        if self.console.ask(question).await? != Heard::Line("yes".to_owned()) {
            return self.console.say("Nothing was changed.");
        }
        let kept = match self.world.store.reset(&desk.bundle) {
            Ok(kept) => kept,
            Err(error) => return self.console.say(sentence(&error)),
        };
        desk.drafts = self.world.store.drafts(&desk.bundle);
        desk.changes.clear();
        desk.run = None;
        desk.place.step = 0;
        let notices = desk.drafts.notices.clone();
        self.console.voice.say_all(notices)?;
        match kept {
            Some(kept) => self
                .console
                .say(format!("Your files are kept in {}.", kept.display()))?,
            None => self.console.say("You had not changed anything.")?,
        }
        self.task(desk)
    }
}

/// A text as lines, with the line ends it has.
struct Lines {
    lines: Vec<String>,
    end: &'static str,
}

impl Lines {
    fn of(text: &str) -> Self {
        Self {
            lines: text.lines().map(str::to_owned).collect(),
            end: if text.contains("\r\n") { "\r\n" } else { "\n" },
        }
    }

    fn text(&self) -> String {
        let ended = self.lines.iter().map(|line| format!("{line}{}", self.end));
        ended.collect()
    }
}
