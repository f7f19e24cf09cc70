//! Progress of a run on standard error: a live line and pull bars on a terminal, plain lines elsewhere.

mod bar;

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

pub(super) use bar::Bar;

use crate::domain::build::{BuildEvent, BuildStep, Pull, StepState};
use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::verdict::Outcome;

/// Consumes the events of a run; never blocks for long.
pub(super) struct Progress {
    mode: Mode,
}

enum Mode {
    Quiet,
    Plain(Mutex<Plain>),
    Live(Live),
}

/// Steps already reported, so that a repeated state prints no second line.
#[derive(Default)]
struct Plain {
    said: HashMap<(BuildOf, String), StepState>,
    pulls: HashMap<String, String>,
}

struct Live {
    bars: MultiProgress,
    line: ProgressBar,
    pulls: Mutex<HashMap<String, ProgressBar>>,
}

impl Progress {
    pub(super) fn new(quiet: bool, live: bool) -> Self {
        let mode = match (quiet, live) {
            (true, _) => Mode::Quiet,
            (false, true) => Mode::Live(Live::new()),
            (false, false) => Mode::Plain(Mutex::default()),
        };
        Self { mode }
    }

    pub(super) fn say(&self, text: &str) {
        match &self.mode {
            Mode::Quiet => {}
            Mode::Plain(_) => plain(text),
            Mode::Live(live) => live.line.set_message(text.to_owned()),
        }
    }

    /// Takes the live line away, so that the report starts on a clean one.
    pub(super) fn finish(&self) {
        if let Mode::Live(live) = &self.mode {
            live.line.finish_and_clear();
        }
    }

    pub(super) fn event(&self, event: &GradeEvent) {
        match event {
            GradeEvent::Phase(words) => self.say(words),
            GradeEvent::Build { of, event } => self.build(of, event),
            GradeEvent::BuildEnded {
                of,
                result: Err(failure),
            } => {
                self.note(&format!("{}{failure}", prefix(of)));
            }
            GradeEvent::Verdict { verdict, .. } if verdict.outcome != Outcome::Pass => {
                self.note(&format!("{}: {}", verdict.outcome.word(), verdict.title));
            }
            _ => {}
        }
    }

    /// Something that stays on the screen in plain mode only: the report repeats it.
    fn note(&self, text: &str) {
        if matches!(self.mode, Mode::Plain(_)) {
            plain(text);
        }
    }

    fn build(&self, of: &BuildOf, event: &BuildEvent) {
        match (event, &self.mode) {
            (_, Mode::Quiet) => {}
            (BuildEvent::Step(step), Mode::Plain(seen)) => {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                let key = (of.clone(), step.key.clone());
                let news = seen.said.insert(key, step.state) != Some(step.state);
                if news && matches!(step.state, StepState::Done | StepState::Failed) {
                    plain(&format!("{}{}", prefix(of), step_words(step)));
                }
            }
            (BuildEvent::Pull(pull), Mode::Plain(seen)) if pull.layer.is_empty() => {
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                let old = seen.pulls.insert(pull.image.clone(), pull.status.clone());
                if old.as_ref() != Some(&pull.status) {
                    plain(&format!("pulling {}: {}", pull.image, pull.status));
                }
            }
            (BuildEvent::Warning { line, message }, _) => {
                let place = line
                    .map(|line| format!("line {line}: "))
                    .unwrap_or_default();
                self.note(&format!("{}warning: {place}{message}", prefix(of)));
            }
            (BuildEvent::Step(step), Mode::Live(live)) => {
                live.line
                    .set_message(format!("{}{}", prefix(of), step_words(step)));
            }
            (BuildEvent::Log { line, .. }, Mode::Live(live)) if !line.trim().is_empty() => {
                live.line.set_message(format!("{}{line}", prefix(of)));
            }
            (BuildEvent::Pull(pull), Mode::Live(live)) => live.pull(pull),
            _ => {}
        }
    }
}

impl Live {
    fn new() -> Self {
        let bars = MultiProgress::new();
        let line = bars.add(ProgressBar::new_spinner());
        line.enable_steady_tick(Duration::from_millis(120));
        // The template is a constant that indicatif understands; its plain spinner serves otherwise.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
            line.set_style(style);
        }
        Self {
            bars,
            line,
            pulls: Mutex::default(),
        }
    }

    fn pull(&self, pull: &Pull) {
        let (Some(current), Some(total)) = (pull.current, pull.total) else {
            self.line
                .set_message(format!("pulling {}: {}", pull.image, pull.status));
            return;
        };
        let mut pulls = self.pulls.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = pulls
            .entry(format!("{} {}", pull.image, pull.layer))
            .or_insert_with(|| {
                let bar = self.bars.add(ProgressBar::new(total.0));
                if let Ok(style) =
                    ProgressStyle::with_template("  {msg} {wide_bar} {bytes}/{total_bytes}")
                {
                    bar.set_style(style);
                }
                bar.set_message(format!("{} {}", pull.image, pull.layer));
                bar
            });
        bar.set_length(total.0);
        bar.set_position(current.0);
        if current >= total {
            bar.finish_and_clear();
        }
    }
}

fn prefix(of: &BuildOf) -> String {
    match of {
        BuildOf::Submission => String::new(),
        BuildOf::Reference(id) => format!("reference `{id}`: "),
        BuildOf::Target(name) => format!("target `{name}`: "),
        BuildOf::Trial(path) => format!("after editing {path}: "),
    }
}

/// `[builder 3/6] RUN npm ci (cached)`
fn step_words(step: &BuildStep) -> String {
    let number = step.number.map(|(at, of)| format!("{at}/{of}"));
    let place: Vec<_> = [step.stage.clone(), number].into_iter().flatten().collect();
    let place = if place.is_empty() {
        String::new()
    } else {
        format!("[{}] ", place.join(" "))
    };
    let end = match (step.state, step.cached, step.seconds) {
        (StepState::Failed, ..) => " (failed)".to_owned(),
        (_, true, _) => " (cached)".to_owned(),
        (StepState::Done, false, Some(seconds)) => format!(" ({seconds:.1} s)"),
        _ => String::new(),
    };
    format!("{place}{}{end}", step.text)
}

fn plain(text: &str) {
    // Progress is a courtesy: a closed standard error must not end the grading.
    let _gone = writeln!(std::io::stderr(), "{text}");
}
