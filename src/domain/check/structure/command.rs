//! `commandTests`: commands in a container of the image, its entrypoint set aside.

use std::collections::BTreeMap;

use super::expand::expand;
use super::file::{CommandTest, Pair, StructureFile, Texts};
use super::tool_pattern;
use crate::domain::check::Problems;
use crate::domain::check::command::quote::{first_lines, shown};
use crate::domain::check::command::{DEFAULT_TIMEOUT, RunSpec, judge_end, printed};
use crate::domain::facts::{Fact, ImageFacts, NoAnswer, RunEnd, RunOutcome};
use crate::domain::verdict::Finding;

/// The run a test asks for. `$NAME` in the command is replaced where the file itself gives the
/// variable a plain value; the image's variables are a shell's business.
pub(super) fn run_spec(file: &StructureFile, test: &CommandTest) -> RunSpec {
    let mut env: Vec<(String, String)> = Vec::new();
    for Pair { key, value, .. } in file.global_env_vars.iter().chain(&test.env_vars) {
        env.retain(|(name, _)| name != key);
        env.push((key.clone(), value.clone()));
    }
    let plain: BTreeMap<&str, &str> = env
        .iter()
        .filter(|(_, value)| !value.contains('$'))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let command = std::iter::once(&test.command)
        .chain(&test.args.0)
        .map(|word| expand(word, &plain))
        .collect();
    let all = |commands: &[Texts]| commands.iter().map(|command| command.0.clone()).collect();
    RunSpec {
        command: Some(command),
        setup: all(&test.setup),
        teardown: all(&test.teardown),
        timeout: DEFAULT_TIMEOUT,
        env,
    }
}

pub(super) fn evaluate(
    file: &StructureFile,
    test: &CommandTest,
    image: &ImageFacts,
) -> Fact<Vec<Finding>> {
    let spec = run_spec(file, test);
    let outcome = image.run(&spec)?;
    let name = format!("`{}`", shown(spec.command.as_deref().unwrap_or(&[])));
    let mut findings: Vec<Finding> = judge_end(&name, test.exit_code, spec.timeout, outcome)
        .into_iter()
        .collect();
    if matches!(outcome.end, RunEnd::Exited(_)) {
        let stdout = (&test.expected_output, &test.excluded_output);
        let stderr = (&test.expected_error, &test.excluded_error);
        findings.extend(judge_stream(
            "stdout",
            &name,
            stdout,
            &outcome.stdout,
            outcome,
        )?);
        findings.extend(judge_stream(
            "stderr",
            &name,
            stderr,
            &outcome.stderr,
            outcome,
        )?);
    }
    if file.container_run_options.is_some() {
        for finding in &mut findings {
            finding
                .found
                .push_str(" (containers run limited here; containerRunOptions is not honoured)");
        }
    }
    Ok(findings)
}

fn judge_stream(
    stream: &str,
    name: &str,
    (expected, excluded): (&Texts, &Texts),
    output: &str,
    outcome: &RunOutcome,
) -> Fact<Vec<Finding>> {
    let mut findings = Vec::new();
    for source in &expected.0 {
        if !tool_pattern(source)?.is_match(output) {
            findings.push(Finding::new(
                format!("{stream} of {name} matches `{source}`"),
                printed(output, outcome.truncated),
            ));
        }
    }
    let mut unread = false;
    for source in &excluded.0 {
        if let Some(hit) = tool_pattern(source)?.find(output) {
            let line = first_lines(hit.as_str()).unwrap_or_else(|| "just that".to_owned());
            findings.push(Finding::new(
                format!("{stream} of {name} does not match `{source}`"),
                format!("it printed {line}"),
            ));
        } else {
            unread |= outcome.truncated;
        }
    }
    if unread && findings.is_empty() {
        return Err(NoAnswer::Unknown(format!(
            "{name} printed more than is kept, so what it did not print is not known"
        )));
    }
    Ok(findings)
}

pub(super) fn problems(key: &str, test: &CommandTest, problems: &mut Problems) {
    if test.command.trim().is_empty() {
        problems.add(format!("{key}.command"), "no command");
    }
    for (list, commands) in [("setup", &test.setup), ("teardown", &test.teardown)] {
        for (index, command) in commands.iter().enumerate() {
            if command.0.is_empty() {
                problems.add(format!("{key}.{list}[{index}]"), "no command");
            }
        }
    }
    for (index, pair) in test.env_vars.iter().enumerate() {
        if pair.key.is_empty() {
            problems.add(
                format!("{key}.envVars[{index}].key"),
                "a variable has a name",
            );
        }
    }
    if !(0..=255).contains(&test.exit_code) {
        problems.add(
            format!("{key}.exitCode"),
            "an exit code is between 0 and 255",
        );
    }
    for (list, patterns) in [
        ("expectedOutput", &test.expected_output),
        ("excludedOutput", &test.excluded_output),
        ("expectedError", &test.expected_error),
        ("excludedError", &test.excluded_error),
    ] {
        problems.regexes(&format!("{key}.{list}"), &patterns.0);
    }
}
