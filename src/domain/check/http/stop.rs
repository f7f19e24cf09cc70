//! How the container stopped when it was asked to.

use super::Spec;
use crate::domain::check::command::quote::short;
use crate::domain::check::command::start::{is_shell_form, process_one};
use crate::domain::check::config::signal;
use crate::domain::dockerfile::{Body, Instruction};
use crate::domain::facts::{Facts, HttpAnswer, HttpOutcome};
use crate::domain::verdict::Finding;

/// What is wrong with the stop; nothing when none was demanded or there was nothing to stop.
pub(super) fn judge(spec: &Spec, facts: &Facts, outcome: &HttpOutcome) -> Option<Finding> {
    let limit = spec.stops_within?;
    let found = match outcome.stop {
        Some(stop) if stop.killed => format!(
            "it ignored the stop signal and had to be killed: {}",
            why_deaf(process_one(facts), &signal_of(facts))
        ),
        Some(stop) if stop.seconds > limit.duration().as_secs_f64() => {
            format!("it took {:.1}s to stop", stop.seconds)
        }
        None if matches!(outcome.answer, HttpAnswer::Answered { .. }) => {
            "it had ended by itself after the answer; a server goes on serving".to_owned()
        }
        // It stopped in time; or it had ended before, which the answer's own finding says.
        Some(_) | None => return None,
    };
    let finding = Finding::new(
        format!("the container stops within {limit} of its stop signal"),
        found,
    );
    Some(finding.at_line(process_one(facts).map(Instruction::line)))
}

/// The image's own stop signal; `SIGTERM` where it names none.
fn signal_of(facts: &Facts) -> String {
    let image = facts.image().ok();
    let config = image.and_then(|image| image.config().ok());
    signal::name(
        config
            .and_then(|it| it.stop_signal.as_deref())
            .unwrap_or_default(),
    )
}

/// Why the first process did not hear the signal, from how it is started.
fn why_deaf(first: Option<&Instruction>, signal: &str) -> String {
    let Some(first) = first else {
        return format!("the first process of a container must handle {signal} itself");
    };
    let text = short(&first.text);
    if is_shell_form(first) {
        return format!(
            "`{text}` runs below a shell that does not pass {signal} on; write the JSON form, or `exec` before the program"
        );
    }
    let program = match &first.body {
        Body::Exec(words) => words.first().map_or("", String::as_str),
        _ => "",
    };
    match program.rsplit('/').next().unwrap_or(program) {
        "npm" | "yarn" | "pnpm" | "npx" => format!(
            "`{text}` puts a package manager before the app; start the app itself and handle {signal} in it"
        ),
        "sh" | "bash" | "ash" | "dash" => format!(
            "`{text}` runs below a shell that does not pass {signal} on; put `exec` before the program"
        ),
        "node" | "nodejs" | "python" | "python3" => format!(
            "`{text}` as process 1 has no default for {signal}; handle the signal in the app, or start it under a small init such as tini"
        ),
        _ => format!(
            "`{text}` as process 1 gets no default for {signal} from the kernel; the app must handle the signal"
        ),
    }
}
