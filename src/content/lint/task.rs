//! A task's text, searched for what its checks demand: `60 MB`, `60MB` and `60 megabytes` are one,
//! and so are `2 stages` and `two stages`.

use crate::domain::bytes::Bytes;

/// Something that must be said.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Bytes(Bytes),
    /// A part of 1: `0.25`, `25 %`, `75 % smaller`.
    Share(f64),
    Milliseconds(u128),
    /// How many of something.
    Count(u64),
    /// A number that is a name: a port, a status, a user id.
    Number(u64),
    /// A name or path; any one of these spellings.
    Name(Vec<String>),
    /// A name without regard to case.
    AnyCase(String),
}

/// A number with the letters or the `%` behind it.
struct Figure<'a> {
    number: &'a str,
    unit: String,
}

/// A text made ready for searching.
pub(super) struct Task<'a> {
    text: std::borrow::Cow<'a, str>,
    lower: String,
}

const COUNTS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

const SHARES: [(&str, f64); 7] = [
    ("half", 0.5),
    ("hälfte", 0.5),
    ("viertel", 0.25),
    ("quarter", 0.25),
    ("fifth", 0.2),
    ("tenth", 0.1),
    ("twentieth", 0.05),
];

impl<'a> Task<'a> {
    pub(super) fn new(markdown: &'a str) -> Self {
        // Markdown escapes split names: NODE\_ENV.
        let text: std::borrow::Cow<'a, str> = if markdown.contains('\\') {
            markdown.replace('\\', "").into()
        } else {
            markdown.into()
        };
        let lower = text.to_lowercase();
        Self { text, lower }
    }

    pub(super) fn says(&self, literal: &Literal) -> bool {
        match literal {
            Literal::Bytes(bytes) => self.any_figure(|figure| figure.bytes() == Some(*bytes)),
            Literal::Milliseconds(time) => self.any_figure(|figure| figure.millis() == Some(*time)),
            Literal::Share(share) => self.says_share(*share),
            Literal::Count(count) => self.says_count(*count),
            Literal::Number(number) => {
                let number = number.to_string();
                self.any_figure(|figure| figure.number == number)
            }
            Literal::Name(spellings) => spellings.iter().any(|name| contains(&self.text, name)),
            Literal::AnyCase(name) => contains(&self.lower, &name.to_lowercase()),
        }
    }

    fn says_share(&self, share: f64) -> bool {
        let is = |value: f64| {
            let near = |wanted: f64| (value - wanted).abs() < 1e-9;
            near(share) || near(1.0 - share)
        };
        let figure = |figure: &Figure<'_>| {
            let value = figure.number.parse().unwrap_or(f64::NAN);
            match figure.unit.as_str() {
                "%" | "percent" | "per" => is(value / 100.0),
                _ => is(value),
            }
        };
        let words = || SHARES.iter().filter(|(_, value)| is(*value));
        self.any_figure(figure) || words().any(|(word, _)| contains(&self.lower, word))
    }

    fn says_count(&self, count: u64) -> bool {
        let digits = count.to_string();
        // A count too large for memory has no word either.
        let word = usize::try_from(count)
            .ok()
            .and_then(|count| COUNTS.get(count));
        self.any_figure(|figure| figure.number == digits)
            || word.is_some_and(|word| contains(&self.lower, word))
            || count == 1 && contains(&self.lower, "single")
            || count == 0 && contains(&self.lower, "no")
    }

    fn any_figure(&self, wanted: impl Fn(&Figure<'_>) -> bool) -> bool {
        let mut rest: &str = &self.lower;
        let mut before = None;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            before = rest[..start].chars().next_back().or(before);
            let from = &rest[start..];
            let end = number_end(from);
            let after = &from[end..];
            let glued = before.is_some_and(|c: char| c.is_alphanumeric() || c == '_');
            let figure = Figure {
                number: &from[..end],
                unit: unit(after),
            };
            if !glued && wanted(&figure) {
                return true;
            }
            before = from[..end].chars().next_back();
            rest = after;
        }
        false
    }
}

/// Digits with at most one decimal point that has digits behind it.
fn number_end(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    match text[whole..].strip_prefix('.').map(digits) {
        Some(decimals) if decimals > 0 => whole + 1 + decimals,
        _ => whole,
    }
}

/// The word or `%` behind a number, over one space and closing marks of emphasis or code.
fn unit(after: &str) -> String {
    let after = after.trim_start_matches(['`', '*']);
    let after = after
        .strip_prefix([' ', '\u{a0}', '\u{202f}'])
        .unwrap_or(after);
    if after.starts_with('%') {
        return "%".to_owned();
    }
    after
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect()
}

