//! Words of an argument text, and the `name=value` pairs of ENV, LABEL and ARG.

use super::scan::is_blank;

/// A name with its value, when it has one.
pub(super) type Pair = (String, Option<String>);

/// How the pairs were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PairForm {
    /// `name=value name=value`
    Assigned,
    /// `name the rest is the value`
    Legacy,
}

/// Words split at white space outside quotes, quotes kept.
pub(super) fn quoted_words(text: &str, escape: char) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && is_blank(c) {
            if let Some(start) = start.take() {
                words.push(&text[start..at]);
            }
            continue;
        }
        start.get_or_insert(at);
        if c == escape && quote != Some('\'') {
            chars.next();
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && matches!(c, '\'' | '"') {
            quote = Some(c);
        }
    }
    if let Some(start) = start {
        words.push(&text[start..]);
    }
    words
}

/// Quotes removed and escapes resolved; `$NAME` stays.
pub(super) fn unquote(word: &str, escape: char) -> String {
    let mut plain = String::with_capacity(word.len());
    let mut quote = None;
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        if c == escape && quote != Some('\'') {
            match chars.peek().copied() {
                // Inside double quotes only these lose their escape.
                Some(next) if quote.is_none() || matches!(next, '"' | '$') || next == escape => {
                    plain.push(next);
                    chars.next();
                }
                _ => plain.push(c),
            }
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && matches!(c, '\'' | '"') {
            quote = Some(c);
        } else {
            plain.push(c);
        }
    }
    plain
}

/// Pairs of ENV or LABEL.
///
/// # Errors
/// A later word has no `=`, a name is empty, or a single word has no value: what to write instead.
pub(super) fn pairs(
    keyword: &str,
    text: &str,
    escape: char,
) -> Result<(PairForm, Vec<Pair>), String> {
    let words = quoted_words(text, escape);
    let Some(first) = words.first() else {
        return Err(format!("{keyword} needs `name=value`"));
    };
    if !first.contains('=') {
        let value = text[first.len()..].trim_matches(is_blank);
        if value.is_empty() {
            return Err(format!(
                "{keyword} `{first}` has no value: write `{keyword} {first}=value`"
            ));
        }
        let pair = (unquote(first, escape), Some(unquote(value, escape)));
        return Ok((PairForm::Legacy, vec![pair]));
    }
    let mut found = Vec::with_capacity(words.len());
    for word in words {
        let Some((name, value)) = word.split_once('=') else {
            return Err(format!(
                "`{word}` in {keyword} has no `=`: write `name=value`, and quote values with spaces"
            ));
        };
        found.push((
            named(keyword, name, word, escape)?,
            Some(unquote(value, escape)),
        ));
    }
    Ok((PairForm::Assigned, found))
}

/// Names of ARG, with defaults where given.
///
/// # Errors
/// A name is empty.
pub(super) fn arguments(text: &str, escape: char) -> Result<Vec<Pair>, String> {
    quoted_words(text, escape)
        .into_iter()
        .map(|word| match word.split_once('=') {
            Some((name, value)) => Ok((
                named("ARG", name, word, escape)?,
                Some(unquote(value, escape)),
            )),
            None => Ok((unquote(word, escape), None)),
        })
        .collect()
}

fn named(keyword: &str, name: &str, word: &str, escape: char) -> Result<String, String> {
    let name = unquote(name, escape);
    if name.is_empty() {
        return Err(format!("`{word}` in {keyword} has no name before the `=`"));
    }
    Ok(name)
}

/// Runs of white space outside quotes become one space.
pub(super) fn folded(text: &str, escape: char) -> String {
    quoted_words(text, escape).join(" ")
}

#[cfg(test)]
mod tests {
    use super::{PairForm, arguments, folded, pairs};

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), Some((*v).to_owned())))
            .collect()
    }

    #[test]
    fn both_forms_of_env_are_read() {
        for (text, form, expected) in [
            ("A=b", PairForm::Assigned, owned(&[("A", "b")])),
            (
                r#"A="b c" D='e $f' G=h\ i"#,
                PairForm::Assigned,
                owned(&[("A", "b c"), ("D", "e $f"), ("G", "h i")]),
            ),
            ("A=", PairForm::Assigned, owned(&[("A", "")])),
            ("A b  c=d", PairForm::Legacy, owned(&[("A", "b  c=d")])),
            (
                r#""com.x"="y""#,
                PairForm::Assigned,
                owned(&[("com.x", "y")]),
            ),
        ] {
            assert_eq!(pairs("ENV", text, '\\'), Ok((form, expected)), "{text}");
        }
    }

    #[test]
    fn broken_pairs_say_what_to_write() {
        for (text, word) in [
            ("A", "has no value"),
            ("A=b c", "`c`"),
            ("=b", "no name"),
            ("", "needs"),
        ] {
            let error = pairs("ENV", text, '\\').unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn args_may_lack_a_default() {
        assert_eq!(
            arguments("A B=c", '\\'),
            Ok(vec![
                ("A".to_owned(), None),
                ("B".to_owned(), Some("c".to_owned()))
            ])
        );
    }

    #[test]
    fn folding_spares_quotes() {
        assert_eq!(folded("a   'b  c'\td", '\\'), "a 'b  c' d");
    }
}
