//! What the lines above the cursor mean for it: the instruction it continues, the stages so far.

use crate::domain::dockerfile::{
    Joined, continued, heredoc_markers, is_blank, is_comment, takes_heredocs,
};

/// What stands above a line.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// The instruction that goes on in this line, without its line ends; empty when one starts here.
    pub(super) head: String,
    /// The name of every stage above, empty where it has none. The last is the one being written.
    pub(super) stages: Vec<String>,
}

impl Around {
    /// None inside a heredoc.
    pub(super) fn of(lines: &[String], row: usize) -> Option<Self> {
        let above = lines.get(..row)?;
        let escape = escape(above);
        let mut around = Self::default();
        let mut at = 0;
        while let Some(first) = above.get(at) {
            if is_empty(first) || is_comment(first) {
                at += 1;
                continue;
            }
            let mut text = String::new();
            loop {
                let Some(line) = above.get(at) else {
                    around.head = text;
                    return Some(around);
                };
                at += 1;
                if is_empty(line) || is_comment(line) {
                    continue;
                }
                let joined = continued(without_end(line), escape);
                let (Joined::Goes(part) | Joined::Ends(part)) = joined;
                text.push_str(part);
                if matches!(joined, Joined::Ends(_)) {
                    break;
                }
            }
            if takes_heredocs(&text) {
                at = after_heredocs(above, at, &text, escape)?;
            }
            around.stages.extend(stage(&text));
        }
        Some(around)
    }

    /// Names of `stages`, the newest first, none of them twice.
    pub(super) fn names(stages: &[String]) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in stages.iter().rev().filter(|name| !name.is_empty()) {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name);
            }
        }
        names
    }
}

/// The first line after the heredocs of an instruction; none when one of them is still open.
fn after_heredocs(above: &[String], mut at: usize, text: &str, escape: char) -> Option<usize> {
    for marker in heredoc_markers(text, escape) {
        loop {
            let line = without_end(above.get(at)?);
            at += 1;
            let line = if marker.strips_tabs {
                line.trim_start_matches('\t')
            } else {
                line
            };
            if line == marker.delimiter {
                break;
            }
        }
    }
    Some(at)
}

/// The name of the stage that an instruction begins, if it begins one.
fn stage(text: &str) -> Option<String> {
    let mut words = text.split(is_blank).filter(|word| !word.is_empty());
    if !words.next()?.eq_ignore_ascii_case("FROM") {
        return None;
    }
    let mut words = words.skip_while(|word| word.starts_with("--")).skip(1);
    let named = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("AS"));
    let name = words.next().filter(|_| named);
    Some(name.unwrap_or_default().to_owned())
}

/// `\` unless a directive at the very top says otherwise.
fn escape(lines: &[String]) -> char {
    let directives = lines.iter().map_while(|line| {
        let body = line.trim_start_matches(['\u{feff}', ' ', '\t']);
        let (name, value) = body.strip_prefix('#')?.split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        let known = ["syntax", "escape", "check"].contains(&name.as_str());
        known.then_some((name, value.trim()))
    });
    match directives.filter(|(name, _)| name == "escape").last() {
        Some((_, "`")) => '`',
        _ => '\\',
    }
}

fn without_end(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

fn is_empty(line: &str) -> bool {
    line.trim_start_matches(is_blank).is_empty()
}
