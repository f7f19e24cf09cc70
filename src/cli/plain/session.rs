//! The conversation: asks, understands, answers, and keeps what was earned.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::command::{Command, parse};
use super::console::{Console, Heard};
use super::desk::Desk;
use super::sentence;
use crate::content::Course;
use crate::content::learner::Store;
use crate::domain::learner::Progress;
use crate::domain::mission::Slug;
use crate::engine::Engine;

/// What the session plays on.
pub(super) struct World {
    pub(super) course: Arc<Course>,
    pub(super) store: Store,
    /// Forbids pulls and build networks.
    pub(super) offline: bool,
    /// Seconds since 1970.
    pub(super) now: fn() -> i64,
    /// Opens a file in the learner's editor and returns when it is closed; the error is a sentence.
    pub(super) edit: fn(&Path) -> Result<(), String>,
}

pub(super) struct Session {
    pub(super) world: World,
    pub(super) console: Console,
    pub(super) progress: Progress,
    pub(super) desk: Option<Desk>,
}

/// Whether the conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    On,
    Over,
}

const NO_MISSION: &str =
    "No mission is open. Type missions for the list, and open with a number or an id.";

impl Session {
    pub(super) fn new(world: World, console: Console) -> Self {
        Self {
            world,
            console,
            progress: Progress::default(),
            desk: None,
        }
    }

    /// Plays to the end. `connect` finds an engine, and what is to be said about it.
    pub(super) async fn play<E, C>(
        &mut self,
        mission: Option<Slug>,
        connect: &C,
    ) -> anyhow::Result<()>
    where
        E: Engine,
        C: AsyncFn() -> anyhow::Result<(E, Option<String>)>,
    {
        self.begin(mission)?;
        let mut interrupted = false;
        while !self.console.signals.end.is_cancelled() {
            let prompt = self.prompt();
            let turn = match self.console.ask(&prompt).await? {
                Heard::Line(line) => {
                    interrupted = false;
                    self.turn(&line, connect).await?
                }
                Heard::Interrupt if !interrupted => {
                    interrupted = true;
                    self.console
                        .say("Type quit to leave, or press Ctrl-C again.")?;
                    Turn::On
                }
                Heard::Interrupt | Heard::End => Turn::Over,
            };
            if turn == Turn::Over {
                break;
            }
        }
        let saved = self.save()?;
        let words = if saved {
            "Everything is saved. Goodbye."
        } else {
            "Goodbye."
        };
        self.console.say(words)?;
        Ok(())
    }

    async fn turn<E, C>(&mut self, line: &str, connect: &C) -> anyhow::Result<Turn>
    where
        E: Engine,
        C: AsyncFn() -> anyhow::Result<(E, Option<String>)>,
    {
        match self.understand(line) {
            Ok(None) => {}
            Ok(Some(Command::Build)) => self.build(connect).await?,
            Ok(Some(command)) => return Ok(self.answer(command).await?),
            Err(words) => self.console.say(words)?,
        }
        Ok(Turn::On)
    }

    fn begin(&mut self, mission: Option<Slug>) -> io::Result<()> {
        self.console
            .say("Phoenix, line by line. Type help for the list of commands.")?;
        match self.world.store.progress() {
            Ok((progress, notice)) => {
                self.progress = progress;
                self.console.voice.say_all(notice)?;
            }
            Err(error) => self.console.say(sentence(&error))?,
        }
        let last = self.progress.last.clone();
        // A mission that is no longer there is no place to go on.
        let known = |id: &Slug| self.world.course.find(id.as_str()).is_ok();
        match mission.or(last.filter(known)) {
            Some(id) => self.open(id.as_str()),
            None => self.missions(),
        }
    }

    fn prompt(&self) -> String {
        match &self.desk {
            Some(desk) => format!("{}, step {}", desk.id(), desk.place.step + 1),
            None => "which mission".to_owned(),
        }
    }

