//! Looks into what was built, the cheapest way that answers every check.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::{Stream, StreamExt, stream};

use super::bench::Bench;
use super::builds::{BuiltReference, build_of};
use super::subject::Subject;
use super::{Run, unknown};
use crate::domain::check::command::RunSpec;
use crate::domain::check::http::HttpRequest;
use crate::domain::check::target::TargetKey;
use crate::domain::dockerfile::Dockerfile;
use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::facts::{Fact, HttpOutcome, ImageFacts, NoAnswer, RunOutcome};
use crate::domain::image::{Analysis, analyse, lines_of_history};
use crate::engine::{Engine, Scan, ScanRequest};

/// Which subject of a run a fact belongs to: the submission, or a target.
type Whose = Option<TargetKey>;

/// Something that arrived while the layers were read and the containers ran side by side.
enum News {
    Layers(Fact<Vec<Scan>>),
    Run(Whose, RunSpec, Fact<RunOutcome>),
    Request(Whose, HttpRequest, Fact<HttpOutcome>),
}

/// Whose layers a save is asked for, in the order of the save.
enum Saved {
    Subject(Whose),
    Reference(usize),
}

impl<E: Engine> Run<'_, E> {
    /// Gathers everything the plans ask for but cache trials; verdicts fall as facts arrive.
    pub(super) async fn look(
        &self,
        subject: &mut Subject,
        references: &[BuiltReference],
        bench: &mut Bench<'_>,
    ) {
        self.phase("looking into the image");
        self.look_quickly(subject).await;
        for target in subject.targets.values_mut() {
            self.look_quickly(target).await;
        }
        note_broken_references(subject, references);
        bench.settle(&subject.facts, self.sink);

        let (request, saved) = save_request(subject, references);
        if !request.images.is_empty() {
            self.phase("reading the layers");
        }
        let jobs = jobs_of(subject);
        let news = stream::select(self.save(&request), self.containers(jobs));
        let mut news = std::pin::pin!(news);
        while let Some(item) = news.next().await {
            match item {
                News::Layers(scans) => {
                    self.take_layers(subject, references, &saved, scans).await;
                }
                News::Run(whose, spec, fact) => {
                    facts_of(subject, whose.as_ref()).runs.insert(spec, fact);
                }
                News::Request(whose, request, fact) => {
                    facts_of(subject, whose.as_ref())
                        .requests
                        .insert(request, fact);
                }
            }
            bench.settle(&subject.facts, self.sink);
        }
    }

    /// One save of every image whose layers are wanted, or nothing.
    fn save<'a>(&'a self, request: &'a ScanRequest) -> impl Stream<Item = News> + 'a {
        stream::once(async move {
            if request.images.is_empty() {
                return News::Layers(Ok(Vec::new()));
            }
            News::Layers(self.unless_cancelled(self.engine.scan(request)).await)
        })
    }

    /// Containers one after another: two at once would spoil each other's timing.
    fn containers(&self, jobs: Vec<ContainerJob>) -> impl Stream<Item = News> {
        let memory = self.job.bundle.mission.build.memory;
        stream::iter(jobs).then(move |job| async move {
            match job.work {
                Work::Run(spec) => {
                    self.phase(format!("running {}", words(&spec)));
                    let asked = spec.for_image(&job.env);
                    let run = self.engine.run(&job.image, &asked, memory);
                    let fact = self.unless_cancelled(run).await;
                    News::Run(job.whose, spec, fact)
                }
                Work::Request(request) => {
                    self.phase(format!("asking port {} for {}", request.port, request.path));
                    let answer = self.engine.request(&job.image, &request, memory);
                    let fact = self.unless_cancelled(answer).await;
                    News::Request(job.whose, request, fact)
                }
            }
        })
    }

    async fn take_layers(
        &self,
        subject: &mut Subject,
        references: &[BuiltReference],
        saved: &[Saved],
        scans: Fact<Vec<Scan>>,
    ) {
        match scans {
            Ok(scans) => {
                for (scan, saved) in scans.into_iter().zip(saved) {
                    self.take_scan(subject, references, saved, scan);
                }
            }
            Err(error) => {
                for saved in saved {
                    refuse(subject, references, saved, &error);
                }
            }
        }
        self.look_deeply(subject).await;
        for target in subject.targets.values_mut() {
            self.look_deeply(target).await;
        }
    }

    fn take_scan(
        &self,
        subject: &mut Subject,
        references: &[BuiltReference],
        saved: &Saved,
        scan: Scan,
    ) {
        match saved {
            Saved::Reference(index) => {
                let reference = &references[*index];
                let dockerfile = reference.dockerfile.as_deref();
                let analysis = analysis(&scan, dockerfile, None);
                self.tell(GradeEvent::Measured {
                    of: BuildOf::Reference(reference.id.clone()),
                    analysis: Arc::clone(&analysis),
                });
                note_reference(subject, &reference.id, &Ok(analysis));
            }
            Saved::Subject(whose) => {
                let subject = match whose {
                    None => subject,
                    Some(key) => match subject.targets.get_mut(key) {
                        Some(target) => target,
                        None => return,
                    },
                };
                let analysis = take_subject_scan(subject, scan);
                let of = whose.as_ref().map_or(BuildOf::Submission, build_of);
                self.tell(GradeEvent::Measured { of, analysis });
            }
        }
    }

    /// Runs engine work, or gives up on it when the run is cancelled.
    pub(super) async fn unless_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, crate::engine::EngineError>>,
    ) -> Fact<T> {
        tokio::select! {
            () = self.cancel.cancelled() => Err(NoAnswer::Unknown("cancelled".to_owned())),
            result = work => result.map_err(|error| unknown(&error)),
        }
    }
}

