//! Comments that silence rules: `# hadolint ignore=`, `# hadolint global ignore=`, `# check=skip=`.

use std::collections::BTreeMap;

use super::super::scan::is_comment;
use super::super::{Dockerfile, Instruction};
use super::registry::Entry;

#[derive(Default)]
pub(super) struct Suppressions {
    everything: bool,
    everywhere: Vec<String>,
    /// By first line of the instruction: its last line, and what is ignored in it.
    instructions: BTreeMap<u32, (u32, Vec<String>)>,
}

impl Suppressions {
    pub(super) fn read(dockerfile: &Dockerfile) -> Self {
        let mut suppressions = Self::default();
        let all = dockerfile.global_args.iter().chain(
            dockerfile
                .stages
                .iter()
                .flat_map(|stage| std::iter::once(&stage.from).chain(&stage.instructions)),
        );
        for Instruction { lines, .. } in all {
            suppressions
                .instructions
                .insert(*lines.start(), (*lines.end(), Vec::new()));
        }
        let mut at_top = true;
        for (number, line) in (1..).zip(dockerfile.text.lines()) {
            let line = line.trim_start_matches('\u{feff}');
            if !is_comment(line) {
                at_top = false;
                continue;
            }
            if suppressions.instruction_at(number).is_some() {
                // Inside a heredoc or between continuation lines.
                continue;
            }
            let comment = line.trim_start().trim_start_matches('#').trim();
            if at_top {
                suppressions.read_check(comment);
            }
            suppressions.read_pragma(comment, number);
        }
        suppressions
    }

    pub(super) fn silence(&self, entry: &Entry, line: u32) -> bool {
        let named = |names: &[String]| names.iter().any(|name| entry.is_called(name));
        self.everything || named(&self.everywhere) || self.instruction_at(line).is_some_and(named)
    }

    fn instruction_at(&self, line: u32) -> Option<&[String]> {
        let (_, (last, names)) = self.instructions.range(..=line).next_back()?;
        (line <= *last).then_some(names.as_slice())
    }

    /// `check=skip=A,B;error=true`
    fn read_check(&mut self, comment: &str) {
        let Some(options) = assigned(comment, "check") else {
            return;
        };
        for skipped in options.split(';').filter_map(|o| assigned(o, "skip")) {
            let names = list(skipped);
            self.everything |= names.iter().any(|name| name.eq_ignore_ascii_case("all"));
            self.everywhere.extend(names);
        }
    }

    fn read_pragma(&mut self, comment: &str, number: u32) {
        let Some(pragma) = comment.strip_prefix("hadolint").map(str::trim_start) else {
            return;
        };
        if let Some(names) = pragma
            .strip_prefix("global")
            .and_then(|rest| assigned(rest, "ignore"))
        {
            self.everywhere.extend(list(names));
        } else if let Some(names) = assigned(pragma, "ignore")
            && let Some((_, (_, ignored))) = self.instructions.range_mut(number..).next()
        {
            ignored.extend(list(names));
        }
    }
}

/// The value of `key = value`, with any spacing and case of the key.
fn assigned<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (name, value) = text.split_once('=')?;
    name.trim().eq_ignore_ascii_case(key).then(|| value.trim())
}

/// Ids up to the first blank that follows no comma.
fn list(names: &str) -> Vec<String> {
    names
        .split('#')
        .next()
        .unwrap_or_default()
        .split(',')
        .filter_map(|name| name.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}
