//! A Dockerfile that `.dockerignore` leaves out, under a COPY that would take it all the same.
//!
//! Every builder gets the Dockerfile inside the context. The classic builder and podman drop it when
//! the `.dockerignore` beside it says so; `BuildKit` keeps it in a context that comes as an archive.

use std::borrow::Cow;
use std::sync::Arc;

use super::context::DOCKERFILE;
use super::gates;
use crate::domain::build::Builder;
use crate::domain::dockerfile::Instruction;
use crate::domain::files::FileTree;
use crate::domain::glob::PathGlob;
use crate::engine::{BuildPlan, Identity};

const IGNORE_FILE: &str = ".dockerignore";

/// The builder and the context with which such a Dockerfile stays out of the image; what was given
/// where there is no such Dockerfile, or where it needs what only `BuildKit` reads.
pub(super) fn arrange<'a>(
    who: &'a Identity,
    plan: &'a BuildPlan,
) -> (Cow<'a, Identity>, Cow<'a, BuildPlan>) {
    let as_given = (Cow::Borrowed(who), Cow::Borrowed(plan));
    let Some(ignore) = plan.folder.0.get(IGNORE_FILE).filter(|_| is_at_stake(plan)) else {
        return as_given;
    };
    let mut who = who.clone();
    if who.builder == Builder::Buildkit {
        who.builder = Builder::Classic;
        if gates::check(&who, plan).is_err() {
            return as_given;
        }
    }
    let mut context = FileTree::clone(&plan.context);
    context.insert(IGNORE_FILE, ignore.clone());
    let mut plan = plan.clone();
    plan.context = Arc::new(context);
    (Cow::Owned(who), Cow::Owned(plan))
}

fn is_at_stake(plan: &BuildPlan) -> bool {
    let left_out =
        plan.folder.0.contains_key(DOCKERFILE) && !plan.context.0.contains_key(DOCKERFILE);
    let mut stages = plan.dockerfile.stages.iter();
    left_out && stages.any(|stage| stage.instructions.iter().any(takes_it))
}

/// Whether a COPY or ADD from the context names the folder's root, or a pattern that fits.
fn takes_it(instruction: &Instruction) -> bool {
    matches!(instruction.keyword.as_str(), "COPY" | "ADD")
        && instruction.flag("from").is_none()
        && instruction.sources().iter().any(|source| {
            let inside = source.trim_start_matches(['.', '/']);
            inside.is_empty()
                || inside.contains('$')
                || PathGlob::new(inside).is_ok_and(|glob| glob.matches(DOCKERFILE))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::files::File;
    use crate::engine::docker::build::tests::{identity, plan};

    fn ignoring(text: &str) -> BuildPlan {
        let mut plan = plan(text);
        let mut folder = FileTree::default();
        folder.insert(DOCKERFILE, File::text(text));
        folder.insert(IGNORE_FILE, File::text("Dockerfile\n.dockerignore\n"));
        plan.folder = Arc::new(folder);
        plan
    }

    #[test]
    fn only_a_copy_that_would_take_it_changes_the_builder() {
        let who = identity(Builder::Buildkit, "20.10.24");
        for (line, builder) in [
            ("COPY . .", Builder::Classic),
            ("ADD ./ /app/", Builder::Classic),
            ("COPY Docker* /app/", Builder::Classic),
            ("COPY src /app/", Builder::Buildkit),
            ("COPY --from=x . /app/", Builder::Buildkit),
            ("COPY --chmod=644 . /app/", Builder::Buildkit),
        ] {
            let plan = ignoring(&format!("FROM alpine AS x\n{line}\n"));
            let (who, arranged) = arrange(&who, &plan);
            assert_eq!(who.builder, builder, "{line}");
            let sent = arranged.context.0.contains_key(IGNORE_FILE);
            assert_eq!(sent, builder == Builder::Classic, "{line}");
        }
    }

    #[test]
    fn a_dockerfile_that_is_sent_changes_nothing() {
        let mut plan = ignoring("FROM alpine\nCOPY . .\n");
        plan.context = Arc::clone(&plan.folder);
        let who = identity(Builder::Buildkit, "20.10.24");
        assert_eq!(arrange(&who, &plan).0.builder, Builder::Buildkit);
    }
}
