//! Something that is built and looked into: the submission, or one target of it.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;

use super::Job;
use crate::domain::build::BuildFailure;
use crate::domain::check::cache::Edit;
use crate::domain::check::target::TargetKey;
use crate::domain::dockerfile::{Dockerfile, ParseError, parse};
use crate::domain::facts::{Facts, ImageFacts, Plan};
use crate::domain::files::{File, FileTree};
use crate::domain::ignore::IgnoreFile;
use crate::domain::mission::Mission;
use crate::domain::text::sanitise;

/// One image in the making, what is wanted of it, and what is known.
pub(super) struct Subject {
    pub(super) plan: Plan,
    pub(super) facts: Facts,
    /// What the engine itself reports.
    pub(super) engine_bytes: Option<u64>,
    /// Subjects of `target` checks.
    pub(super) targets: BTreeMap<TargetKey, Subject>,
}

impl Subject {
    pub(super) fn of_submission(job: &Job, plan: Plan) -> Self {
        let folder = job.bundle.context_of(&job.submission);
        let text = folder.text("Dockerfile").unwrap_or_default();
        let dockerfile = if folder.data("Dockerfile").is_some() {
            parse(&text).map(Arc::new)
        } else {
            Err(ParseError {
                line: 1,
                message: "there is no Dockerfile".to_owned(),
            })
        };
        Self {
            plan,
            facts: static_facts(dockerfile, folder, None),
            engine_bytes: None,
            targets: BTreeMap::new(),
        }
    }

    /// Hands the targets' facts to the checks that asked for them.
    pub(super) fn adopt_targets(&mut self) {
        let targets = std::mem::take(&mut self.targets);
        self.facts.targets = targets
            .into_iter()
            .map(|(key, it)| (key, it.facts))
            .collect();
    }

    /// The same submission, another stage, perhaps with an edited file.
    pub(super) fn of_target(&self, key: &TargetKey, plan: Plan) -> Self {
        let folder = match &key.edit {
            Some(edit) => edited(&self.facts.context, edit, ""),
            None => FileTree::clone(&self.facts.context),
        };
        let facts = static_facts(self.facts.dockerfile.clone(), folder, key.name.clone());
        Self {
            plan,
            facts,
            engine_bytes: None,
            targets: BTreeMap::new(),
        }
    }

    /// The image's id, once it is built.
    pub(super) fn image(&self) -> Option<&str> {
        match &self.facts.build {
            Some(Ok(built)) => Some(&built.image),
            _ => None,
        }
    }

    /// What can be said to be wrong before an engine is asked.
    pub(super) fn cannot_build(&self, mission: &Mission) -> Option<BuildFailure> {
        let dockerfile = match &self.facts.dockerfile {
            Ok(dockerfile) => dockerfile,
            Err(error) => {
                return Some(BuildFailure::Parse {
                    line: Some(error.line),
                    message: error.message.clone(),
                });
            }
        };
        if let Err((line, message)) = &self.facts.sent {
            let message = format!(".dockerignore, line {line}: {message}");
            return Some(BuildFailure::Other {
                message,
                line: None,
            });
        }
        forbidden_image(dockerfile, self.facts.target.as_deref(), mission)
    }
}

/// The most that is said of an image's name, in characters.
const LONGEST_NAME: usize = 200;

/// A base image that the mission does not offer.
fn forbidden_image(
    dockerfile: &Dockerfile,
    target: Option<&str>,
    mission: &Mission,
) -> Option<BuildFailure> {
    let allowed = &mission.images;
    if allowed.is_empty() {
        return None;
    }
    let (image, line) = dockerfile
        .external_images(target, &mission.build.args)
        .into_iter()
        .find(|(image, _)| !allowed.iter().any(|name| same_image(name, image)))?;
    Some(BuildFailure::ImageNotAllowed {
        image: sanitise(&image, LONGEST_NAME),
        line: Some(line),
        allowed: allowed.clone(),
    })
}

/// `node:20`, `library/node:20` and `docker.io/library/node:20` are one image.
fn same_image(left: &str, right: &str) -> bool {
    fn short(name: &str) -> String {
        let name = name.strip_prefix("docker.io/").unwrap_or(name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        let tagged = name
            .rsplit('/')
            .next()
            .is_some_and(|last| last.contains([':', '@']));
        if tagged {
            name.to_owned()
        } else {
            format!("{name}:latest")
        }
    }
    short(left) == short(right)
}

fn static_facts(
    dockerfile: Result<Arc<Dockerfile>, ParseError>,
    folder: FileTree,
    target: Option<String>,
) -> Facts {
    Facts {
        dockerfile,
        sent: sent(&folder),
        context: Arc::new(folder),
        target,
        build: None,
        image: ImageFacts::default(),
        references: BTreeMap::new(),
        targets: BTreeMap::new(),
    }
}

/// What `.dockerignore` lets through, or the line and the mistake in it.
pub(super) fn sent(folder: &FileTree) -> Result<Arc<FileTree>, (u32, String)> {
    IgnoreFile::parse(&folder.text(".dockerignore").unwrap_or_default())
        .map(|ignore| Arc::new(ignore.filter(folder)))
}

/// The folder with text appended to one file; a file that is not there is made.
fn edited(folder: &FileTree, edit: &Edit, more: &str) -> FileTree {
    let mut folder = folder.clone();
    let text = folder.text(&edit.path).unwrap_or_default();
    let text = format!("{text}{}\n{more}", edit.append);
    folder.insert(edit.path.clone(), File::text(&text));
    folder
}

/// The edit made so that no earlier run has left its outcome in the builder's cache: lines of spaces,
/// which every language takes, spell a number that is new each time.
pub(super) fn freshly_edited(folder: &FileTree, edit: &Edit) -> FileTree {
    let number = RandomState::new().build_hasher().finish();
    let digits = (0..16).map(|at| (number >> (4 * at) & 0xf) as usize);
    let lines: Vec<_> = digits.map(|spaces| " ".repeat(spaces)).collect();
    edited(folder, edit, &lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{freshly_edited, same_image};
    use crate::domain::check::cache::Edit;
    use crate::domain::files::{File, FileTree};

    #[test]
    fn a_fresh_edit_is_new_each_time_and_adds_only_space() {
        let mut folder = FileTree::default();
        folder.insert("app.json", File::text("{}"));
        let edit = Edit {
            path: "app.json".to_owned(),
            append: " ".to_owned(),
        };
        let text = || freshly_edited(&folder, &edit).text("app.json").unwrap();
        let (one, other) = (text(), text());
        assert_ne!(one, other);
        assert_eq!((one.trim_end(), other.trim_end()), ("{}", "{}"));
    }

    #[test]
    fn one_image_has_several_names() {
        assert!(same_image("node:20", "docker.io/library/node:20"));
        assert!(same_image("alpine", "alpine:latest"));
        assert!(!same_image("node:20", "evil/node:20"));
        assert!(!same_image("node:20", "node:20-alpine"));
    }
}