impl Figure<'_> {
    fn bytes(&self) -> Option<Bytes> {
        let unit = match self.unit.as_str() {
            "byte" | "bytes" => "b",
            "kilobytes" => "kb",
            "megabyte" | "megabytes" => "mb",
            "gigabyte" | "gigabytes" => "gb",
            unit => unit,
        };
        // Not a size: the next word is no unit.
        format!("{}{unit}", self.number).parse().ok()
    }

    fn millis(&self) -> Option<u128> {
        let unit = match self.unit.as_str() {
            "ms" | "millisecond" | "milliseconds" => 1,
            "s" | "sec" | "second" | "seconds" | "sekunde" | "sekunden" => 1_000,
            "m" | "min" | "minute" | "minutes" | "minuten" => 60_000,
            "h" | "hour" | "hours" | "stunde" | "stunden" => 3_600_000,
            _ => return None,
        };
        // Not a whole number: no time of a mission is.
        self.number.parse::<u128>().ok()?.checked_mul(unit)
    }
}

/// Whether `name` stands in `text` by itself, not as part of a longer name or path.
fn contains(text: &str, name: &str) -> bool {
    if name.is_empty() {
        return true;
    }
    let inner = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let open_start = name.starts_with(inner);
    let open_end = name.ends_with(inner);
    text.match_indices(name).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let mut after = text[start + name.len()..].chars();
        let next = after.next();
        let goes_on = match next {
            Some('/' | '.') => after.next().is_some_and(inner),
            next => next.is_some_and(inner),
        };
        !(open_start && before.is_some_and(inner) || open_end && goes_on)
    })
}

#[cfg(test)]
mod tests {
    use super::{Literal, Task};
    use crate::domain::bytes::Bytes;

    fn name(text: &str) -> Literal {
        Literal::Name(vec![text.to_owned()])
    }

    #[test]
    fn figures_in_any_common_spelling() {
        let size = Literal::Bytes(Bytes(60_000_000));
        for text in [
            "at most 60MB",
            "60 MB.",
            "`60MB`",
            "**60** MB",
            "0.06 GB",
            "60 megabytes",
            "60\u{a0}MB",
        ] {
            assert!(Task::new(text).says(&size), "{text}");
        }
        for text in ["160MB", "60", "6.60MB", "60 MiB", "v60MB", "60 minutes", ""] {
            assert!(!Task::new(text).says(&size), "{text}");
        }
        for text in ["within 3 s", "3s", "3 seconds", "3000 ms", "3 Sekunden"] {
            assert!(
                Task::new(text).says(&Literal::Milliseconds(3_000)),
                "{text}"
            );
        }
        assert!(!Task::new("3 stages").says(&Literal::Milliseconds(3_000)));
        for text in [
            "25 %",
            "0.25 of it",
            "a quarter",
            "ein Viertel",
            "75 % smaller",
            "25 percent",
        ] {
            assert!(Task::new(text).says(&Literal::Share(0.25)), "{text}");
        }
        assert!(!Task::new("125 %").says(&Literal::Share(0.25)));
        for text in ["two stages", "2 stages", "Two."] {
            assert!(Task::new(text).says(&Literal::Count(2)), "{text}");
        }
        assert!(!Task::new("twofold").says(&Literal::Count(2)));
        assert!(Task::new("on port 3000.").says(&Literal::Number(3000)));
        assert!(Task::new("listens on `:3000`").says(&Literal::Number(3000)));
        assert!(!Task::new("13000").says(&Literal::Number(3000)));
    }

    #[test]
    fn names_stand_by_themselves() {
        for (text, wanted) in [
            ("put it in `/app`.", "/app"),
            ("in /app/, please", "/app"),
            ("NODE\\_ENV", "NODE_ENV"),
            ("the *.test.js files", ".test.js"),
            ("daemon off; it is", "daemon off;"),
            ("stage (builder)", "builder"),
        ] {
            assert!(Task::new(text).says(&name(wanted)), "{text}: {wanted}");
        }
        for (text, wanted) in [
            ("/app/server.js", "/app"),
            ("/application", "/app"),
            ("node_modules", "node"),
            ("mybuilder", "builder"),
            ("builder.example", "builder"),
        ] {
            assert!(!Task::new(text).says(&name(wanted)), "{text}: {wanted}");
        }
        assert!(Task::new("Content-Type").says(&Literal::AnyCase("content-type".to_owned())));
    }
}
