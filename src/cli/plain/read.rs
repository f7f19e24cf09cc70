//! What is read: missions, memo, steps, tasks, hints, the debrief, and help.

use std::io;

use super::command::{ROWS, find};
use super::desk::Desk;
use super::markdown;
use super::session::Session;
use crate::domain::learner::MOST_STARS;
use crate::domain::text::counted;

impl Session {
    pub(super) fn help(&mut self) -> io::Result<()> {
        self.console
            .say("Type a command or the beginning of it. The commands are:")?;
        for row in &ROWS {
            self.console
                .say(format!("{}: {}.", row.usage(), row.words))?;
        }
        Ok(())
    }

    pub(super) fn explain(&mut self, word: &str) -> io::Result<()> {
        match find(word) {
            Ok(row) => self.console.say(format!("{}: {}.", row.usage(), row.words)),
            Err(words) => self.console.say(words),
        }
    }

    pub(super) fn missions(&mut self) -> io::Result<()> {
        self.console.say("The missions are:")?;
        for entry in self.world.course.entries() {
            let number = entry
                .number()
                .map_or(String::new(), |number| format!("{number}. "));
            let line = match entry.mission() {
                Ok(mission) => {
                    let about = &mission.about;
                    let place = self.progress.missions.get(&about.id);
                    let stars = place.map_or(0, |place| place.stars);
                    let stars = match stars {
                        0 => "not passed yet".to_owned(),
                        stars => format!("{stars} of {MOST_STARS} stars"),
                    };
                    format!(
                        "{number}{}, id {}: level {} of 5, about {}, {stars}. {}",
                        about.title,
                        about.id,
                        about.level,
                        counted(usize::from(about.minutes), "minute"),
                        about.summary
                    )
                }
                Err(_) => format!(
                    "{number}{} cannot be read; phoenix lint says why.",
                    entry.folder()
                ),
            };
            self.console.voice.say(line)?;
        }
        self.console.say("Type open and a number or an id.")
    }

    pub(super) fn welcome(&mut self, desk: &Desk) -> io::Result<()> {
        let mission = desk.mission();
        let about = &mission.about;
        self.console.say(format!(
            "Mission {}: {}, {}, files {}.",
            about.id,
            about.title,
            counted(mission.steps.len(), "step"),
            mission.workspace.edit.join(" and ")
        ))?;
        if desk.place.passed() {
            let stars = desk.place.stars;
            self.console.say(format!(
                "You have passed it, with {stars} of {MOST_STARS} stars."
            ))?;
        }
        Ok(())
    }

    pub(super) fn memo(&mut self, desk: &Desk) -> io::Result<()> {
        let memo = &desk.mission().memo;
        self.console.say(format!("Memo from: {}", memo.from))?;
        self.console.say(format!("To: {}", memo.to))?;
        self.console.say(format!("Subject: {}", memo.subject))?;
        self.console.voice.say_all(markdown::lines(&memo.body))?;
        self.console.say("End of the memo.")
    }

    pub(super) fn task(&mut self, desk: &Desk) -> io::Result<()> {
        let Some(step) = desk.step() else {
            return self.console.say("This mission has no steps.");
        };
        self.console.say(format!(
            "Step {} of {}: {}.",
            desk.place.step + 1,
            desk.mission().steps.len(),
            step.title
        ))?;
        self.console.voice.say_all(markdown::lines(&step.task))
    }

    pub(super) fn steps(&mut self, desk: &Desk) -> io::Result<()> {
        let report = desk.run.as_ref().map(|run| &run.report);
        for (index, step) in desk.mission().steps.iter().enumerate() {
            let judged = report.and_then(|report| report.steps.iter().find(|it| it.id == step.id));
            let state = match judged {
                None => String::new(),
                Some(judged) if judged.passed => ", passed".to_owned(),
                Some(_) => ", not passed yet".to_owned(),
            };
            let here = if index == desk.place.step {
                ", you are here"
            } else {
                ""
            };
            self.console
                .say(format!("{}. {}{state}{here}.", index + 1, step.title))?;
        }
        Ok(())
    }

    pub(super) fn next(&mut self, desk: &mut Desk) -> io::Result<()> {
        if desk.place.step + 1 >= desk.mission().steps.len() {
            return self.console.say("This is the last step.");
        }
        desk.place.step += 1;
        self.task(desk)
    }

    pub(super) fn back(&mut self, desk: &mut Desk) -> io::Result<()> {
        if desk.place.step == 0 {
            return self.console.say("This is the first step.");
        }
        desk.place.step -= 1;
        self.task(desk)
    }

    /// The next hint; all of them again once there are no more.
    pub(super) fn hint(&mut self, desk: &mut Desk) -> io::Result<()> {
        let Some(step) = desk.step() else {
            return self.console.say("This mission has no steps.");
        };
        let hints = step.hints.clone();
        let id = step.id.clone();
        let count = hints.len();
        if count == 0 {
            return self.console.say("This step has no hints.");
        }
        let given = desk.place.hints.entry(id).or_default();
        let shown = if *given < count {
            *given += 1;
            *given - 1..*given
        } else {
            self.console
                .say("You have had all hints of this step. Here they are again.")?;
            0..count
        };
        for index in shown {
            let mut lines = markdown::lines(&hints[index]).into_iter();
            let first = lines.next().unwrap_or_default();
            self.console
                .say(format!("Hint {} of {count}: {first}", index + 1))?;
            self.console.voice.say_all(lines)?;
        }
        Ok(())
    }

    pub(super) fn debrief(&mut self, desk: &Desk) -> io::Result<()> {
        if !desk.place.passed() {
            return self
                .console
                .say("The debrief is for those who passed the mission.");
        }
        let debrief = &desk.mission().debrief;
        if debrief.trim().is_empty() {
            return self.console.say("This mission has no debrief.");
        }
        self.console.voice.say_all(markdown::lines(debrief))
    }
}