    /// While no mission is open, a number or an id opens one.
    fn understand(&self, line: &str) -> Result<Option<Command>, String> {
        let name = line.trim();
        let known = || self.world.course.find(name).is_ok();
        if self.desk.is_none() && !name.is_empty() && known() {
            return Ok(Some(Command::Open(name.to_owned())));
        }
        parse(line)
    }

    async fn answer(&mut self, command: Command) -> io::Result<Turn> {
        match command {
            Command::Quit => return Ok(Turn::Over),
            Command::Help(None) => self.help()?,
            Command::Help(Some(word)) => self.explain(&word)?,
            Command::Missions => self.missions()?,
            Command::Open(name) => self.open(&name)?,
            command => match self.desk.take() {
                None => self.console.say(NO_MISSION)?,
                Some(mut desk) => {
                    let answered = self.at(&mut desk, command).await;
                    self.desk = Some(desk);
                    answered?;
                    self.save()?;
                }
            },
        }
        Ok(Turn::On)
    }

    /// What is done with an open mission.
    async fn at(&mut self, desk: &mut Desk, command: Command) -> io::Result<()> {
        match command {
            Command::Memo => self.memo(desk),
            Command::Task => self.task(desk),
            Command::Steps => self.steps(desk),
            Command::Next => self.next(desk),
            Command::Back => self.back(desk),
            Command::Hint => self.hint(desk),
            Command::Show(file) => self.show(desk, file.as_deref()),
            Command::Files(path) => self.files(desk, path.as_deref()),
            Command::Edit(file) => self.edit(desk, file.as_deref()),
            Command::Line(number, text) => self.replace_line(desk, number, &text),
            Command::Insert(number, text) => self.insert_line(desk, number, &text),
            Command::Delete(first, last) => self.delete_lines(desk, first, last),
            Command::Undo => self.undo(desk),
            Command::Lint => self.lint(desk),
            Command::Checks => self.checks(desk),
            Command::Check(number) => self.check(desk, number),
            Command::Layers => self.layers(desk),
            Command::Compare(with) => self.compare(desk, with.as_deref()),
            Command::History => self.history(desk),
            Command::Reveal(id) => self.reveal(desk, id.as_deref()).await,
            Command::Reset => self.reset(desk).await,
            Command::Debrief => self.debrief(desk),
            // These are answered without a mission, or by whoever holds the engine.
            Command::Build
            | Command::Missions
            | Command::Open(_)
            | Command::Help(_)
            | Command::Quit => Ok(()),
        }
    }

    /// Opens a mission by number or id and reads its memo when it is new.
    fn open(&mut self, name: &str) -> io::Result<()> {
        let entry = match self.world.course.find(name) {
            Ok(entry) => entry,
            Err(error) => return self.console.say(sentence(&error)),
        };
        let bundle = match entry.bundle() {
            Ok(bundle) => bundle,
            Err(error) => {
                self.console.say("This mission cannot be opened.")?;
                return self.console.say(error.to_string());
            }
        };
        self.save()?;
        let id = bundle.mission.about.id.clone();
        let place = self.progress.missions.get(&id).cloned();
        let is_new = place.is_none();
        let (desk, notices) = match Desk::open(&self.world.store, bundle, place.unwrap_or_default())
        {
            Ok(opened) => opened,
            Err(error) => return self.console.say(sentence(&error)),
        };
        self.welcome(&desk)?;
        self.console.voice.say_all(notices)?;
        if is_new {
            self.memo(&desk)?;
        }
        self.task(&desk)?;
        self.progress.last = Some(id);
        self.desk = Some(desk);
        self.save()?;
        Ok(())
    }

    /// Keeps where the learner is and what they earned. What cannot be kept is said, and false.
    pub(super) fn save(&mut self) -> io::Result<bool> {
        if let Some(desk) = &mut self.desk {
            desk.place.file.clone_from(&desk.file);
            let id = desk.id().clone();
            self.progress.missions.insert(id, desk.place.clone());
        }
        match self.world.store.save_progress(&self.progress) {
            Ok(notice) => {
                self.console.voice.say_all(notice)?;
                Ok(true)
            }
            Err(error) => {
                self.console.say(sentence(&error))?;
                Ok(false)
            }
        }
    }
}
