//! The table of rules, put together from the subjects' own tables.

use super::subject::Subject;
use super::{Findings, Rule, Severity};

/// A rule with the function that looks for it.
pub(super) struct Entry {
    pub(super) rule: Rule,
    /// Other tools' names for it.
    pub(super) aliases: &'static [&'static str],
    pub(super) check: fn(&Subject<'_>, &mut Findings),
}

impl Entry {
    pub(super) const fn new(
        id: &'static str,
        severity: Severity,
        summary: &'static str,
        check: fn(&Subject<'_>, &mut Findings),
    ) -> Self {
        Self {
            rule: Rule {
                id,
                severity,
                summary,
            },
            aliases: &[],
            check,
        }
    }

    pub(super) const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        self.rule.id.eq_ignore_ascii_case(name)
            || self.aliases.iter().any(|a| a.eq_ignore_ascii_case(name))
    }
}

/// What a text that does not parse is reported as.
pub(super) const UNPARSABLE: Rule = Rule {
    id: "DL1000",
    severity: Severity::Error,
    summary: "The Dockerfile does not parse.",
};

/// An instruction above the first FROM: an error of the parser, under the id people know.
pub(super) const ORDER: Rule = Rule {
    id: "DL3061",
    severity: Severity::Error,
    summary: "A Dockerfile begins with FROM, ARG or a comment.",
};

/// More instructions than the rules look at.
pub(super) const TOO_LONG: Rule = Rule {
    id: "PX000",
    severity: Severity::Error,
    summary: "A Dockerfile has fewer than a thousand instructions.",
};

const TABLES: [&[Entry]; 24] = [
    super::apk::RULES,
    super::apt::RULES,
    super::base::RULES,
    super::copy::RULES,
    super::downloads::RULES,
    super::exec_form::RULES,
    super::ignored::RULES,
    super::labels::RULES,
    super::node::RULES,
    super::order::RULES,
    super::ports::RULES,
    super::programs::RULES,
    super::python::RULES,
    super::repeated::RULES,
    super::rpm::RULES,
    super::secrets::RULES,
    super::stage_names::RULES,
    super::style::RULES,
    super::toolchain::RULES,
    super::users::RULES,
    super::variables::RULES,
    super::versions::RULES,
    super::waste::RULES,
    super::workdir::RULES,
];

pub(super) fn entries() -> impl Iterator<Item = &'static Entry> {
    TABLES.into_iter().flatten()
}
