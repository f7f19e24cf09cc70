//! The builds of a run: the submission, its references, targets, and cache trials.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::Run;
use super::subject::{Subject, freshly_edited, sent};
use crate::domain::build::{BuildFailure, Built};
use crate::domain::check::cache::unexplained;
use crate::domain::check::target::TargetKey;
use crate::domain::dockerfile::{Dockerfile, parse};
use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::files::FileTree;
use crate::engine::{BuildPlan, Engine};

/// How long to wait before a cache trial is made again whose outcome no edit explains: a builder shows
/// another build's run of the same step as this one's, for as long as that lasts.
const WAITS: [Duration; 3] = [
    Duration::from_millis(500),
    Duration::from_secs(3),
    Duration::from_secs(8),
];

/// A reference that was built, or why not.
pub(super) struct BuiltReference {
    pub(super) id: String,
    pub(super) dockerfile: Option<Arc<Dockerfile>>,
    pub(super) result: Result<Built, BuildFailure>,
}

/// Under which name a target's build is told of.
pub(super) fn build_of(key: &TargetKey) -> BuildOf {
    match (&key.name, &key.edit) {
        (Some(name), _) => BuildOf::Target(name.clone()),
        (None, Some(edit)) => BuildOf::Trial(edit.path.clone()),
        (None, None) => BuildOf::Submission,
    }
}

impl<E: Engine> Run<'_, E> {
    /// Builds a subject, unless it is plain already that it cannot be built.
    pub(super) async fn build(&self, subject: &mut Subject, of: &BuildOf) {
        let result = match subject.cannot_build(&self.job.bundle.mission) {
            Some(failure) => Err(failure),
            None => match (&subject.facts.dockerfile, &subject.facts.sent) {
                (Ok(dockerfile), Ok(sent)) => {
                    let folder = Arc::clone(&subject.facts.context);
                    let target = subject.facts.target.clone();
                    let mut plan = self.plan(dockerfile, sent, folder, target);
                    plan.fresh = self.job.fresh;
                    self.build_one(&plan, of).await
                }
                _ => return,
            },
        };
        self.tell(GradeEvent::BuildEnded {
            of: of.clone(),
            result: result.clone(),
        });
        subject.facts.build = Some(result);
    }

    /// Builds the references that checks compare with, exactly as a submission is built.
    pub(super) async fn build_references(&self, subject: &Subject) -> Vec<BuiltReference> {
        let targets = subject
            .plan
            .targets
            .values()
            .flat_map(|plan| &plan.references);
        let wanted: BTreeSet<_> = subject.plan.references.iter().chain(targets).collect();
        let mut built = Vec::new();
        for id in wanted {
            built.push(self.build_reference(id).await);
        }
        built
    }

    pub(super) async fn build_reference(&self, id: &str) -> BuiltReference {
        let of = BuildOf::Reference(id.to_owned());
        let broken = |message: String| BuiltReference {
            id: id.to_owned(),
            dockerfile: None,
            result: Err(BuildFailure::Other {
                message,
                line: None,
            }),
        };
        let bundle = &self.job.bundle;
        let Some(submission) = bundle
            .mission
            .reference(id)
            .and_then(|reference| bundle.own_submission(&reference.dockerfile))
        else {
            return broken(format!("the mission has no reference `{id}`"));
        };
        let folder = bundle.context_of(&submission);
        let dockerfile = match parse(&folder.text("Dockerfile").unwrap_or_default()) {
            Ok(dockerfile) => Arc::new(dockerfile),
            Err(error) => return broken(format!("the reference does not parse: {error}")),
        };
        let sent = match sent(&folder) {
            Ok(sent) => sent,
            Err((line, message)) => return broken(format!(".dockerignore:{line}: {message}")),
        };
        let plan = self.plan(&dockerfile, &sent, Arc::new(folder), None);
        let result = self.build_one(&plan, &of).await;
        self.tell(GradeEvent::BuildEnded {
            of,
            result: result.clone(),
        });
        BuiltReference {
            id: id.to_owned(),
            dockerfile: Some(dockerfile),
            result,
        }
    }

    /// Builds the stages that `target` checks name.
    pub(super) async fn build_targets(&self, subject: &mut Subject) {
        for (key, plan) in subject.plan.targets.clone() {
            let mut target = subject.of_target(&key, plan);
            let of = build_of(&key);
            self.build(&mut target, &of).await;
            subject.targets.insert(key, target);
        }
    }

    /// Rebuilds after each edit that a `cache` check asks for.
    pub(super) async fn try_caches(&self, subject: &mut Subject) {
        self.try_caches_of(subject).await;
        for target in subject.targets.values_mut() {
            self.try_caches_of(target).await;
        }
    }

    async fn try_caches_of(&self, subject: &mut Subject) {
        let (Ok(dockerfile), Some(Ok(_))) = (&subject.facts.dockerfile, &subject.facts.build)
        else {
            return;
        };
        for trial in &subject.plan.trials {
            let mut result = None;
            for wait in WAITS.map(Some).into_iter().chain([None]) {
                let folder = freshly_edited(&subject.facts.context, trial);
                let Ok(sent) = sent(&folder) else { return };
                let target = subject.facts.target.clone();
                let plan = self.plan(dockerfile, &sent, Arc::new(folder), target.clone());
                let of = BuildOf::Trial(trial.path.clone());
                let built = self.build_one(&plan, &of).await;
                self.tell(GradeEvent::BuildEnded {
                    of,
                    result: built.clone(),
                });
                let again = matches!(&built, Ok(built)
                    if unexplained(dockerfile, target.as_deref(), &built.steps));
                result = Some(built);
                match wait.filter(|_| again) {
                    None => break,
                    Some(wait) => tokio::select! {
                        () = self.cancel.cancelled() => break,
                        () = tokio::time::sleep(wait) => {}
                    },
                }
            }
            if let Some(result) = result {
                subject.facts.image.trials.insert(trial.clone(), Ok(result));
            }
        }
    }

    fn plan(
        &self,
        dockerfile: &Arc<Dockerfile>,
        sent: &Arc<FileTree>,
        folder: Arc<FileTree>,
        target: Option<String>,
    ) -> BuildPlan {
        let limits = &self.job.bundle.mission.build;
        BuildPlan {
            dockerfile: Arc::clone(dockerfile),
            context: Arc::clone(sent),
            folder,
            target,
            args: limits.args.clone(),
            network: limits.network,
            timeout: limits.timeout,
            memory: limits.memory,
            offline: self.job.offline,
            fresh: false,
        }
    }

    async fn build_one(&self, plan: &BuildPlan, of: &BuildOf) -> Result<Built, BuildFailure> {
        let forward = |event| {
            (self.sink)(GradeEvent::Build {
                of: of.clone(),
                event,
            });
        };
        self.engine.build(plan, &forward, self.cancel).await
    }
}
