//! The classic reasons why a container does not answer, read from its log and its config.

use crate::domain::check::command::quote::short;
use crate::domain::check::command::start::{Cause, cause_in_log};
use crate::domain::facts::Facts;

/// Words of a log (lower case) and what they mean, the most telling first.
const SIGNS: [(&[&str], &str); 12] = [
    (
        &[
            "module_not_found",
            "cannot find module",
            "err_module_not_found",
            "cannot find package",
        ],
        "a file or package the app needs is not in the final stage",
    ),
    (
        &["modulenotfounderror", "no module named"],
        "a Python package the app needs is not in the final stage",
    ),
    (
        &[
            "no main manifest attribute",
            "could not find or load main class",
            "unable to access jarfile",
        ],
        "that is not the runnable jar",
    ),
    (
        &[
            "error while loading shared libraries",
            "error loading shared library",
            "glibc_",
        ],
        "the binary needs a C library or another shared library that the final stage lacks",
    ),
    (
        &[
            "certificate signed by unknown authority",
            "certificate verify failed",
        ],
        "the final stage has no CA certificates",
    ),
    (
        &["unknown time zone", "zoneinfonotfounderror"],
        "the final stage has no time zone database",
    ),
    (
        &["eaddrinuse", "address already in use"],
        "another process in the container holds that port",
    ),
    (
        &["eacces", "permission denied", "operation not permitted"],
        "the image's user may not read, write or use what the app asks for (files copied as root belong to root)",
    ),
    (
        &["out of memory", "outofmemoryerror", "heap limit"],
        "it used more memory than a container may",
    ),
    (
        &["syntaxerror", "syntax error"],
        "the app itself does not parse",
    ),
    (
        &["command not found", ": not found"],
        "a program the command calls is not in the final stage",
    ),
    (
        &["enoent", "no such file or directory"],
        "a file the app opens is not in the final stage",
    ),
];

/// Why a container may have ended.
pub(super) fn cause_of_the_end(code: i64, log: &[String], facts: &Facts) -> Option<String> {
    if let Some(cause) = cause_in_log(log.iter().map(String::as_str)) {
        return Some(cause.advice().to_owned());
    }
    if let Some(path) = log.iter().find_map(|line| file_not_found(line)) {
        return Some(of_file_not_found(path, facts));
    }
    let by_code = match code {
        0 => "the command must stay in the foreground and keep serving",
        126 => "what the command calls may not be executed",
        127 => "a program the command calls is not in the final stage",
        137 => "it was killed, most likely for using too much memory",
        139 => "it crashed",
        _ => return in_log(log).map(str::to_owned),
    };
    Some(in_log(log).unwrap_or(by_code).to_owned())
}

/// Why a container that still runs may not answer on `port`; `reason` is the engine's.
pub(super) fn cause_of_silence(
    port: u16,
    reason: &str,
    log: &[String],
    facts: &Facts,
) -> Option<String> {
    if let Some(sign) = in_log(log) {
        return Some(sign.to_owned());
    }
    // The engine has looked and knows better than a log.
    if reason.contains("listens on port") {
        return None;
    }
    let others: Vec<u16> = log.iter().flat_map(|line| ports_of(line)).collect();
    if let Some(other) = others.first().filter(|_| !others.contains(&port)) {
        return Some(format!("its log speaks of port {other}"));
    }
    if log.iter().any(|line| is_loopback_only(line)) {
        return Some(
            "it listens on the loopback address only; listen on 0.0.0.0 to be reached from outside"
                .to_owned(),
        );
    }
    let exposed = facts.image.config().map(|config| &config.exposed);
    match exposed {
        Ok(exposed) if !exposed.is_empty() && !exposes(exposed, port) => Some(format!(
            "the image exposes {} and not {port}",
            exposed.join(", ")
        )),
        _ => None,
    }
}

