//! Patterns over instructions: one must match, none may, one before the other.

use crate::domain::check::pattern::{self, in_code};
use crate::domain::check::words::{add, code, lines};
use crate::domain::dockerfile::{Base, Dockerfile, Stage};
use crate::domain::facts::Fact;
use crate::domain::verdict::Finding;

/// An instruction as patterns see it.
pub(super) struct Said {
    line: u32,
    text: String,
}

/// Every instruction in the order of the file, global `ARG`s and `FROM`s too.
pub(super) fn all(dockerfile: &Dockerfile) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    let mut push = |line, text: &str| {
        all.push(Said {
            line,
            text: text.to_owned(),
        });
    };
    for arg in &dockerfile.global_args {
        push(arg.line(), &arg.text);
    }
    for stage in &dockerfile.stages {
        push(stage.line, &from(dockerfile, stage));
        for instruction in &stage.instructions {
            push(instruction.line(), &instruction.text);
        }
    }
    all
}

/// The `FROM` of a stage on one line, with `ARG`s substituted.
fn from(dockerfile: &Dockerfile, stage: &Stage) -> String {
    let mut text = "FROM ".to_owned();
    if let Some(platform) = &stage.platform {
        add(&mut text, format_args!("--platform={platform} "));
    }
    match &stage.base {
        Base::Scratch => text += "scratch",
        Base::Image(image) => text += image,
        Base::Stage(index) => {
            let named = dockerfile.stages.get(*index).and_then(|s| s.name.clone());
            text += &named.unwrap_or_else(|| index.to_string());
        }
    }
    if let Some(name) = &stage.name {
        add(&mut text, format_args!(" AS {name}"));
    }
    text
}

/// The finding when no instruction matches.
pub(super) fn missing(said: &[Said], wanted: &str) -> Fact<Option<Finding>> {
    let regex = pattern::regex(wanted)?;
    let there = said.iter().any(|one| regex.is_match(&one.text));
    Ok((!there).then(|| none_matches(wanted)))
}

fn none_matches(wanted: &str) -> Finding {
    let expected = format!("an instruction like {}", in_code(wanted));
    Finding::new(expected, "none does")
}

/// The finding when an instruction matches; it stands at the first one's line.
pub(super) fn forbidden(said: &[Said], unwanted: &str) -> Fact<Option<Finding>> {
    let regex = pattern::regex(unwanted)?;
    let mut hits = said.iter().filter(|one| regex.is_match(&one.text));
    let Some(first) = hits.next() else {
        return Ok(None);
    };
    let mut found = format!("line {}: {}", first.line, code(&first.text));
    let more: Vec<u32> = hits.map(|one| one.line).collect();
    if !more.is_empty() {
        add(&mut found, format_args!(", and {}", lines(&more)));
    }
    let expected = format!("no instruction like {}", in_code(unwanted));
    Ok(Some(
        Finding::new(expected, found).at_line(Some(first.line)),
    ))
}

/// The finding when the first match of `first` does not stand before the first match of `second`.
pub(super) fn out_of_order(said: &[Said], first: &str, second: &str) -> Fact<Vec<Finding>> {
    let at = |source: &str| -> Fact<Option<(usize, &Said)>> {
        let regex = pattern::regex(source)?;
        Ok(said
            .iter()
            .enumerate()
            .find(|(_, one)| regex.is_match(&one.text)))
    };
    let (one, two) = (at(first)?, at(second)?);
    let (Some((early, one)), Some((late, two))) = (one, two) else {
        let absent = [(first, one.is_none()), (second, two.is_none())];
        let absent = absent.iter().filter(|(_, absent)| *absent);
        return Ok(absent.map(|(wanted, _)| none_matches(wanted)).collect());
    };
    if early < late {
        return Ok(Vec::new());
    }
    let expected = format!("{} before {}", in_code(first), in_code(second));
    let found = if early == late {
        format!(
            "line {} is the first of either kind: {}",
            one.line,
            code(&one.text)
        )
    } else {
        format!(
            "line {} ({}) stands before line {} ({})",
            two.line,
            code(&two.text),
            one.line,
            code(&one.text)
        )
    };
    Ok(vec![Finding::new(expected, found).at_line(Some(two.line))])
}
