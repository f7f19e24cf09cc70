//! `build`: a run of the pipeline, told line by line, and what it earns.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::console::Console;
use super::desk::{Desk, Judged};
use super::news::News;
use super::sentence;
use super::session::Session;
use crate::domain::bytes::Bytes;
use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::image::Analysis;
use crate::domain::learner::{Attempt, Earned, MOST_STARS, settle};
use crate::domain::mission::{Role, Slug};
use crate::domain::report::Overall;
use crate::domain::text::counted;
use crate::engine::Engine;
use crate::grading::{self, Job};

impl Session {
    pub(super) async fn build<E, C>(&mut self, connect: &C) -> anyhow::Result<()>
    where
        E: Engine,
        C: AsyncFn() -> anyhow::Result<(E, Option<String>)>,
    {
        let Some(mut desk) = self.desk.take() else {
            self.console
                .say("No mission is open. Type missions for the list.")?;
            return Ok(());
        };
        let built = self.build_at(&mut desk, connect).await;
        self.desk = Some(desk);
        built?;
        self.save()?;
        Ok(())
    }

    async fn build_at<E, C>(&mut self, desk: &mut Desk, connect: &C) -> anyhow::Result<()>
    where
        E: Engine,
        C: AsyncFn() -> anyhow::Result<(E, Option<String>)>,
    {
        self.console.say("Building. Ctrl-C cancels.")?;
        let cancel = CancellationToken::new();
        let connected = tokio::select! {
            biased;
            () = self.console.signals.end.cancelled() => None,
            Some(()) = self.console.signals.interrupts.recv() => None,
            connected = connect() => Some(connected),
        };
        let Some(connected) = connected else {
            self.console.say("Cancelled.")?;
            return Ok(());
        };
        let engine = match connected {
            Ok((engine, said)) => {
                self.console
                    .voice
                    .say_all(said.map(|said| sentence(&said)))?;
                engine
            }
            Err(error) => {
                self.console.say(sentence(&format!("{error:#}")))?;
                self.console
                    .say("Reading, changing and lint work without an engine.")?;
                return Ok(());
            }
        };
        let done = self.grade(desk, &engine, &cancel).await;
        if let Err(error) = engine.finish().await {
            let words = format!("cleaning up: {error}; the next start removes the rest");
            self.console.say(sentence(&words))?;
        }
        Ok(done?)
    }

    async fn grade<E: Engine>(
        &mut self,
        desk: &mut Desk,
        engine: &E,
        cancel: &CancellationToken,
    ) -> io::Result<()> {
        let job = Job {
            bundle: Arc::clone(&desk.bundle),
            submission: desk.drafts.submission(),
            offline: self.world.offline,
            always_measure: true,
            fresh: false,
        };
        let (tell, events) = mpsc::unbounded_channel();
        let measured: Mutex<Option<Arc<Analysis>>> = Mutex::default();
        let sink = |event| {
            if let GradeEvent::Measured {
                of: BuildOf::Submission,
                analysis,
            } = &event
            {
                let mut measured = measured.lock().unwrap_or_else(PoisonError::into_inner);
                *measured = Some(Arc::clone(analysis));
            }
            // Nobody listens only when standard output has gone.
            let _gone = tell.send(event);
        };
        let files = desk.texts();
        let run = grading::run(&job, engine, &sink, cancel);
        let news = News::new(desk.mission());
        let listening = Some(Listening { news, events });
        let report = attend(&mut self.console, cancel, run, listening).await?;
        if cancel.is_cancelled() {
            return self.console.say("Cancelled. Nothing was recorded.");
        }
        let analysis = measured
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let judged = Judged {
            files,
            report,
            analysis,
        };
        self.sum_up(&judged)?;
        self.say_size(desk, &judged)?;
        self.record(desk, judged, engine, cancel).await
    }

    fn say_size(&mut self, desk: &Desk, judged: &Judged) -> io::Result<()> {
        let Some(image) = &judged.report.image else {
            return Ok(());
        };
        let Some(total) = image.total_bytes else {
            return Ok(());
        };
        let wasted = image.wasted_bytes.filter(|bytes| *bytes > 0);
        let wasted = wasted.map(|bytes| format!(", and {} of it cannot be seen", Bytes(bytes)));
        self.console.say(format!(
            "Your image is {} in {}{}.",
            Bytes(total),
            counted(image.layers, "layer"),
            wasted.unwrap_or_default()
        ))?;
        for (id, bytes) in &image.references {
            self.console
                .say(format!("The reference {id} is {}.", Bytes(*bytes)))?;
        }
        if let Some(before) = desk.attempts.iter().rev().find_map(|it| it.total_bytes) {
            let words = match total.cmp(&before) {
                std::cmp::Ordering::Less => format!("{} less than", Bytes(before - total)),
                std::cmp::Ordering::Greater => format!("{} more than", Bytes(total - before)),
                std::cmp::Ordering::Equal => "as much as".to_owned(),
            };
            self.console
                .say(format!("That is {words} your last try."))?;
        }
        Ok(())
    }

