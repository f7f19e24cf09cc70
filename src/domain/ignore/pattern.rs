//! One line of a `.dockerignore`, cleaned and translated as Docker's own matcher does.

/// What makes a pattern more than a path.
const WILD: [char; 4] = ['*', '?', '[', '\\'];

/// A pattern without its `!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) exception: bool,
    /// Without `.`, `..`, doubled and outer slashes.
    pub(super) path: String,
    /// None when `path` has no wildcards and no escapes.
    pub(super) regex: Option<String>,
}

impl Pattern {
    /// None for a comment, an empty line, and patterns that can match nothing (`.`, `/`).
    pub(super) fn read(line: &str) -> Result<Option<Self>, String> {
        // Only a `#` in the first column is a comment.
        if line.starts_with('#') {
            return Ok(None);
        }
        let line = line.trim();
        let (exception, pattern) = match line.strip_prefix('!') {
            Some(pattern) => (true, pattern.trim()),
            None => (false, line),
        };
        if pattern.is_empty() {
            return if exception {
                Err("`!` needs a pattern behind it".to_owned())
            } else {
                Ok(None)
            };
        }
        let path = clean(pattern);
        if matches!(path.as_str(), "." | "/" | "..") || path.starts_with("../") {
            return Ok(None);
        }
        let regex = if path.contains(WILD) {
            Some(translate(&path)?)
        } else {
            None
        };
        Ok(Some(Self {
            exception,
            path,
            regex,
        }))
    }
}

/// Lexically the shortest equal path, as Go's `filepath.Clean` gives it, without the leading slash.
fn clean(pattern: &str) -> String {
    let rooted = pattern.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in pattern.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (parts.is_empty(), rooted) {
        (true, true) => "/".to_owned(),
        (true, false) => ".".to_owned(),
        _ => parts.join("/"),
    }
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn translate(pattern: &str) -> Result<String, String> {
    // Docker takes `**` before plain text as "ends with", within a name too: `**.txt`, `**file`.
    if let Some(suffix) = pattern.strip_prefix("**")
        && !suffix.starts_with('/')
        && !suffix.contains(WILD)
    {
        return Ok(format!("^.*{}$", regex::escape(suffix)));
    }
    let mut regex = "^".to_owned();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => double_star(&mut chars, &mut regex),
            '*' => regex.push_str("[^/]*"),
            '?' => regex.push_str("[^/]"),
            '[' => class(pattern, &mut chars, &mut regex)?,
            '\\' => match chars.next() {
                Some(escaped) => literal(escaped, &mut regex),
                None => return Err(format!("`{pattern}` ends with a lone `\\`")),
            },
            c => literal(c, &mut regex),
        }
    }
    regex.push('$');
    Ok(regex)
}

/// `**` takes any number of folders, also none; at the end it takes anything.
fn double_star(chars: &mut Chars<'_>, regex: &mut String) {
    chars.next_if_eq(&'/');
    if chars.peek().is_some() {
        regex.push_str("(?:.*/)?");
    } else {
        regex.push_str(".*");
    }
}

/// `[a-z]`, `[^a]`, with `\` as escape: a list of characters and ranges, not empty.
fn class(pattern: &str, chars: &mut Chars<'_>, regex: &mut String) -> Result<(), String> {
    let bad = |what: &str| Err(format!("`{pattern}` {what}"));
    regex.push('[');
    if chars.next_if_eq(&'^').is_some() {
        regex.push('^');
    }
    let mut count = 0;
    loop {
        if count > 0 && chars.next_if_eq(&']').is_some() {
            regex.push(']');
            return Ok(());
        }
        let Some(low) = member(chars) else {
            return bad("has a `[` whose list is empty or never closed by `]`");
        };
        let high = if chars.next_if_eq(&'-').is_some() {
            match member(chars) {
                Some(high) if high >= low => high,
                Some(_) => return bad("has a range that runs backwards"),
                None => return bad("has a range without an end"),
            }
        } else {
            low
        };
        hex(low, regex);
        if high != low {
            regex.push('-');
            hex(high, regex);
        }
        count += 1;
    }
}

/// One character of a list; `-` and `]` stand for themselves only when escaped.
fn member(chars: &mut Chars<'_>) -> Option<char> {
    match chars.next()? {
        '\\' => chars.next(),
        '-' | ']' => None,
        c => Some(c),
    }
}

fn hex(c: char, regex: &mut String) {
    regex.extend(["\\x{", &format!("{:x}", u32::from(c)), "}"]);
}

fn literal(c: char, regex: &mut String) {
    let mut buffer = [0; 4];
    regex.push_str(&regex::escape(c.encode_utf8(&mut buffer)));
}

#[cfg(test)]
mod tests {
    use super::{Pattern, clean};

    #[test]
    fn paths_are_cleaned() {
        for (written, cleaned) in [
            ("a/b", "a/b"),
            ("/a/b/", "a/b"),
            ("./a//b/.", "a/b"),
            ("a/../b", "b"),
            ("/../a", "a"),
            ("../a", "../a"),
            ("a/..", "."),
            ("/", "/"),
            (".", "."),
            ("**/", "**"),
        ] {
            assert_eq!(clean(written), cleaned, "{written}");
        }
    }

    #[test]
    fn malformed_patterns_say_why() {
        for (line, part) in [
            ("!", "needs a pattern"),
            ("!  ", "needs a pattern"),
            ("a[", "never closed"),
            ("[]", "empty"),
            ("[]a]", "empty"),
            ("[a-]", "without an end"),
            ("[z-a]", "backwards"),
            ("[a", "never closed"),
            ("a\\", "lone"),
            ("[-a]", "empty"),
        ] {
            let error = Pattern::read(line).unwrap_err();
            assert!(error.contains(part), "{line}: {error}");
        }
    }

    #[test]
    fn lines_without_a_pattern() {
        for line in ["", "   ", "# note", "#", ".", "/", "./", "..", "../x", "\r"] {
            assert_eq!(Pattern::read(line), Ok(None), "{line:?}");
        }
        let spaced = Pattern::read("  # note").unwrap().unwrap();
        assert_eq!(spaced.path, "# note");
    }
}
