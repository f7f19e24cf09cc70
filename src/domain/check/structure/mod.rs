//! `structure`: a container-structure-test 2.0.0 file, unchanged.

mod command;
mod expand;
mod file;
mod metadata;
mod paths;

pub(super) use expand::expand;
pub use file::StructureFile;

use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::pattern::not_a_regex;
use super::target::settle;
use crate::domain::facts::{Fact, Facts, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "structure")]
pub struct Spec {
    /// Path inside the mission's folder.
    pub file: String,
    /// What the file says; the loader fills it in.
    #[serde(skip)]
    pub tests: StructureFile,
}

/// The only version of the schema that is read.
const SCHEMA: &str = "2.0.0";

impl Spec {
    pub(super) fn plan(&self, plan: &mut Plan) {
        let file = &self.tests;
        for test in &file.command_tests {
            plan.runs.insert(command::run_spec(file, test));
        }
        for test in &file.file_existence_tests {
            plan.stats.insert(paths::absolute(file, &test.path));
        }
        for test in &file.file_content_tests {
            plan.contents.insert(paths::absolute(file, &test.path));
        }
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let file = &self.tests;
        let image = facts.image()?;
        let commands = file
            .command_tests
            .iter()
            .map(|test| titled(&test.name, command::evaluate(file, test, image)));
        let existence = file
            .file_existence_tests
            .iter()
            .map(|test| titled(&test.name, paths::existence(file, test, facts)));
        let contents = file
            .file_content_tests
            .iter()
            .map(|test| titled(&test.name, paths::contents(file, test, image)));
        let metadata = file
            .metadata_test
            .iter()
            .map(|test| titled("metadata", metadata::evaluate(test, facts)));
        settle(commands.chain(existence).chain(contents).chain(metadata))
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        let file = &self.tests;
        if self.file.is_empty() {
            problems.add("file", "no file");
        }
        if file.schema_version != SCHEMA {
            problems.add(
                "schemaVersion",
                format!("`{}` is not known; write {SCHEMA}", file.schema_version),
            );
        }
        if *file
            == (StructureFile {
                schema_version: file.schema_version.clone(),
                ..StructureFile::default()
            })
        {
            problems.add("", "the file holds no test");
        }
        for (index, pair) in file.global_env_vars.iter().enumerate() {
            if pair.key.is_empty() {
                problems.add(
                    format!("globalEnvVars[{index}].key"),
                    "a variable has a name",
                );
            }
        }
        for (index, test) in file.command_tests.iter().enumerate() {
            let key = format!("commandTests[{index}]");
            named(&key, &test.name, problems);
            command::problems(&key, test, problems);
        }
        for (index, test) in file.file_existence_tests.iter().enumerate() {
            let key = format!("fileExistenceTests[{index}]");
            named(&key, &test.name, problems);
            paths::existence_problems(file, &key, test, problems);
        }
        for (index, test) in file.file_content_tests.iter().enumerate() {
            let key = format!("fileContentTests[{index}]");
            named(&key, &test.name, problems);
            paths::contents_problems(file, &key, test, problems);
        }
        if let Some(test) = &file.metadata_test {
            metadata::problems(test, problems);
        }
        if !file.license_tests.is_empty() {
            problems.add(
                "licenseTests",
                "licence tests are not supported; take them out, or use fileContentTests",
            );
        }
    }
}

/// A pattern as the tool reads it: `^` and `$` match at the ends of the whole text only.
fn tool_pattern(source: &str) -> Fact<Regex> {
    Regex::new(source).map_err(|error| not_a_regex(source, &error))
}

/// Puts the test's name before what it expected.
fn titled(name: &str, verdict: Fact<Vec<Finding>>) -> Fact<Vec<Finding>> {
    let findings = verdict?.into_iter().map(|mut finding| {
        finding.expected = format!("{name}: {}", finding.expected);
        finding
    });
    Ok(findings.collect())
}

fn named(key: &str, name: &str, problems: &mut Problems) {
    if name.trim().is_empty() {
        problems.add(format!("{key}.name"), "a test has a name");
    }
}

#[cfg(test)]
mod tests;
