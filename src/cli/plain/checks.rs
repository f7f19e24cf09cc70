//! `checks` and `check N`: the verdicts in the words that every report uses.

use std::io;

use super::desk::{Desk, Judged};
use super::history::words;
use super::sentence;
use super::session::Session;
use crate::domain::report::Overall;
use crate::domain::text::counted;
use crate::domain::verdict::{Outcome, Verdict};

impl Session {
    pub(super) fn checks(&mut self, desk: &Desk) -> io::Result<()> {
        self.say_when(desk)?;
        let mut number = 0;
        for (index, step) in desk.mission().steps.iter().enumerate() {
            self.console
                .say(format!("Step {}, {}:", index + 1, step.title))?;
            for check in &step.checks {
                number += 1;
                let verdict = desk.run.as_ref().and_then(|run| run.verdict(number));
                let state = verdict.map_or("not checked yet", |verdict| verdict.outcome.word());
                let title = &check.title;
                self.console.say(format!("{number}. {title}: {state}."))?;
            }
        }
        Ok(())
    }

    pub(super) fn check(&mut self, desk: &Desk, number: usize) -> io::Result<()> {
        let count = desk.mission().checks().count();
        let Some(check) = desk.mission().checks().nth(number - 1) else {
            let count = counted(count, "check");
            return self.console.say(format!("This mission has {count}."));
        };
        let Some(verdict) = desk.run.as_ref().and_then(|run| run.verdict(number)) else {
            self.console.say(format!(
                "Check {number}, {}: not checked yet. Type build to check it.",
                check.title
            ))?;
            return Ok(());
        };
        self.say_when(desk)?;
        self.say_verdict(number, verdict)
    }

    /// What the verdicts are about, unless it is plain.
    fn say_when(&mut self, desk: &Desk) -> io::Result<()> {
        if desk.is_stale() {
            return self
                .console
                .say("These are the results of the text before your last change.");
        }
        match (&desk.run, desk.attempts.last()) {
            (None, Some(last)) => self.console.say(format!("Your last try: {}", words(last))),
            _ => Ok(()),
        }
    }

    fn say_verdict(&mut self, number: usize, verdict: &Verdict) -> io::Result<()> {
        self.console.say(format!(
            "Check {number}, {}: {}, {} of {} points.",
            verdict.title,
            verdict.outcome.word(),
            earned(verdict),
            verdict.points
        ))?;
        for (label, text) in verdict.details() {
            self.console.say(sentence(&format!("{label}: {text}")))?;
        }
        Ok(())
    }

    /// What a finished run came to.
    pub(super) fn sum_up(&mut self, judged: &Judged) -> io::Result<()> {
        let report = &judged.report;
        let verdicts = || judged.verdicts().enumerate();
        let passed = verdicts().filter(|(_, verdict)| verdict.outcome == Outcome::Pass);
        let outcome = match report.outcome {
            Overall::Passed => "Passed",
            Overall::Failed => "Not passed yet",
            Overall::CouldNotBeGraded => "Could not be graded",
        };
        self.console.say(format!(
            "{outcome}: {} of {} checks, {} of {} points.",
            passed.count(),
            verdicts().count(),
            report.points.earned,
            report.points.possible
        ))?;
        let wrong = verdicts().find(|(_, verdict)| {
            matches!(
                verdict.outcome,
                Outcome::Fail { .. } | Outcome::CouldNotCheck { .. }
            )
        });
        if let Some((index, verdict)) = wrong {
            self.say_verdict(index + 1, verdict)?;
        }
        Ok(())
    }
}

impl Judged {
    pub(super) fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.report.steps.iter().flat_map(|step| &step.checks)
    }

    /// By the number that `checks` shows, from 1.
    fn verdict(&self, number: usize) -> Option<&Verdict> {
        self.verdicts().nth(number - 1)
    }
}

fn earned(verdict: &Verdict) -> u32 {
    if verdict.outcome == Outcome::Pass {
        verdict.points
    } else {
        0
    }
}