/// The file of a shell's `/bin/sh: 1: /app/server: not found`. A bare name is no file.
fn file_not_found(line: &str) -> Option<&str> {
    let (before, name) = line
        .trim_end()
        .strip_suffix(": not found")?
        .rsplit_once(' ')?;
    let by_a_shell = before.split(':').next()?.ends_with("sh");
    (by_a_shell && name.contains('/')).then_some(name)
}

/// A shell says the same of a file that is not there and of one whose loader is not.
fn of_file_not_found(path: &str, facts: &Facts) -> String {
    let there = match facts.image.tree() {
        Ok(tree) if path.starts_with('/') => Some(tree.get(path.trim_start_matches('/')).is_some()),
        _ => None,
    };
    let path = short(path);
    match there {
        Some(true) => Cause::NoLoader.advice().to_owned(),
        Some(false) => format!("the final stage has no file `{path}`"),
        None => format!(
            "either `{path}` is not in the final stage, or it is and the loader that it asks for is \
             not, as with a binary built against another C library (glibc, on Alpine)"
        ),
    }
}

fn in_log(log: &[String]) -> Option<&'static str> {
    let log: Vec<String> = log.iter().map(|line| line.to_ascii_lowercase()).collect();
    SIGNS
        .iter()
        .find(|(words, _)| {
            log.iter()
                .any(|line| words.iter().any(|word| line.contains(word)))
        })
        .map(|(_, meaning)| *meaning)
}

fn exposes(exposed: &[String], port: u16) -> bool {
    exposed
        .iter()
        .any(|given| given.split('/').next() == Some(port.to_string().as_str()))
}

fn is_loopback_only(line: &str) -> bool {
    (line.contains("127.0.0.1") || line.contains("localhost")) && !line.contains("0.0.0.0")
}

/// Ports a line of a log names: digits after `port` or `listening on`, or after a colon that ends a host
/// (`http://localhost:8080`, `:8080`), from 2 to 5 digits. Times such as `12:30:01` are not ports.
fn ports_of(line: &str) -> Vec<u16> {
    let line = line.to_ascii_lowercase();
    let after_word = ["port", "listening on "].into_iter().flat_map(|word| {
        let line = &line;
        line.match_indices(word).filter_map(move |(at, word)| {
            leading_number(line[at + word.len()..].trim_start_matches([' ', ':', '=', '#']))
        })
    });
    let after_colon = line.match_indices(':').filter_map(|(at, _)| {
        let after_digit = line[..at].ends_with(|c: char| c.is_ascii_digit());
        let address = line[..at].ends_with(".0.0.0") || line[..at].ends_with(".0.0.1");
        if after_digit && !address {
            return None;
        }
        leading_number(&line[at + 1..])
    });
    after_word.chain(after_colon).collect()
}

fn leading_number(text: &str) -> Option<u16> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let rest = &text[end..];
    if !(2..=5).contains(&end) || rest.starts_with(':') || rest.starts_with("ms") {
        return None;
    }
    match text[..end].parse() {
        Ok(port) if port > 0 => Some(port),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_told_from_times() {
        for (line, ports) in [
            ("Listening on port 8080", vec![8080]),
            ("listening on 8081", vec![8081]),
            ("listening on http://localhost:3000/", vec![3000]),
            ("server at :8080", vec![8080]),
            ("bound to 0.0.0.0:5000", vec![5000]),
            ("12:30:01 ready", vec![]),
            ("2024-01-01T10:20:30Z PORT=4000", vec![4000]),
            ("port 0", vec![]),
            ("port 99999", vec![]),
            ("ready in :250ms", vec![]),
            ("transport 7", vec![]),
        ] {
            assert_eq!(ports_of(line), ports, "{line}");
        }
    }

    #[test]
    fn a_long_line_costs_linear_time() {
        let line = "port:".repeat(20_000);
        assert_eq!(ports_of(&line), Vec::<u16>::new());
    }
}
