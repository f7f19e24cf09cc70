//! `compare` and `reveal`: the learner's files beside an earlier try or one of the mission's own.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::console::Heard;
use super::desk::Desk;
use super::history::words;
use super::markdown;
use super::session::Session;
use crate::domain::mission::{Reference, Role};

/// A comparison that takes longer is less exact.
const PATIENCE: Duration = Duration::from_secs(1);
/// Unchanged lines around a change.
const AROUND: usize = 1;

type Texts = BTreeMap<String, String>;

impl Session {
    pub(super) fn compare(&mut self, desk: &Desk, with: Option<&str>) -> io::Result<()> {
        let (name, theirs) = match with {
            None | Some("last") => match desk.attempts.last() {
                Some(attempt) => (
                    format!("your last try: {}", words(attempt)),
                    attempt.files.clone(),
                ),
                None => {
                    return self.nothing_to_compare(desk, "You have not built this mission yet.");
                }
            },
            Some("best") => match desk.best() {
                Some(attempt) => (
                    format!("your best try: {}", words(attempt)),
                    attempt.files.clone(),
                ),
                None => return self.nothing_to_compare(desk, "None of your tries has passed yet."),
            },
            Some(id) => match self.readable(desk, id)? {
                Some(reference) => {
                    let files = texts_of(desk, &reference);
                    (format!("{}.", describe(&reference)), files)
                }
                None => return Ok(()),
            },
        };
        self.console.say(format!("Compared with {name}"))?;
        self.console
            .say("Added lines are yours alone; removed lines are only in the other.")?;
        let mut same = true;
        let yours = desk.texts();
        for path in &desk.mission().workspace.edit {
            let lines = differences(theirs.get(path), yours.get(path));
            if !lines.is_empty() {
                same = false;
                self.console.say(format!("{path}:"))?;
                self.console.voice.say_all(lines)?;
            }
        }
        if same {
            self.console.say("There is no difference.")?;
        }
        Ok(())
    }

    fn nothing_to_compare(&mut self, desk: &Desk, why: &str) -> io::Result<()> {
        self.console.say(why)?;
        self.references(desk)
    }

    /// The reference, unless there is none or it is not to be read yet.
    fn readable(&mut self, desk: &Desk, id: &str) -> io::Result<Option<Reference>> {
        match desk.find_reference(id) {
            Ok(reference) if desk.place.may_see(&reference) => Ok(Some(reference)),
            Ok(reference) => {
                let id = reference.id;
                self.console.say(format!(
                    "{id} is a solution. Type reveal {id} if you want to read it."
                ))?;
                Ok(None)
            }
            Err(words) => {
                self.console.say(words)?;
                Ok(None)
            }
        }
    }

    fn references(&mut self, desk: &Desk) -> io::Result<()> {
        let references = &desk.mission().references;
        if references.is_empty() {
            return self.console.say("This mission has no references.");
        }
        self.console.say("The mission's own files are:")?;
        for (index, reference) in references.iter().enumerate() {
            let closed = if desk.place.may_see(reference) {
                ""
            } else {
                ", not revealed"
            };
            self.console
                .say(format!("{}. {}{closed}.", index + 1, describe(reference)))?;
        }
        Ok(())
    }

    pub(super) async fn reveal(&mut self, desk: &mut Desk, id: Option<&str>) -> io::Result<()> {
        let Some(id) = id else {
            self.references(desk)?;
            return self.console.say("Type reveal and an id to read one.");
        };
        let reference = match desk.find_reference(id) {
            Ok(reference) => reference,
            Err(words) => return self.console.say(words),
        };
        if !desk.place.may_see(&reference) {
            self.console.say(format!(
                "Looking at {} is recorded: this mission then earns two stars at most. The hints go nearly as far.",
                reference.id
            ))?;
            let question = "Type yes to read it";
            if self.console.ask(question).await? != Heard::Line("yes".to_owned()) {
                return self.console.say("Nothing was revealed.");
            }
            desk.place.reveal(&reference.id);
        }
        self.read_reference(desk, &reference)
    }

    fn read_reference(&mut self, desk: &Desk, reference: &Reference) -> io::Result<()> {
        self.console.say(format!("{}.", describe(reference)))?;
        for (path, text) in texts_of(desk, reference) {
            self.console.say(format!("{path}:"))?;
            for (index, line) in text.lines().enumerate() {
                self.console
                    .say(format!("{}: {line}", index + 1).trim_end())?;
            }
        }
        self.console
            .voice
            .say_all(markdown::lines(&reference.explain))
    }
}

fn describe(reference: &Reference) -> String {
    match reference.role {
        Role::Solution => format!("{}, a solution", reference.id),
        Role::Baseline => format!("{}, the one that sizes are measured against", reference.id),
    }
}

fn texts_of(desk: &Desk, reference: &Reference) -> Texts {
    let submission = desk.bundle.own_submission(&reference.dockerfile);
    let files = submission.unwrap_or_default().files;
    let paths = files.0.keys();
    paths
        .filter_map(|path| Some((path.clone(), files.text(path)?)))
        .collect()
}

/// The changes from theirs to yours, each line with what became of it; empty where there are none.
fn differences(theirs: Option<&String>, yours: Option<&String>) -> Vec<String> {
    let text = |side: Option<&String>| side.cloned().unwrap_or_default();
    let (theirs, yours) = (text(theirs), text(yours));
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(theirs.as_str(), yours.as_str());
    let groups = diff.grouped_ops(AROUND);
    let mut lines = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        lines.push(format!("Change {} of {}:", index + 1, groups.len()));
        let changes = group.iter().flat_map(|op| diff.iter_changes(op));
        lines.extend(changes.map(|change| {
            let (word, number) = match change.tag() {
                ChangeTag::Equal => ("same", change.new_index()),
                ChangeTag::Insert => ("added", change.new_index()),
                ChangeTag::Delete => ("removed", change.old_index()),
            };
            let number = number.map_or(0, |number| number + 1);
            let text = change.value().trim_end_matches(['\r', '\n']);
            format!("{word}, line {number}: {text}")
                .trim_end()
                .to_owned()
        }));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::differences;

    #[test]
    fn words_say_what_was_added_and_removed() {
        let theirs = "FROM a\nRUN one\nRUN two\nENV a=1\nENV b=2\nCMD x\n".to_owned();
        let yours = "FROM a\nRUN two\nENV a=1\nENV b=2\nCMD x\nUSER y".to_owned();
        assert_eq!(
            differences(Some(&theirs), Some(&yours)),
            [
                "Change 1 of 2:",
                "same, line 1: FROM a",
                "removed, line 2: RUN one",
                "same, line 2: RUN two",
                "Change 2 of 2:",
                "same, line 5: CMD x",
                "added, line 6: USER y",
            ]
        );
        assert_eq!(differences(Some(&yours), Some(&yours)), [""; 0]);
        assert_eq!(differences(None, None), [""; 0]);
        assert_eq!(
            differences(None, Some(&"\n".to_owned())),
            ["Change 1 of 1:", "added, line 1:"]
        );
    }
}
