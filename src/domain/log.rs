//! What of a long log tells most: the first line that speaks of an error, and the end.

/// How tools mark an error, in lower case.
const SIGNS: [&str; 9] = [
    "[error]",
    "error:",
    "error[",
    ": error ",
    "err!",
    "npm error",
    "fatal:",
    "panic:",
    "failure:",
];

/// Whether a line says what went wrong. A heading says only that something did.
#[must_use]
pub fn tells_an_error(line: &str) -> bool {
    let line = line.trim();
    let lower = line.to_ascii_lowercase();
    let marked = line.starts_with("E: ") || SIGNS.iter().any(|sign| lower.contains(sign));
    marked && !line.ends_with(':')
}

/// The last `most` lines, and the first that tells an error where it stands before them.
#[must_use]
pub fn telling(log: &[String], most: usize) -> (Option<&str>, &[String]) {
    let (before, last) = log.split_at(log.len().saturating_sub(most));
    let first = before.iter().find(|line| tells_an_error(line));
    (first.map(String::as_str), last)
}

#[cfg(test)]
mod tests {
    use super::{telling, tells_an_error};

    #[test]
    fn errors_of_many_tools() {
        for line in [
            "[ERROR] /app/src/App.java:[3,9] cannot find symbol",
            "npm ERR! code ENOENT",
            "npm error Missing script: \"biuld\"",
            "src/app.ts(3,5): error TS2304: Cannot find name 'x'.",
            "main.c:3:1: error: unknown type name 'foo'",
            "error[E0425]: cannot find value `x` in this scope",
            "TypeError: x is not a function",
            "E: Unable to locate package foo",
            "fatal: not a git repository",
            "FAILURE: Build failed with an exception.",
        ] {
            assert!(tells_an_error(line), "{line}");
        }
        for line in [
            "[ERROR] COMPILATION ERROR : ",
            "[INFO] BUILD FAILURE",
            "0 errors, 0 warnings",
            "added error-handler@1.2.3",
            "",
        ] {
            assert!(!tells_an_error(line), "{line}");
        }
    }

    #[test]
    fn the_first_error_goes_before_the_end() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let log = lines("a\nError: one\nError: two\nb\nc");
        assert_eq!(telling(&log, 2), (Some("Error: one"), &log[3..]));
        assert_eq!(telling(&log, 4), (None, &log[1..]));
        assert_eq!(telling(&log, 9), (None, &log[..]));
        assert_eq!(telling(&[], 9), (None, &[][..]));
    }
}
