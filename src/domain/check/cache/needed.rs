//! Which stages a build needs: builders leave the others out.

use std::collections::BTreeSet;

use crate::domain::dockerfile::{Base, Dockerfile, Instruction, Stage};

/// Indices of the stages that `stage` is made from, itself among them: the stages it starts from,
/// copies from and mounts.
pub(super) fn needed(dockerfile: &Dockerfile, stage: &Stage) -> BTreeSet<usize> {
    let mut needed = BTreeSet::from([stage.index]);
    let mut open = vec![stage];
    while let Some(stage) = open.pop() {
        let base = match stage.base {
            Base::Stage(index) => dockerfile.stages.get(index),
            Base::Scratch | Base::Image(_) => None,
        };
        let named = stage
            .instructions
            .iter()
            .flat_map(sources)
            .filter_map(|name| dockerfile.stage(name));
        for source in base.into_iter().chain(named) {
            // A stage can only use an earlier one; a later one of that name is an image.
            if source.index < stage.index && needed.insert(source.index) {
                open.push(source);
            }
        }
    }
    needed
}

/// The stages or images an instruction names in `--from=` or `--mount=…,from=`.
fn sources(instruction: &Instruction) -> impl Iterator<Item = &str> {
    instruction
        .flags
        .iter()
        .filter_map(|(name, value)| match name.as_str() {
            "from" => Some(value.as_str()),
            "mount" => value.split(',').find_map(|part| part.strip_prefix("from=")),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing_facts::dockerfile;
    use super::*;

    #[test]
    fn stages_are_needed_through_from_copy_and_mount() {
        let file = dockerfile(
            "FROM node:20 AS base\n\
             FROM base AS deps\n\
             RUN npm ci\n\
             FROM node:20 AS lint\n\
             RUN npm run lint\n\
             FROM node:20 AS assets\n\
             RUN make\n\
             FROM node:20\n\
             COPY --from=deps /app /app\n\
             COPY --from=3 /a /a\n\
             COPY --from=nginx:alpine /b /b\n\
             RUN --mount=type=bind,from=base,target=/x true",
        );
        let last = file.stages.last().unwrap();
        assert_eq!(needed(&file, last), BTreeSet::from([0, 1, 3, 4]));
        let lint = file.stage("lint").unwrap();
        assert_eq!(needed(&file, lint), BTreeSet::from([2]));
    }

    #[test]
    fn a_stage_that_names_itself_ends() {
        let file = dockerfile("FROM node:20 AS a\nCOPY --from=a /x /x\nCOPY --from=7 /y /y");
        assert_eq!(needed(&file, &file.stages[0]), BTreeSet::from([0]));
    }
}
