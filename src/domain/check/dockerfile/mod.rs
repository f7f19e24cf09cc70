//! `dockerfile`: the shape of the Dockerfile itself. Static: it has an answer when the build failed.

mod instructions;
mod stages;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::words::LONGEST;
use crate::domain::dockerfile::Dockerfile;
use crate::domain::dockerfile::lint::{Surroundings, lint, rules};
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::text::sanitise;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "dockerfile")]
pub struct Spec {
    pub min_stages: Option<usize>,
    pub max_stages: Option<usize>,
    /// Regex over the external base image of the final stage; `scratch` when there is none.
    pub final_base: Option<String>,
    /// Names or indices of stages that the final stage copies from (or mounts).
    pub copies_from: Vec<String>,
    /// Regexes of which each must match an instruction, `FROM` and global `ARG` included.
    pub require: Vec<String>,
    /// Regexes of which none may match an instruction.
    pub forbid: Vec<String>,
    /// Pairs: the first match of the one stands before the first match of the other.
    pub before: Vec<(String, String)>,
    /// Lint rules that must be clean.
    pub lint: Vec<String>,
}

impl Spec {
    #[expect(
        clippy::unused_self,
        reason = "every kind has the same three functions"
    )]
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let Ok(dockerfile) = &facts.dockerfile else {
            // `builds` says why it cannot be read.
            return Err(NoAnswer::NotBuilt);
        };
        let mut findings = Vec::new();
        findings.extend(stages::wrong_count(
            dockerfile,
            self.min_stages,
            self.max_stages,
        ));
        if let Some(pattern) = &self.final_base {
            findings.extend(stages::wrong_base(facts, dockerfile, pattern)?);
        }
        for stage in &self.copies_from {
            findings.extend(stages::not_copied_from(facts, dockerfile, stage));
        }
        let said = instructions::all(dockerfile);
        for pattern in &self.require {
            findings.extend(instructions::missing(&said, pattern)?);
        }
        for pattern in &self.forbid {
            findings.extend(instructions::forbidden(&said, pattern)?);
        }
        for (first, second) in &self.before {
            findings.extend(instructions::out_of_order(&said, first, second)?);
        }
        findings.extend(self.unclean(facts, dockerfile));
        Ok(findings)
    }

    /// What the asked lint rules find.
    fn unclean(&self, facts: &Facts, dockerfile: &Dockerfile) -> Vec<Finding> {
        if self.lint.is_empty() {
            return Vec::new();
        }
        let ignore_file = facts.context.text(".dockerignore");
        let named = facts.targets.keys().filter_map(|key| key.name.clone());
        let targets: Vec<_> = named.collect();
        let around = Surroundings {
            context: Some(&facts.context),
            dockerignore: ignore_file.as_deref(),
            targets: &targets,
        };
        let all = lint(dockerfile, &around).into_iter();
        let asked = all.filter(|found| self.lint.iter().any(|id| id == found.rule));
        asked
            .map(|found| {
                let expected = match found.fix.as_str() {
                    "" => format!("{} is clean", found.rule),
                    fix => format!("{}: {}", found.rule, sanitise(fix, 2 * LONGEST)),
                };
                let said = sanitise(&found.message, 2 * LONGEST);
                Finding::new(expected, said).at_line(Some(found.line))
            })
            .collect()
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        if *self == Self::default() {
            problems.add(
                "",
                "nothing is asked; write min_stages, final_base, forbid or the like",
            );
        }
        if let (Some(min), Some(max)) = (self.min_stages, self.max_stages)
            && min > max
        {
            problems.add("min_stages", "is more than max_stages");
        }
        if self.max_stages == Some(0) {
            problems.add("max_stages", "no Dockerfile has 0 stages");
        }
        if self.min_stages.is_some_and(|min| min < 2) && self.max_stages.is_none() {
            problems.add(
                "min_stages",
                "every Dockerfile has one stage; write 2 or more",
            );
        }
        if let Some(pattern) = &self.final_base {
            problems.regex("final_base", pattern);
        }
        problems.regexes("require", &self.require);
        problems.regexes("forbid", &self.forbid);
        for pattern in self.require.iter().filter(|p| self.forbid.contains(p)) {
            problems.add("forbid", format!("`{pattern}` is in require too"));
        }
        for (index, (first, second)) in self.before.iter().enumerate() {
            problems.regex(&format!("before[{index}][0]"), first);
            problems.regex(&format!("before[{index}][1]"), second);
            if first == second {
                problems.add(format!("before[{index}]"), "nothing stands before itself");
            }
        }
        self.unknown_rules(problems);
    }

    fn unknown_rules(&self, problems: &mut Problems) {
        let rules = rules();
        let known = |id: &str| rules.is_empty() || rules.iter().any(|rule| rule.id == id);
        for (index, id) in self.lint.iter().enumerate().filter(|(_, id)| !known(id)) {
            let message = match super::nearest::name(id, rules.iter().map(|rule| rule.id)) {
                Some(near) => format!("there is no rule `{id}`; did you mean `{near}`?"),
                None => format!("there is no rule `{id}`; see `phoenix lint --rules`"),
            };
            problems.add(format!("lint[{index}]"), message);
        }
    }
}