/// The layers merged and, where the Dockerfile is known, blamed on its lines.
pub(super) fn analysis(
    scan: &Scan,
    dockerfile: Option<&Dockerfile>,
    target: Option<&str>,
) -> Arc<Analysis> {
    let Some(dockerfile) = dockerfile else {
        return Arc::new(analyse(&scan.config, &scan.layers, &[]));
    };
    let lines = lines_of_history(&scan.config, dockerfile, target);
    let mut analysis = analyse(&scan.config, &scan.layers, &lines);
    analysis.name_instructions(dockerfile);
    Arc::new(analysis)
}

fn take_subject_scan(subject: &mut Subject, scan: Scan) -> Arc<Analysis> {
    let dockerfile = subject.facts.dockerfile.as_deref().ok(); // an unparsed one has no lines
    let analysis = analysis(&scan, dockerfile, subject.facts.target.as_deref());
    let image = &mut subject.facts.image;
    image.config = Some(Ok(scan.config));
    image.tree = Some(Ok(Arc::clone(&analysis.tree)));
    // A captured file counts where the merged system still shows that layer's copy.
    let seen = scan
        .captures
        .into_iter()
        .filter_map(|((layer, path), bytes)| {
            (analysis.tree.nodes.get(&path)?.layer == Some(layer)).then_some((path, bytes))
        });
    image.captures = Some(Ok(seen.collect::<BTreeMap<_, _>>()));
    image.hits = Some(Ok(scan.hits));
    image.layers = Some(Ok(Arc::clone(&analysis)));
    analysis
}

/// The save failed: everything that was to come out of it is unknown.
fn refuse(subject: &mut Subject, references: &[BuiltReference], saved: &Saved, error: &NoAnswer) {
    match saved {
        Saved::Reference(index) => {
            note_reference(subject, &references[*index].id, &Err(error.clone()));
        }
        Saved::Subject(whose) => {
            let image = facts_of(subject, whose.as_ref());
            image.layers = Some(Err(error.clone()));
            image.tree = Some(Err(error.clone()));
            image.captures = Some(Err(error.clone()));
            image.hits = Some(Err(error.clone()));
        }
    }
}

/// A reference that does not build is the mission's fault, never the learner's.
fn note_broken_references(subject: &mut Subject, references: &[BuiltReference]) {
    for reference in references {
        if let Err(failure) = &reference.result {
            let reason = format!("the reference `{}` was not built: {failure}", reference.id);
            note_reference(subject, &reference.id, &Err(NoAnswer::Unknown(reason)));
        }
    }
}

/// A reference's size serves the submission's checks and its targets'.
fn note_reference(subject: &mut Subject, id: &str, fact: &Fact<Arc<Analysis>>) {
    for target in subject.targets.values_mut() {
        target.facts.references.insert(id.to_owned(), fact.clone());
    }
    subject.facts.references.insert(id.to_owned(), fact.clone());
}

fn facts_of<'a>(subject: &'a mut Subject, whose: Option<&TargetKey>) -> &'a mut ImageFacts {
    let target = whose.filter(|key| subject.targets.contains_key(*key));
    match target {
        Some(key) => match subject.targets.get_mut(key) {
            Some(target) => &mut target.facts.image,
            None => &mut subject.facts.image,
        },
        None => &mut subject.facts.image,
    }
}

fn save_request(subject: &Subject, references: &[BuiltReference]) -> (ScanRequest, Vec<Saved>) {
    let mut request = ScanRequest::default();
    let mut saved = Vec::new();
    let everyone = std::iter::once((None, subject)).chain(
        subject
            .targets
            .iter()
            .map(|(key, target)| (Some(key.clone()), target)),
    );
    for (whose, subject) in everyone {
        let plan = &subject.plan;
        if !plan.layers && plan.patterns.is_empty() {
            continue;
        }
        let Some(image) = subject.image() else {
            continue;
        };
        request.images.push(image.to_owned());
        request.captures.extend(plan.captures.iter().cloned());
        request.patterns.extend(plan.patterns.iter().cloned());
        saved.push(Saved::Subject(whose));
    }
    for (index, reference) in references.iter().enumerate() {
        if let Ok(built) = &reference.result {
            request.images.push(built.image.clone());
            saved.push(Saved::Reference(index));
        }
    }
    for list in [&mut request.captures, &mut request.patterns] {
        list.sort();
        list.dedup();
    }
    (request, saved)
}

struct ContainerJob {
    whose: Whose,
    image: String,
    /// The image's own environment.
    env: Vec<String>,
    work: Work,
}

enum Work {
    Run(RunSpec),
    Request(HttpRequest),
}

fn jobs_of(subject: &Subject) -> Vec<ContainerJob> {
    let everyone = std::iter::once((None, subject)).chain(
        subject
            .targets
            .iter()
            .map(|(key, target)| (Some(key.clone()), target)),
    );
    let mut jobs = Vec::new();
    for (whose, subject) in everyone {
        let Some(image) = subject.image() else {
            continue;
        };
        let env = match subject.facts.image.config() {
            Ok(config) => config.env.clone(),
            // Without a config the run itself will say that the engine is gone.
            Err(_) => Vec::new(),
        };
        let runs = subject.plan.runs.iter().cloned().map(Work::Run);
        let requests = subject.plan.requests.iter().cloned().map(Work::Request);
        jobs.extend(runs.chain(requests).map(|work| ContainerJob {
            whose: whose.clone(),
            image: image.to_owned(),
            env: env.clone(),
            work,
        }));
    }
    jobs
}

fn words(spec: &RunSpec) -> String {
    spec.command
        .as_ref()
        .map_or_else(|| "the image".to_owned(), |words| words.join(" "))
}
