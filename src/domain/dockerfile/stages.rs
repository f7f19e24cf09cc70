//! How stages hang together: which are built for a target, and what each takes from where.

use std::collections::{BTreeMap, BTreeSet};

use super::substitute::Values;
use super::{Base, Body, Dockerfile, Instruction, Stage};

/// Something a stage takes from outside itself: `COPY --from=` or `RUN --mount=…,from=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub origin: Origin,
    /// The line of the COPY or RUN.
    pub line: u32,
}

/// Where a stage takes something from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// An earlier stage, by index.
    Stage(usize),
    /// An image, as the builder will be asked for it.
    Image(String),
    Scratch,
}

impl Dockerfile {
    /// The line of the first instruction with a heredoc. Old builders take its body for
    /// instructions, or for nothing at all.
    #[must_use]
    pub fn first_heredoc(&self) -> Option<u32> {
        self.stages
            .iter()
            .flat_map(|stage| &stage.instructions)
            .find(|instruction| !instruction.heredocs.is_empty())
            .map(Instruction::line)
    }

    /// What `stage` takes from other stages and images, in order. `FROM` is not among it.
    #[must_use]
    pub fn copies_from(&self, stage: &Stage) -> Vec<Import> {
        Graph::new(self, &BTreeMap::new()).imports(stage)
    }

    /// Indices of the stages that are built for `target` (by name or index; none for the last
    /// stage): itself and all it stands on or copies from. Empty when there is no such stage.
    #[must_use]
    pub fn needed_stages(&self, target: Option<&str>) -> BTreeSet<usize> {
        self.target(target)
            .map(|stage| Graph::new(self, &BTreeMap::new()).reach(stage))
            .unwrap_or_default()
    }

    /// Images that a build of `target` asks the engine for, with the line that names them, by line.
    /// `args` are build arguments; they override the defaults of global `ARG`s. A variable without
    /// a value stays as it was written.
    #[must_use]
    pub fn external_images(
        &self,
        target: Option<&str>,
        args: &BTreeMap<String, String>,
    ) -> Vec<(String, u32)> {
        let Some(stage) = self.target(target) else {
            return Vec::new();
        };
        let mut graph = Graph::new(self, args);
        let mut images = Vec::new();
        for index in graph.reach(stage) {
            let stage = &self.stages[index];
            if let Some(Origin::Image(image)) = graph.bases.get(index) {
                images.push((image.clone(), stage.line));
            }
            for import in graph.imports(stage) {
                if let Origin::Image(image) = import.origin {
                    images.push((image, import.line));
                }
            }
        }
        images.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        images.dedup();
        images
    }

    /// Indices of the stages whose layers the image of the last stage carries.
    #[must_use]
    pub fn shipped_stages(&self) -> BTreeSet<usize> {
        self.stages
            .last()
            .map(|last| self.chain(last).into_iter().map(|s| s.index).collect())
            .unwrap_or_default()
    }
}

/// Stages under one set of build arguments.
struct Graph<'a> {
    dockerfile: &'a Dockerfile,
    args: Values,
    bases: Vec<Origin>,
    /// Lower-case names with the indices that bear them, ascending.
    names: BTreeMap<String, Vec<usize>>,
}

impl<'a> Graph<'a> {
    fn new(dockerfile: &'a Dockerfile, overrides: &BTreeMap<String, String>) -> Self {
        let mut graph = Self {
            dockerfile,
            args: global_values(dockerfile, overrides),
            bases: Vec::with_capacity(dockerfile.stages.len()),
            names: BTreeMap::new(),
        };
        for stage in &dockerfile.stages {
            let base = graph.base(stage, overrides.is_empty());
            graph.bases.push(base);
            if let Some(name) = &stage.name {
                graph
                    .names
                    .entry(name.to_ascii_lowercase())
                    .or_default()
                    .push(stage.index);
            }
        }
        graph
    }

    fn base(&mut self, stage: &Stage, as_parsed: bool) -> Origin {
        match (&stage.base, &stage.from.body) {
            (_, Body::Words(words)) if !as_parsed && !words.is_empty() => {
                let image = self.args.substitute(&words[0]);
                match self.named_before(&image, stage.index) {
                    Some(index) => Origin::Stage(index),
                    None if image.eq_ignore_ascii_case("scratch") => Origin::Scratch,
                    None => Origin::Image(image),
                }
            }
            (Base::Stage(index), _) => Origin::Stage(*index),
            (Base::Scratch, _) => Origin::Scratch,
            (Base::Image(image), _) => Origin::Image(image.clone()),
        }
    }

    fn named_before(&self, name: &str, before: usize) -> Option<usize> {
        let indices = self.names.get(&name.to_ascii_lowercase())?;
        let earlier = indices.partition_point(|index| *index < before);
        indices.get(earlier.checked_sub(1)?).copied()
    }

    fn imports(&mut self, stage: &Stage) -> Vec<Import> {
        let mut found = Vec::new();
        for instruction in &stage.instructions {
            for from in froms(instruction) {
                let origin = self.origin(from, stage.index);
                found.push(Import {
                    origin,
                    line: instruction.line(),
                });
            }
        }
        found
    }

    fn origin(&mut self, from: &str, before: usize) -> Origin {
        let from = self.args.substitute(from);
        if let Some(index) = self.named_before(&from, before) {
            return Origin::Stage(index);
        }
        match from.parse::<usize>() {
            Ok(index) if index < before => Origin::Stage(index),
            _ if from.eq_ignore_ascii_case("scratch") => Origin::Scratch,
            _ => Origin::Image(from),
        }
    }

