//! Base images: tags, platforms, variables in FROM.

use std::collections::BTreeSet;

use super::super::keywords::nearest;
use super::super::substitute::{PLATFORM_ARGS, uses};
use super::super::{Base, Body, Stage};
use super::registry::Entry;
use super::subject::{Subject, pairs};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3006",
        Severity::Warning,
        "A base image names its version.",
        untagged,
    ),
    Entry::new(
        "DL3007",
        Severity::Warning,
        "A base image is not `latest`: that moves under you.",
        latest,
    ),
    Entry::new(
        "DL3029",
        Severity::Warning,
        "FROM does not fix the platform.",
        fixed_platform,
    )
    .also(&["FromPlatformFlagConstDisallowed"]),
    Entry::new(
        "RedundantTargetPlatform",
        Severity::Info,
        "`--platform=$TARGETPLATFORM` is what FROM does anyway.",
        redundant_platform,
    ),
    Entry::new(
        "UndefinedArgInFrom",
        Severity::Warning,
        "Variables in FROM are declared by an ARG above the first FROM.",
        undefined_argument,
    ),
    Entry::new(
        "InvalidDefaultArgInFrom",
        Severity::Warning,
        "FROM names a valid image also without build arguments.",
        invalid_default,
    ),
];

/// An image reference in its parts.
pub(super) struct Reference<'a> {
    /// With registry and folders.
    pub(super) name: &'a str,
    pub(super) tag: Option<&'a str>,
    pub(super) digest: Option<&'a str>,
}

impl<'a> Reference<'a> {
    pub(super) fn new(image: &'a str) -> Self {
        let (rest, digest) = match image.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (image, None),
        };
        let last = rest.rfind('/').map_or(0, |at| at + 1);
        let (name, tag) = match rest[last..].find(':') {
            Some(colon) => (&rest[..last + colon], Some(&rest[last + colon + 1..])),
            None => (rest, None),
        };
        Self { name, tag, digest }
    }

    /// The last part of the name.
    pub(super) fn short(&self) -> &'a str {
        self.name.rsplit('/').next().unwrap_or(self.name)
    }
}

fn images<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a Stage, &'a str, Reference<'a>)> {
    subject
        .stages()
        .iter()
        .filter_map(|stage| match &stage.base {
            Base::Image(image) if !image.contains('$') => {
                Some((stage, image.as_str(), Reference::new(image)))
            }
            _ => None,
        })
}

fn untagged(subject: &Subject<'_>, found: &mut Findings) {
    for (stage, image, reference) in images(subject) {
        if reference.tag.is_none() && reference.digest.is_none() {
            found.add(
                stage.line,
                format!("`{image}` names no version, so tomorrow's build may differ from today's"),
                format!("name one: `FROM {image}:<version>`"),
            );
        }
    }
}

fn latest(subject: &Subject<'_>, found: &mut Findings) {
    for (stage, image, reference) in images(subject) {
        if reference.tag == Some("latest") && reference.digest.is_none() {
            found.add(
                stage.line,
                format!("`{image}` is whatever was pushed last: the build changes without you"),
                format!("name a version: `FROM {}:<version>`", reference.name),
            );
        }
    }
}

fn fixed_platform(subject: &Subject<'_>, found: &mut Findings) {
    for stage in subject.stages() {
        if let Some(platform) = &stage.platform
            && !platform.contains('$')
        {
            found.add(
                stage.line,
                format!("`--platform={platform}` builds for that machine only"),
                "drop it and pass `--platform` to the build, or use `--platform=$BUILDPLATFORM`",
            );
        }
    }
}

fn redundant_platform(subject: &Subject<'_>, found: &mut Findings) {
    for stage in subject.stages() {
        if matches!(
            stage.platform.as_deref(),
            Some("$TARGETPLATFORM" | "${TARGETPLATFORM}")
        ) {
            found.add(
                stage.line,
                "`--platform=$TARGETPLATFORM` says what FROM does without it",
                "drop the flag",
            );
        }
    }
}

/// Names of ARGs above the first FROM.
fn declared<'a>(subject: &Subject<'a>) -> BTreeSet<&'a str> {
    subject
        .dockerfile
        .global_args
        .iter()
        .flat_map(pairs)
        .map(|(name, _)| name.as_str())
        .collect()
}

fn written_image(stage: &Stage) -> &str {
    match &stage.from.body {
        Body::Words(words) => words.first().map_or("", String::as_str),
        _ => "",
    }
}

fn undefined_argument(subject: &Subject<'_>, found: &mut Findings) {
    let declared = declared(subject);
    for stage in subject.stages() {
        let texts = [
            written_image(stage),
            stage.platform.as_deref().unwrap_or(""),
        ];
        for used in texts.into_iter().flat_map(uses) {
            if used.guarded || declared.contains(used.name) || PLATFORM_ARGS.contains(&used.name) {
                continue;
            }
            let candidates = declared.iter().copied().chain(PLATFORM_ARGS);
            found.add(
                stage.line,
                format!("`${}` is not declared above the first FROM", used.name),
                match nearest(used.name, candidates) {
                    Some(near) => format!("did you mean `${near}`?"),
                    None => format!("put `ARG {}=<default>` above the first FROM", used.name),
                },
            );
        }
    }
}

fn invalid_default(subject: &Subject<'_>, found: &mut Findings) {
    let declared = declared(subject);
    for stage in subject.stages() {
        let Base::Image(image) = &stage.base else {
            continue;
        };
        // A variable that is still there has no default.
        let without_default = uses(image)
            .into_iter()
            .find(|used| !used.guarded && declared.contains(used.name));
        let empty_part = image.ends_with([':', '@', '/']) || image.starts_with([':', '/']);
        if without_default.is_some() || (empty_part && !image.contains('$')) {
            found.add(
                stage.line,
                format!(
                    "without build arguments `{}` is not a valid image",
                    written_image(stage)
                ),
                match without_default {
                    Some(used) => format!("give it a default: `ARG {}=<value>`", used.name),
                    None => "give the ARG a default that is not empty".to_owned(),
                },
            );
        }
    }
}
