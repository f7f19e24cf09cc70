//! How many stages, on what the final one stands, and where it copies from.

use crate::domain::check::nearest;
use crate::domain::check::pattern::{self, in_code};
use crate::domain::check::place::{built_stage, from_line};
use crate::domain::check::words::{code, list};
use crate::domain::dockerfile::{Dockerfile, Instruction, Stage};
use crate::domain::facts::{Fact, Facts};
use crate::domain::text::counted;
use crate::domain::verdict::Finding;

/// Most stages that one finding names.
const MOST_NAMED: usize = 8;

pub(super) fn wrong_count(
    dockerfile: &Dockerfile,
    min: Option<usize>,
    max: Option<usize>,
) -> Option<Finding> {
    let is = dockerfile.stages.len();
    let (expected, line) = if let Some(min) = min.filter(|min| is < *min) {
        let last = dockerfile.stages.last();
        (
            format!("at least {}", counted(min, "stage")),
            last.map(|stage| stage.line),
        )
    } else {
        let max = max.filter(|max| is > *max)?;
        let beyond = dockerfile.stages.get(max);
        (
            format!("at most {}", counted(max, "stage")),
            beyond.map(|stage| stage.line),
        )
    };
    Some(Finding::new(expected, counted(is, "stage")).at_line(line))
}

pub(super) fn wrong_base(
    facts: &Facts,
    dockerfile: &Dockerfile,
    wanted: &str,
) -> Fact<Option<Finding>> {
    let Some(stage) = built_stage(facts) else {
        return Ok(Some(no_target(facts)));
    };
    let base = dockerfile.base_image(stage).unwrap_or("scratch");
    let matches = pattern::regex(wanted)?.is_match(base);
    Ok((!matches).then(|| {
        let expected = format!(
            "the final stage stands on an image like {}",
            in_code(wanted)
        );
        let chain = dockerfile.chain(stage);
        let found = match chain.as_slice() {
            [first, .., _] => format!("{}, through {}", code(base), name_of(first)),
            _ => code(base),
        };
        Finding::new(expected, found).at_line(from_line(facts))
    }))
}

/// A stage that is not there, or that the final stage takes nothing from.
pub(super) fn not_copied_from(
    facts: &Facts,
    dockerfile: &Dockerfile,
    wanted: &str,
) -> Option<Finding> {
    let expected = format!("the final stage copies from {}", code(wanted));
    let Some(last) = built_stage(facts) else {
        return Some(no_target(facts));
    };
    let Some(source) = dockerfile.stage(wanted) else {
        let names = dockerfile.stages.iter().take(MOST_NAMED).map(name_of);
        let names: Vec<String> = names.collect();
        let near = nearest::name(
            wanted,
            dockerfile
                .stages
                .iter()
                .filter_map(|stage| stage.name.as_deref()),
        );
        let found = match near {
            Some(near) => format!("there is no such stage; {} is", code(near)),
            None => format!("there is no such stage, only {}", list(&names)),
        };
        return Some(Finding::new(expected, found).at_line(from_line(facts)));
    };
    let chain = dockerfile.chain(last);
    let instructions = || chain.iter().flat_map(|stage| &stage.instructions);
    let mut sources = instructions().flat_map(sources_of);
    let is_it = |name: &str| {
        source
            .name
            .as_deref()
            .is_some_and(|n| n.eq_ignore_ascii_case(name))
            || name.parse() == Ok(source.index)
    };
    if sources.any(is_it) {
        return None;
    }
    let others = instructions().flat_map(sources_of).take(MOST_NAMED);
    let others: Vec<String> = others.map(code).collect();
    let found = if others.is_empty() {
        "it copies from no stage".to_owned()
    } else {
        format!("it copies from {} only", list(&others))
    };
    let copy = instructions()
        .find(|i| i.keyword == "COPY")
        .map(Instruction::line);
    Some(Finding::new(expected, found).at_line(copy.or_else(|| from_line(facts))))
}

/// Names of stages (or images) that an instruction takes files from.
fn sources_of(instruction: &Instruction) -> Vec<&str> {
    match instruction.keyword.as_str() {
        "COPY" => instruction.flag("from").into_iter().collect(),
        "RUN" => instruction
            .flags
            .iter()
            .filter(|(name, _)| name == "mount")
            .filter_map(|(_, options)| {
                options
                    .split(',')
                    .find_map(|option| option.strip_prefix("from="))
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn no_target(facts: &Facts) -> Finding {
    let wanted = facts.target.as_deref().unwrap_or_default();
    Finding::new(format!("a stage {}", code(wanted)), "there is none")
}

fn name_of(stage: &Stage) -> String {
    match &stage.name {
        Some(name) => code(name),
        None => format!("stage {}", stage.index),
    }
}
