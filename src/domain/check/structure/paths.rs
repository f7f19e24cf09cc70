//! `fileExistenceTests` and `fileContentTests`: one path of the image each.

use std::collections::BTreeMap;

use super::expand::{expand, names_variable};
use super::file::{FileContentTest, FileExistenceTest, StructureFile};
use super::tool_pattern;
use crate::domain::bytes::Bytes;
use crate::domain::check::command::quote::first_lines;
use crate::domain::check::{Problems, mode};
use crate::domain::facts::{Fact, Facts, ImageFacts, MAX_CONTENT, NoAnswer};
use crate::domain::image::Entry;
use crate::domain::verdict::Finding;

/// The absolute path a test means, with the file's own variables filled in.
pub(super) fn absolute(file: &StructureFile, path: &str) -> String {
    let known: BTreeMap<&str, &str> = file
        .global_env_vars
        .iter()
        .map(|pair| (pair.key.as_str(), pair.value.as_str()))
        .collect();
    format!("/{}", expand(path, &known).trim_matches('/'))
}

/// Only an engine's clear "not there" is absence; an error is no answer.
pub(super) fn existence(
    file: &StructureFile,
    test: &FileExistenceTest,
    facts: &Facts,
) -> Fact<Vec<Finding>> {
    let path = absolute(file, &test.path);
    let findings = match (facts.image.stat(&path)?, test.should_exist) {
        (None, _) if path == "/" => {
            return Err(NoAnswer::Unknown(
                "the engine does not tell about the root directory".to_owned(),
            ));
        }
        (None, true) => vec![Finding::new(
            format!("{path} exists"),
            "it is not in the image",
        )],
        (None, false) => Vec::new(),
        (Some(_), false) => {
            let layer = layer_of(&facts.image, &path);
            let line = layer.and_then(|layer| facts.line_of_layer(layer));
            vec![
                Finding::new(format!("{path} does not exist"), "it is there")
                    .in_layer(layer)
                    .at_line(line),
            ]
        }
        (Some(entry), true) => attributes(test, &path, entry)?,
    };
    Ok(findings
        .into_iter()
        .map(|finding| finding.at_path(path.clone()))
        .collect())
}

fn layer_of(image: &ImageFacts, path: &str) -> Option<usize> {
    match image.layers() {
        Ok(analysis) => analysis.tree.get(path)?.layer,
        Err(_) => None,
    }
}

fn attributes(test: &FileExistenceTest, path: &str, entry: &Entry) -> Fact<Vec<Finding>> {
    let mut findings = Vec::new();
    let shown = mode::ls(&entry.kind, entry.mode);
    if !test.permissions.is_empty() {
        let wanted = mode::parse(&test.permissions).map_err(NoAnswer::Unknown)?;
        if !wanted.admits(&entry.kind, entry.mode) {
            findings.push(Finding::new(
                format!("{path} has the permissions {}", test.permissions),
                format!("{shown} ({:04o})", entry.mode),
            ));
        }
    }
    if !test.is_executable_by.is_empty() {
        let bits = executable_bits(&test.is_executable_by).ok_or_else(|| {
            NoAnswer::Unknown(format!(
                "`{}` in isExecutableBy is not known",
                test.is_executable_by
            ))
        })?;
        if entry.mode & bits == 0 {
            let by = match test.is_executable_by.as_str() {
                "any" => "anyone".to_owned(),
                who => format!("its {who}"),
            };
            findings.push(Finding::new(
                format!("{path} is executable by {by}"),
                format!("{shown} ({:04o})", entry.mode),
            ));
        }
    }
    for (what, wanted, given) in [
        ("user", test.uid, entry.uid),
        ("group", test.gid, entry.gid),
    ] {
        if wanted >= 0 && u64::try_from(wanted) != Ok(given) {
            findings.push(Finding::new(
                format!("{path} belongs to {what} {wanted}"),
                format!("it belongs to {what} {given}"),
            ));
        }
    }
    Ok(findings)
}

fn executable_bits(by: &str) -> Option<u32> {
    match by {
        "any" => Some(0o111),
        "owner" => Some(0o100),
        "group" => Some(0o010),
        "other" => Some(0o001),
        _ => None,
    }
}

pub(super) fn contents(
    file: &StructureFile,
    test: &FileContentTest,
    image: &ImageFacts,
) -> Fact<Vec<Finding>> {
    let path = absolute(file, &test.path);
    let Some(data) = image.content(&path)? else {
        let finding = Finding::new(
            format!("{path} is a file"),
            "it is not in the image, or is not a regular file",
        );
        return Ok(vec![finding.at_path(path)]);
    };
    let said = String::from_utf8_lossy(data);
    let mut findings = Vec::new();
    // What the rest of a long file says is not known: silence proves nothing.
    let cut = data.len() as u64 >= MAX_CONTENT;
    let mut unread = false;
    for source in &test.expected_contents.0 {
        match tool_pattern(source)?.is_match(&said) {
            true => {}
            false if cut => unread = true,
            false => findings.push(Finding::new(
                format!("{path} matches `{source}`"),
                match first_lines(&said) {
                    Some(lines) => format!("it does not; it begins with {lines}"),
                    None => "it is empty".to_owned(),
                },
            )),
        }
    }
    for source in &test.excluded_contents.0 {
        match tool_pattern(source)?.find(&said) {
            Some(hit) => findings.push(Finding::new(
                format!("{path} does not match `{source}`"),
                line_at(&said, hit.start()),
            )),
            None => unread |= cut,
        }
    }
    if unread && findings.is_empty() {
        return Err(NoAnswer::Unknown(format!(
            "{path} is longer than {} and was not read to its end",
            Bytes(MAX_CONTENT)
        )));
    }
    Ok(findings
        .into_iter()
        .map(|finding| finding.at_path(path.clone()))
        .collect())
}

/// The line of a text in which a match starts.
fn line_at(text: &str, at: usize) -> String {
    let (before, from) = text.split_at(at);
    let number = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = from.find('\n').map_or(text.len(), |newline| at + newline);
    match first_lines(&text[start..end]) {
        Some(line) => format!("line {number} of it says {line}"),
        None => format!("line {number} of it does"),
    }
}

pub(super) fn existence_problems(
    file: &StructureFile,
    key: &str,
    test: &FileExistenceTest,
    problems: &mut Problems,
) {
    path_problems(file, key, &test.path, problems);
    if !test.permissions.is_empty()
        && let Err(error) = mode::parse(&test.permissions)
    {
        problems.add(format!("{key}.permissions"), error);
    }
    if !test.is_executable_by.is_empty() && executable_bits(&test.is_executable_by).is_none() {
        problems.add(
            format!("{key}.isExecutableBy"),
            "write owner, group, other or any",
        );
    }
}

pub(super) fn contents_problems(
    file: &StructureFile,
    key: &str,
    test: &FileContentTest,
    problems: &mut Problems,
) {
    path_problems(file, key, &test.path, problems);
    for (list, patterns) in [
        ("expectedContents", &test.expected_contents),
        ("excludedContents", &test.excluded_contents),
    ] {
        problems.regexes(&format!("{key}.{list}"), &patterns.0);
    }
}

fn path_problems(file: &StructureFile, key: &str, path: &str, problems: &mut Problems) {
    if path.is_empty() {
        problems.add(format!("{key}.path"), "no path");
    } else if names_variable(&absolute(file, path)) {
        problems.add(
            format!("{key}.path"),
            format!("`{path}` names a variable that globalEnvVars does not give a plain value"),
        );
    }
}
