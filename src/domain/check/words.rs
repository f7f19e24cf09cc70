//! The words that findings share: lists, counts, sizes and shares.

use std::fmt::{Arguments, Display};

use crate::domain::bytes::Bytes;
use crate::domain::text::sanitise;

/// Longest text of a learner that one finding quotes, in characters.
pub(super) const LONGEST: usize = 120;

/// Adds to a sentence that has begun.
pub(super) fn add(text: &mut String, more: Arguments<'_>) {
    text.push_str(&more.to_string());
}

/// Text of a learner between backticks, safe to show.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", sanitise(text, LONGEST))
}

/// A line of a learner between backticks; a long one starts shortly before byte `at`.
pub(super) fn excerpt(line: &str, at: usize) -> String {
    const BEFORE: usize = 40;
    if line.len() <= LONGEST {
        return code(line.trim());
    }
    let starts = line.char_indices().map(|(start, _)| start);
    let from = starts
        .take_while(|start| *start <= at.saturating_sub(BEFORE))
        .last();
    code(line[from.unwrap_or(0)..].trim())
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list<T: Display>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.to_string(),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(ToString::to_string).collect();
            format!("{} and {last}", first.join(", "))
        }
    }
}

/// The first three in backticks and how many more there are.
pub(super) fn some_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut texts = texts.into_iter();
    let mut shown: Vec<String> = texts.by_ref().take(3).map(code).collect();
    match texts.count() {
        0 => {}
        more => shown.push(format!("{more} more")),
    }
    list(&shown)
}

/// `line 3`, `lines 3, 5 and 8`; long lists are cut.
pub(super) fn lines(lines: &[u32]) -> String {
    const SHOWN: usize = 8;
    let plural = if lines.len() == 1 { "line" } else { "lines" };
    match lines.len().checked_sub(SHOWN) {
        None | Some(0) => format!("{plural} {}", list(lines)),
        Some(more) => {
            let mut shown: Vec<String> = lines[..SHOWN].iter().map(ToString::to_string).collect();
            shown.push(format!("{more} more"));
            format!("{plural} {}", list(&shown))
        }
    }
}

/// A size without needless zeros: `60 MB`, `1.5 GB`.
pub(super) fn size(bytes: u64) -> String {
    let text = Bytes(bytes).to_string();
    match text.split_once(' ') {
        Some((number, unit)) if number.contains('.') => {
            let number = number.trim_end_matches('0').trim_end_matches('.');
            format!("{number} {unit}")
        }
        _ => text,
    }
}

/// `96.4 MB: 36.4 MB too much`.
pub(super) fn too_much(found: u64, limit: u64) -> String {
    let over = size(found.saturating_sub(limit));
    format!("{}: {over} too much", size(found))
}

/// A share with at most one decimal: `25%`, `31.3%`.
pub(super) fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

/// `part / whole` for people; 0 when there is no whole.
#[expect(clippy::cast_precision_loss, reason = "a ratio for people")]
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// `["node", "server.js"]`, as a Dockerfile writes it.
pub(super) fn exec_form(words: &[String]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    sanitise(&format!("[{}]", words.join(", ")), LONGEST)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, code, excerpt, exec_form, lines, list, percent, size, some_of, too_much};

    #[test]
    fn words_read_like_a_sentence() {
        assert_eq!(list::<u32>(&[]), "");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(some_of(["a", "b"]), "`a` and `b`");
        assert_eq!(
            some_of(["a", "b", "c", "d", "e"]),
            "`a`, `b`, `c` and 2 more"
        );
        assert_eq!(lines(&[3]), "line 3");
        assert_eq!(lines(&[3, 5, 8]), "lines 3, 5 and 8");
        let many: Vec<u32> = (1..=11).collect();
        assert_eq!(lines(&many), "lines 1, 2, 3, 4, 5, 6, 7, 8 and 3 more");
        assert_eq!(
            exec_form(&["sh".to_owned(), "a\"b\\".to_owned()]),
            r#"["sh", "a\"b\\"]"#
        );
        assert_eq!(code("\u{1b}[31mx\ny"), "`xy`");
    }

    #[test]
    fn a_long_line_is_shown_from_shortly_before_the_point() {
        assert_eq!(excerpt("  short ", 3), "`short`");
        let line = format!("{}hit{}", "é".repeat(100), "z".repeat(200));
        let shown = excerpt(&line, 200);
        assert!(
            shown.starts_with(&format!("`{}hitz", "é".repeat(20))),
            "{shown}"
        );
        assert_eq!(shown.chars().count(), LONGEST + 3);
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_shown_in_bounds(line in "\\PC{0,300}", at in 0_usize..2_000) {
            let shown = excerpt(&line, at);
            assert!(shown.chars().count() <= LONGEST + 10, "{shown}");
        }
    }

    #[test]
    fn sizes_and_shares_drop_needless_zeros() {
        for (bytes, text) in [
            (0, "0 B"),
            (100, "100 B"),
            (60_000_000, "60 MB"),
            (1_500_000_000, "1.5 GB"),
            (96_400_000, "96.4 MB"),
            (100_000_000, "100 MB"),
        ] {
            assert_eq!(size(bytes), text);
        }
        assert_eq!(
            too_much(96_400_000, 60_000_000),
            "96.4 MB: 36.4 MB too much"
        );
        assert_eq!(too_much(60_000_001, 60_000_000), "60 MB: 1 B too much");
        assert_eq!(percent(0.25), "25%");
        assert_eq!(percent(0.3125), "31.2%");
    }
}
