//! `$NAME` and `${NAME}` in the texts of a structure file.
//!
//! The tool replaces every `$…` by the image's variable of that name, or by nothing, and so eats
//! awk's `$2`. Here only names that are known are replaced; everything else stays as it was
//! written, for a shell to read.

use std::collections::BTreeMap;

/// `text` with every known variable replaced, once: values are not expanded again.
pub(in crate::domain::check) fn expand(text: &str, known: &BTreeMap<&str, &str>) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        expanded.push_str(before);
        let (name, length) = reference(from);
        if let Some(value) = known.get(name) {
            expanded.push_str(value);
        } else {
            expanded.push_str(&from[..length]);
        }
        rest = &from[length..];
    }
    expanded.push_str(rest);
    expanded
}

/// Whether a variable is named anywhere in `text`.
pub(super) fn names_variable(text: &str) -> bool {
    text.match_indices('$')
        .any(|(at, _)| !reference(&text[at..]).0.is_empty())
}

/// The name at the start of a text that opens with `$`, and how many bytes name it; an empty name
/// and the `$` alone when none does.
fn reference(text: &str) -> (&str, usize) {
    let after = &text[1..];
    if let Some(braced) = after.strip_prefix('{') {
        let name = word(braced);
        return if !name.is_empty() && braced[name.len()..].starts_with('}') {
            (name, name.len() + 3)
        } else {
            ("", 1)
        };
    }
    let name = word(after);
    (name, name.len() + 1)
}

/// The variable name that a text opens with; digits cannot come first.
fn word(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let name = &text[..end];
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_are_replaced() {
        let known = BTreeMap::from([("HOME", "/root"), ("A", "$HOME")]);
        for (text, expanded) in [
            ("$HOME/bin", "/root/bin"),
            ("${HOME}x", "/rootx"),
            ("$HOMEx", "$HOMEx"),
            ("awk '{print $2}'", "awk '{print $2}'"),
            ("$$ $ ${ ${} ${HOME ${A-b}", "$$ $ ${ ${} ${HOME ${A-b}"),
            ("$A", "$HOME"),
            ("$PATH:$HOME", "$PATH:/root"),
            ("é$HOMEé", "é/rooté"),
            ("$", "$"),
            ("", ""),
        ] {
            assert_eq!(expand(text, &known), expanded, "{text}");
        }
    }

    #[test]
    fn a_variable_is_a_name_after_a_dollar() {
        for (text, names) in [("a$b", true), ("${B}", true), ("$2", false), ("a$", false)] {
            assert_eq!(names_variable(text), names, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives(text in "[$A-B{}2é ]{0,40}") {
            proptest::prop_assert_eq!(expand(&text, &BTreeMap::new()), text);
        }
    }
}