    fn reach(&mut self, target: &Stage) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open = vec![target.index];
        while let Some(index) = open.pop() {
            let Some(stage) = self.dockerfile.stages.get(index) else {
                continue;
            };
            if !reached.insert(index) {
                continue;
            }
            if let Some(Origin::Stage(base)) = self.bases.get(index) {
                open.push(*base);
            }
            open.extend(
                self.imports(stage)
                    .into_iter()
                    .filter_map(|import| match import.origin {
                        Origin::Stage(index) => Some(index),
                        _ => None,
                    }),
            );
        }
        reached
    }
}

fn global_values(dockerfile: &Dockerfile, overrides: &BTreeMap<String, String>) -> Values {
    let mut values = Values::default();
    for arg in &dockerfile.global_args {
        let Body::Pairs(pairs) = &arg.body else {
            continue;
        };
        for (name, default) in pairs {
            if let Some(value) = overrides.get(name) {
                values.set(name, value.clone());
            } else if let Some(default) = default {
                let value = values.substitute(default);
                values.set(name, value);
            }
        }
    }
    values
}

/// The `from` of a COPY and of each mount of a RUN, as written.
pub(super) fn froms(instruction: &Instruction) -> Vec<&str> {
    match instruction.keyword.as_str() {
        "COPY" => instruction.flag("from").into_iter().collect(),
        "RUN" => mounts(instruction)
            .filter_map(|mount| option(mount, &["from"]))
            .collect(),
        _ => Vec::new(),
    }
}

/// The values of `--mount=`.
pub(super) fn mounts(instruction: &Instruction) -> impl Iterator<Item = &str> {
    instruction
        .flags
        .iter()
        .filter(|(name, _)| name == "mount")
        .map(|(_, value)| value.as_str())
}

/// One option of a mount, under any of its names.
pub(super) fn option<'a>(mount: &'a str, names: &[&str]) -> Option<&'a str> {
    mount.split(',').find_map(|field| {
        let (name, value) = field.trim_matches('"').split_once('=')?;
        names
            .iter()
            .any(|n| n.eq_ignore_ascii_case(name))
            .then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::parse;
    use super::Origin;

    const CHAIN: &str = "\
ARG GO=1.21
ARG FINAL=alpine:3.18
FROM golang:${GO} AS deps
RUN go mod download
FROM deps AS builder
RUN --mount=type=bind,from=tools:1,target=/t make
FROM node:20 AS unused
FROM $FINAL AS final
COPY --from=BUILDER /a /a
COPY --from=nginx:alpine /etc/nginx /n
COPY --from=2 /x /x
FROM scratch
COPY --from=builder /a /a
";

    fn args(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn a_target_needs_its_chain_and_what_it_copies() {
        let dockerfile = parse(CHAIN).unwrap();
        for (target, needed) in [
            (None, vec![0, 1, 4]),
            (Some("final"), vec![0, 1, 2, 3]),
            (Some("Builder"), vec![0, 1]),
            (Some("2"), vec![2]),
            (Some("nowhere"), vec![]),
        ] {
            let found: Vec<_> = dockerfile.needed_stages(target).into_iter().collect();
            assert_eq!(found, needed, "{target:?}");
        }
    }

    #[test]
    fn external_images_have_lines_and_follow_build_arguments() {
        let dockerfile = parse(CHAIN).unwrap();
        let named = |images: Vec<(String, u32)>| {
            images
                .into_iter()
                .map(|(image, line)| format!("{line} {image}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            named(dockerfile.external_images(None, &args(&[]))),
            ["3 golang:1.21", "6 tools:1"]
        );
        assert_eq!(
            named(dockerfile.external_images(Some("final"), &args(&[("GO", "1.22")]))),
            [
                "3 golang:1.22",
                "6 tools:1",
                "7 node:20",
                "8 alpine:3.18",
                "10 nginx:alpine"
            ]
        );
        // An argument may turn an image into a stage.
        assert_eq!(
            named(dockerfile.external_images(Some("final"), &args(&[("FINAL", "builder")]))),
            ["3 golang:1.21", "6 tools:1", "7 node:20", "10 nginx:alpine"]
        );
    }

    #[test]
    fn copies_name_their_origin() {
        let dockerfile = parse(CHAIN).unwrap();
        let origins: Vec<_> = dockerfile
            .copies_from(dockerfile.stage("final").unwrap())
            .into_iter()
            .map(|import| (import.line, import.origin))
            .collect();
        assert_eq!(
            origins,
            [
                (9, Origin::Stage(1)),
                (10, Origin::Image("nginx:alpine".to_owned())),
                (11, Origin::Stage(2)),
            ]
        );
    }

    #[test]
    fn a_stage_cannot_copy_from_a_later_one() {
        let dockerfile = parse("FROM a AS x\nCOPY --from=y /a /b\nFROM b AS y\n").unwrap();
        let imports = dockerfile.copies_from(&dockerfile.stages[0]);
        assert_eq!(imports[0].origin, Origin::Image("y".to_owned()));
        assert!(dockerfile.needed_stages(Some("x")).contains(&0));
        assert_eq!(dockerfile.needed_stages(Some("x")).len(), 1);
    }

    #[test]
    fn the_first_heredoc_has_its_line() {
        assert_eq!(
            parse("FROM a\nRUN x\nRUN <<E\nE\n")
                .unwrap()
                .first_heredoc(),
            Some(3)
        );
        assert_eq!(parse("FROM a\nRUN x\n").unwrap().first_heredoc(), None);
    }
}