    /// An attempt is kept, and a pass earns stars. What could not be graded is no attempt.
    async fn record<E: Engine>(
        &mut self,
        desk: &mut Desk,
        judged: Judged,
        engine: &E,
        cancel: &CancellationToken,
    ) -> io::Result<()> {
        let attempt = Attempt::of(&judged.report, judged.files.clone(), (self.world.now)());
        let image = judged.report.image.as_ref();
        let references = image
            .map(|image| image.references.clone())
            .unwrap_or_default();
        desk.place.measured(&references, &desk.bundle.digest);
        let outcome = judged.report.outcome;
        desk.run = Some(judged);
        if outcome == Overall::CouldNotBeGraded {
            return self.console.say(
                "Some checks could not be made. This is no verdict on your files, and is not recorded.",
            );
        }
        if let Err(error) = self.world.store.keep_attempt(desk.id(), &attempt) {
            self.console.say(sentence(&error))?;
        }
        desk.attempts.push(attempt.clone());
        if !attempt.passed() {
            return Ok(());
        }
        let solution = desk.solution_bytes();
        let mut earned = settle(&mut desk.place, &attempt, solution);
        if earned.stars_now < MOST_STARS {
            self.measure(desk, engine, cancel).await?;
            let solution = desk.solution_bytes();
            earned.stars_now = settle(&mut desk.place, &attempt, solution).stars_now;
        }
        self.celebrate(desk, &attempt, earned)
    }

    /// Solutions whose size nobody knows yet are built once, to compare with.
    async fn measure<E: Engine>(
        &mut self,
        desk: &mut Desk,
        engine: &E,
        cancel: &CancellationToken,
    ) -> io::Result<()> {
        let digest = desk.bundle.digest.clone();
        let solutions = desk.mission().references.iter();
        let unknown: Vec<Slug> = solutions
            .filter(|it| it.role == Role::Solution)
            .filter(|it| desk.place.reference_bytes(&it.id, &digest).is_none())
            .map(|it| it.id.clone())
            .collect();
        for id in unknown {
            self.console.say(format!(
                "Measuring the solution {id} once, to compare sizes."
            ))?;
            let offline = self.world.offline;
            let work = grading::measure(&desk.bundle, &id, offline, engine, cancel);
            match attend(&mut self.console, cancel, work, None).await? {
                Ok(analysis) => {
                    let sizes = [(id.to_string(), analysis.total_bytes)].into();
                    desk.place.measured(&sizes, &digest);
                }
                Err(_) if cancel.is_cancelled() => {
                    return self.console.say("Cancelled. The next build measures it.");
                }
                Err(words) => {
                    self.console
                        .say(sentence(&format!("it cannot be measured: {words}")))?;
                }
            }
        }
        Ok(())
    }

    fn celebrate(&mut self, desk: &Desk, attempt: &Attempt, earned: Earned) -> io::Result<()> {
        let stars = earned.stars_now;
        let more = if earned.stars_before > 0 && stars > earned.stars_before {
            ", more than before"
        } else {
            ""
        };
        self.console.say(format!(
            "You passed this mission and have {stars} of {MOST_STARS} stars{more}."
        ))?;
        if let Some(words) = to_gain(desk, attempt, stars) {
            self.console.say(words)?;
        }
        let bests = earned.new_bests;
        let news = [
            (bests.bytes, "This is your smallest image yet."),
            (
                bests.layers,
                "This is your image with the fewest layers yet.",
            ),
            (bests.rebuild, "This was your fastest rebuild yet."),
        ];
        let news = news.iter().filter(|(is_new, _)| *is_new);
        self.console.voice.say_all(news.map(|(_, words)| words))?;
        self.console
            .say("Type debrief to read what was behind it.")?;
        let mut entries = self.world.course.entries().iter();
        let here = |id: &Slug| id == desk.id();
        // A mission that cannot be read is passed over here; the list names it.
        let id = |entry: &crate::content::Entry| {
            entry.mission().ok().map(|mission| mission.about.id.clone())
        };
        let _before = entries.find(|entry| id(entry).as_ref().is_some_and(here));
        match entries.find_map(id) {
            Some(next) => self
                .console
                .say(format!("Type open {next} for the next mission.")),
            None => self.console.say("This was the last mission."),
        }
    }
}

/// What the next star takes.
fn to_gain(desk: &Desk, attempt: &Attempt, stars: u8) -> Option<String> {
    let solution = desk.solution_bytes()?;
    let yours = attempt.total_bytes?;
    match stars {
        1 => Some(format!(
            "Your image is {}, the smallest solution {}. Come within 5 percent of it for more stars.",
            Bytes(yours),
            Bytes(solution)
        )),
        2 => Some("The third star is for those who did not look at a solution.".to_owned()),
        _ => None,
    }
}

/// Waits for `work`, tells the news, and cancels when Ctrl-C is pressed or the program is to end: the
/// work ends by itself then, and clears up on the way.
async fn attend<T>(
    console: &mut Console,
    cancel: &CancellationToken,
    work: impl Future<Output = T>,
    mut news: Option<Listening>,
) -> io::Result<T> {
    let mut work = std::pin::pin!(work);
    // What cannot be said must not keep the engine from being cleared up.
    let mut said = Ok(());
    let result = loop {
        tokio::select! {
            biased;
            Some(lines) = hear(&mut news) => {
                said = said.and_then(|()| console.voice.say_all(lines));
                if said.is_err() {
                    cancel.cancel();
                }
            }
            () = console.signals.end.cancelled(), if !cancel.is_cancelled() => cancel.cancel(),
            Some(()) = console.signals.interrupts.recv() => cancel.cancel(),
            result = &mut work => break result,
        }
    };
    while let Some(Listening { news, events }) = &mut news
        && let Ok(event) = events.try_recv()
    {
        said = said.and_then(|()| console.voice.say_all(news.lines(&event)));
    }
    said.map(|()| result)
}

/// A run's events, and what is to be said of them.
struct Listening {
    news: News,
    events: mpsc::UnboundedReceiver<GradeEvent>,
}

async fn hear(listening: &mut Option<Listening>) -> Option<Vec<String>> {
    let Listening { news, events } = listening.as_mut()?;
    let event = events.recv().await?;
    Some(news.lines(&event))
}
