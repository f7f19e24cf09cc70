//! What came back, against what was demanded.

use super::causes::{cause_of_silence, cause_of_the_end};
use super::{HttpRequest, Spec};
use crate::domain::check::command::not_started;
use crate::domain::check::command::quote::{first_lines, log_lines, message, short};
use crate::domain::check::pattern::regex;
use crate::domain::check::words::list;
use crate::domain::facts::{Fact, Facts, HttpAnswer, HttpOutcome};
use crate::domain::verdict::Finding;

/// Everything about the answer that is not as demanded.
pub(super) fn judge(spec: &Spec, facts: &Facts, outcome: &HttpOutcome) -> Fact<Vec<Finding>> {
    let request = spec.request();
    let found = match &outcome.answer {
        HttpAnswer::Answered {
            status,
            headers,
            body,
            ..
        } => return answered(spec, *status, headers, body),
        HttpAnswer::NeverReady { reason } => {
            let cause = cause_of_silence(request.port, reason, &outcome.log, facts);
            let silence = on_port(request.port, "nothing answered", reason);
            with_log(&join(silence, cause), &outcome.log)
        }
        HttpAnswer::NotHttp { reason } => with_log(
            &on_port(request.port, "no HTTP was spoken", reason),
            &outcome.log,
        ),
        HttpAnswer::Exited { code } => {
            let ended = format!("the container ended before it answered, with exit code {code}");
            with_log(
                &join(ended, cause_of_the_end(*code, &outcome.log, facts)),
                &outcome.log,
            )
        }
        HttpAnswer::NotStarted(reason) => not_started(reason),
    };
    Ok(vec![Finding::new(
        format!("{} within {}", name(&request), request.ready_within),
        found,
    )])
}

fn name(request: &HttpRequest) -> String {
    format!(
        "an answer to {} {} on port {}",
        request.method.name(),
        request.path,
        request.port
    )
}

/// The engine's reason; with the port where it does not name one.
fn on_port(port: u16, found: &str, reason: &str) -> String {
    let reason = message(reason);
    if reason.contains("port ") {
        reason
    } else {
        format!("{found} on port {port}: {reason}")
    }
}

fn join(found: String, cause: Option<String>) -> String {
    match cause {
        Some(cause) => format!("{found}; {cause}"),
        None => found,
    }
}

fn with_log(found: &str, log: &[String]) -> String {
    match log_lines(log) {
        Some(lines) => format!("{found}; its log says {lines}"),
        None => format!("{found}; it logged nothing"),
    }
}

fn answered(
    spec: &Spec,
    status: u16,
    headers: &[(String, String)],
    body: &str,
) -> Fact<Vec<Finding>> {
    let asked = format!("{} {}", spec.method.name(), spec.path);
    let mut findings = Vec::new();
    if status != spec.status {
        let found = match first_lines(body) {
            Some(lines) => format!("status {status}, saying {lines}"),
            None => format!("status {status}"),
        };
        findings.push(Finding::new(
            format!("{asked} answers with status {}", spec.status),
            found,
        ));
    }
    for (name, source) in &spec.headers {
        let wanted = regex(source)?;
        let values: Vec<&str> = headers
            .iter()
            .filter(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        if !values.iter().any(|value| wanted.is_match(value)) {
            let found = if values.is_empty() {
                format!("no header `{name}`")
            } else {
                format!("`{name}: {}`", short(&values.join(", ")))
            };
            findings.push(Finding::new(
                format!("{asked} answers with a header `{name}` that matches `{source}`"),
                found,
            ));
        }
    }
    findings.extend(lacking(spec, &asked, body)?);
    Ok(findings)
}

/// One finding for all that the body lacks: it is shown once.
fn lacking(spec: &Spec, asked: &str, body: &str) -> Fact<Option<Finding>> {
    let mut lacks = Vec::new();
    for source in &spec.body {
        if !regex(source)?.is_match(body) {
            lacks.push(format!("`{source}`"));
        }
    }
    if lacks.is_empty() {
        return Ok(None);
    }
    let found = match first_lines(body) {
        Some(lines) => format!("the body says {lines}"),
        None => "the body is empty".to_owned(),
    };
    Ok(Some(Finding::new(
        format!("{asked} answers with a body that matches {}", list(&lacks)),
        found,
    )))
}
