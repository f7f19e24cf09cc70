//! One run: read, lint, build, gather facts, evaluate. Knows no screen and no particular engine.

mod bench;
mod builds;
mod gather;
mod looks;
mod measure;
mod receipt;
mod subject;
mod verify;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::facts::{Facts, NoAnswer, Plan};
use crate::domain::mission::{Bundle, Submission};
use crate::domain::report::{ImageReport, REPORT_VERSION, Report, Timings};
use crate::engine::{Engine, Sink};

pub use measure::measure;
pub use verify::{Proved, Verify, verify};

use bench::Bench;
use subject::Subject;

/// What is to be graded.
#[derive(Clone, Debug)]
pub struct Job {
    pub bundle: Arc<Bundle>,
    pub submission: Submission,
    /// Forbids pulls and build networks, whatever the mission says.
    pub offline: bool,
    /// Reads the layers of the submission even when no check asks for them.
    pub always_measure: bool,
    /// Builds the submission without the builder's cache.
    pub fresh: bool,
}

/// A run under way: what every phase needs to know.
struct Run<'a, E> {
    job: &'a Job,
    engine: &'a E,
    sink: Sink<'a, GradeEvent>,
    cancel: &'a CancellationToken,
}

/// Grades one submission and reports every step of the way to `sink`. What the engine made stays
/// until [`Engine::finish`], so that a caller can look into the image first.
pub async fn run<E: Engine>(
    job: &Job,
    engine: &E,
    sink: Sink<'_, GradeEvent>,
    cancel: &CancellationToken,
) -> Report {
    let run = Run {
        job,
        engine,
        sink,
        cancel,
    };
    // The whole pipeline in one future is too large for a caller's stack.
    Box::pin(run.grade()).await
}

impl<E: Engine> Run<'_, E> {
    async fn grade(&self) -> Report {
        let started = Instant::now();
        let mission = &self.job.bundle.mission;
        self.tell(GradeEvent::Started {
            mission: mission.about.id.clone(),
            title: mission.about.title.clone(),
        });
        let mut clock = Clock::default();
        let mut bench = Bench::new(mission);
        let mut plan = Plan::default();
        mission
            .checks()
            .for_each(|check| check.kind.plan(&mut plan));

        plan.layers |= self.job.always_measure;
        let mut subject = Subject::of_submission(self.job, plan);
        bench.settle(&subject.facts, self.sink);
        clock
            .time("build", self.build(&mut subject, &BuildOf::Submission))
            .await;
        bench.settle(&subject.facts, self.sink);
        if subject.image().is_some() {
            let references = clock
                .time("references", self.build_references(&subject))
                .await;
            clock
                .time("targets", self.build_targets(&mut subject))
                .await;
            let look = self.look(&mut subject, &references, &mut bench);
            clock.time("look", look).await;
            clock.time("trials", self.try_caches(&mut subject)).await;
            subject.adopt_targets();
        }
        bench.close(&subject.facts, self.sink);
        let report = self.report(&subject, bench, clock, started).await;
        self.tell(GradeEvent::Finished(Box::new(report.clone())));
        report
    }

    async fn report(
        &self,
        subject: &Subject,
        bench: Bench<'_>,
        clock: Clock,
        started: Instant,
    ) -> Report {
        let receipt = self.receipt(subject).await;
        let steps = bench.into_steps();
        let (outcome, points) = Report::tally(&steps);
        Report {
            report: REPORT_VERSION,
            outcome,
            points,
            steps,
            image: image_report(&subject.facts),
            receipt,
            timings: Timings {
                total: started.elapsed().as_secs_f64(),
                phases: clock.phases,
                rebuild: subject.facts.slowest_rebuild(),
                engine_bytes: subject.engine_bytes,
            },
        }
    }

    fn tell(&self, event: GradeEvent) {
        (self.sink)(event);
    }

    fn phase(&self, words: impl Into<String>) {
        self.tell(GradeEvent::Phase(words.into()));
    }
}

fn image_report(facts: &Facts) -> Option<ImageReport> {
    let config = facts.image().and_then(|image| image.config());
    let Ok(config) = config else { return None };
    let mut report = ImageReport {
        layers: config.diff_ids.len(),
        ..ImageReport::default()
    };
    if let Ok(analysis) = facts.image.layers() {
        report.total_bytes = Some(analysis.total_bytes);
        report.final_bytes = Some(analysis.final_bytes);
        report.wasted_bytes = Some(analysis.wasted_bytes());
        report.efficiency = Some(analysis.efficiency());
    }
    for (id, reference) in &facts.references {
        if let Ok(analysis) = reference {
            report.references.insert(id.clone(), analysis.total_bytes);
        }
    }
    Some(report)
}

/// Seconds by phase.
#[derive(Default)]
struct Clock {
    phases: BTreeMap<String, f64>,
}

impl Clock {
    async fn time<T>(&mut self, phase: &str, work: impl Future<Output = T>) -> T {
        let started = Instant::now();
        let result = work.await;
        *self.phases.entry(phase.to_owned()).or_default() += started.elapsed().as_secs_f64();
        result
    }
}

/// The engine's failure as a check sees it.
fn unknown(error: &crate::engine::EngineError) -> NoAnswer {
    NoAnswer::Unknown(error.to_string())
}
