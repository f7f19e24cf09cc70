//! Words that the checks over containers share: commands and output as a verdict shows them.

use crate::domain::text::sanitise;

/// Most lines of output that one finding quotes.
const QUOTED_LINES: usize = 3;
/// Most characters of one quoted line.
const QUOTED_WIDTH: usize = 160;
/// Most characters of a command or an instruction.
const NAME_WIDTH: usize = 100;

/// Most characters of an engine's or a builder's whole message.
const MESSAGE_WIDTH: usize = 400;

/// Text of a submission within a sentence: safe, on one line and short.
pub(in crate::domain::check) fn short(text: &str) -> String {
    sanitise(text.trim(), NAME_WIDTH)
}

/// A message of an engine or a builder, whole unless it is very long.
pub(in crate::domain::check) fn message(text: &str) -> String {
    sanitise(&text.trim().replace(['\n', '\r'], " "), MESSAGE_WIDTH)
}

/// A command as one would type it.
pub(in crate::domain::check) fn shown(command: &[String]) -> String {
    let words: Vec<String> = command
        .iter()
        .map(|word| {
            if word.is_empty() || word.contains(char::is_whitespace) {
                format!("'{word}'")
            } else {
                word.clone()
            }
        })
        .collect();
    short(&words.join(" "))
}

/// The first lines of an output, quoted; none when it holds nothing to show.
pub(in crate::domain::check) fn first_lines(output: &str) -> Option<String> {
    quoted(output.lines())
}

/// The lines of an error output that tell most: from the first that speaks of an error on, or the
/// first of all.
pub(in crate::domain::check) fn error_lines(output: &str) -> Option<String> {
    from_error(output.lines()).or_else(|| first_lines(output))
}

/// The lines of a log that tell most: from the first that speaks of an error on, or the last.
pub(in crate::domain::check) fn log_lines(log: &[String]) -> Option<String> {
    let lines = || log.iter().map(String::as_str);
    let from = log.len().saturating_sub(QUOTED_LINES);
    from_error(lines()).or_else(|| quoted(lines().skip(from)))
}

/// A stack trace opens with the place, not with the error: `node:internal/modules/cjs/loader`.
fn from_error<'a>(lines: impl Iterator<Item = &'a str>) -> Option<String> {
    let is_error = |line: &str| {
        let line = line.to_ascii_lowercase();
        ["error", "exception", "fatal", "panic"]
            .iter()
            .any(|word| line.contains(word))
    };
    quoted(
        lines
            .skip_while(|line| !is_error(line))
            .filter(|line| !line.trim_start().starts_with("at ")),
    )
}

fn quoted<'a>(lines: impl Iterator<Item = &'a str>) -> Option<String> {
    let shown: Vec<String> = lines
        .map(|line| sanitise(line.trim(), QUOTED_WIDTH))
        .filter(|line| !line.is_empty())
        .take(QUOTED_LINES)
        .map(|line| format!("`{line}`"))
        .collect();
    (!shown.is_empty()).then(|| shown.join(" / "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_output_are_quoted_on_one_line() {
        let command = ["sh", "-c", "echo hi there"].map(str::to_owned);
        assert_eq!(shown(&command), "sh -c 'echo hi there'");
        assert_eq!(shown(&[String::new()]), "''");
        assert_eq!(
            first_lines("one\n\n  two \nthree\nfour\n").as_deref(),
            Some("`one` / `two` / `three`")
        );
        assert_eq!(first_lines("\n \n"), None);
        let log = ["a", "b", "c", "d"].map(str::to_owned);
        assert_eq!(log_lines(&log).as_deref(), Some("`b` / `c` / `d`"));
        assert_eq!(
            first_lines("\u{1b}[31mred\u{1b}[0m").as_deref(),
            Some("`red`")
        );
    }

    #[test]
    fn of_a_stack_trace_the_error_is_told() {
        let trace = "node:internal/modules/cjs/loader:1143\n  throw err;\n  ^\n\n\
            Error: Cannot find module '/app/server.js'\n    at Module._resolveFilename (x)\n    at y {\n  \
            code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v20.11.0";
        let told = "`Error: Cannot find module '/app/server.js'` / `code: 'MODULE_NOT_FOUND',` / `requireStack: []`";
        assert_eq!(error_lines(trace).as_deref(), Some(told));
        let log: Vec<String> = trace.lines().map(str::to_owned).collect();
        assert_eq!(log_lines(&log).as_deref(), Some(told));
        assert_eq!(error_lines("a\nb").as_deref(), Some("`a` / `b`"));
    }
}
