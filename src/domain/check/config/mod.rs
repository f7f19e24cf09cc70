//! `config`: the image's own settings.

mod names;
mod port;
pub(super) mod signal;
#[cfg(test)]
mod tests;
mod value;

pub use port::Port;
pub use value::{PatternRule, RangeRule, ValueRule};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::place::line_of_setting;
use super::words::{code, exec_form, list};
use crate::domain::facts::{Fact, Facts, Plan};
use crate::domain::image::ImageConfig;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "config")]
pub struct Spec {
    /// Without a group, only the user's part is compared.
    pub user: Option<String>,
    pub non_root: Option<bool>,
    /// Empty means: must not be set.
    pub cmd: Option<Vec<String>>,
    /// Empty means: must not be set.
    pub entrypoint: Option<Vec<String>>,
    /// `null` means: must not be set.
    pub env: BTreeMap<String, Option<ValueRule>>,
    pub workdir: Option<String>,
    /// `3000` or `53/udp`.
    pub exposed: Vec<Port>,
    /// `null` means: must not be set.
    pub labels: BTreeMap<String, Option<ValueRule>>,
    /// Whether there is one (`NONE` counts as none).
    pub healthcheck: Option<bool>,
    /// `SIGTERM`, `TERM` or `15`; an image that names none has `SIGTERM`.
    pub stop_signal: Option<String>,
}

impl Spec {
    /// The engine is asked for every image's config anyway.
    #[expect(
        clippy::unused_self,
        reason = "every kind has the same three functions"
    )]
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let config = facts.image()?.config()?;
        let mut findings = Vec::new();
        let mut at = |keyword: &str, is_set: bool, finding: Option<Finding>| {
            let line = || line_of_setting(facts, keyword, is_set);
            findings.extend(finding.map(|f| f.at_line(line())));
        };
        at("USER", !config.user.is_empty(), self.wrong_user(config));
        at(
            "ENTRYPOINT",
            !config.entrypoint.is_empty(),
            wrong_command(self.entrypoint.as_deref(), &config.entrypoint, "ENTRYPOINT"),
        );
        at(
            "CMD",
            !config.cmd.is_empty(),
            wrong_command(self.cmd.as_deref(), &config.cmd, "CMD"),
        );
        at(
            "WORKDIR",
            !config.workdir.is_empty(),
            self.wrong_workdir(config),
        );
        for port in &self.exposed {
            at("EXPOSE", false, wrong_port(port, config));
        }
        at(
            "HEALTHCHECK",
            !config.healthcheck.is_empty(),
            self.wrong_healthcheck(config),
        );
        at(
            "STOPSIGNAL",
            config.stop_signal.is_some(),
            self.wrong_signal(config),
        );
        let mut named = names::wrong(&names::ENV, &self.env, &names::env_of(config), facts)?;
        findings.append(&mut named);
        named = names::wrong(
            &names::LABEL,
            &self.labels,
            &names::labels_of(config),
            facts,
        )?;
        findings.append(&mut named);
        Ok(findings)
    }

    fn wrong_user(&self, config: &ImageConfig) -> Option<Finding> {
        let found = match config.user.as_str() {
            "" => "root: no USER is set".to_owned(),
            user => code(user),
        };
        if let Some(wanted) = &self.user {
            let is = if wanted.contains(':') {
                config.user.as_str()
            } else {
                user_part(&config.user)
            };
            if is != wanted {
                let expected = format!("runs as user {}", code(wanted));
                return Some(Finding::new(expected, found));
            }
        }
        (self.non_root == Some(true) && is_root(&config.user))
            .then(|| Finding::new("runs as a user other than root", found))
    }

    fn wrong_workdir(&self, config: &ImageConfig) -> Option<Finding> {
        let wanted = folder(self.workdir.as_deref()?);
        let is = folder(&config.workdir);
        (is != wanted).then(|| Finding::new(format!("works in {}", code(wanted)), code(is)))
    }

    fn wrong_healthcheck(&self, config: &ImageConfig) -> Option<Finding> {
        let has_one = config
            .healthcheck
            .first()
            .is_some_and(|test| test != "NONE");
        match self.healthcheck? {
            true if !has_one => {
                let found = if config.healthcheck.is_empty() {
                    "none"
                } else {
                    "HEALTHCHECK NONE, which switches it off"
                };
                Some(Finding::new("a HEALTHCHECK", found))
            }
            false if has_one => Some(Finding::new(
                "no HEALTHCHECK",
                exec_form(&config.healthcheck),
            )),
            _ => None,
        }
    }

    fn wrong_signal(&self, config: &ImageConfig) -> Option<Finding> {
        let wanted = signal::name(self.stop_signal.as_deref()?);
        let is = signal::name(config.stop_signal.as_deref().unwrap_or_default());
        (is != wanted).then(|| Finding::new(format!("stops on {}", code(&wanted)), code(&is)))
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        if *self == Self::default() {
            problems.add(
                "",
                "nothing is asked; write user, non_root, cmd, env or the like",
            );
        }
        match (self.non_root, self.user.as_deref()) {
            (Some(false), _) => {
                problems.add("non_root", "asks nothing; write true or leave it out");
            }
            (Some(true), Some(user)) if is_root(user) => {
                problems.add("user", "is root, which non_root forbids");
            }
            _ => {}
        }
        if self.user.as_deref() == Some("") {
            problems.add("user", "write `root` or `0` if root is meant");
        }
        for (index, port) in self.exposed.iter().enumerate() {
            if let Err(error) = port.normal() {
                problems.add(format!("exposed[{index}]"), error);
            }
        }
        if self
            .workdir
            .as_deref()
            .is_some_and(|workdir| !workdir.starts_with('/'))
        {
            problems.add("workdir", "must be absolute, such as /app");
        }
        if self
            .stop_signal
            .as_deref()
            .is_some_and(|signal| !signal::is_known(signal))
        {
            problems.add("stop_signal", "is not a signal; write SIGTERM");
        }
        value::problems("env", &self.env, problems);
        value::problems("labels", &self.labels, problems);
    }
}

fn user_part(user: &str) -> &str {
    user.split_once(':').map_or(user, |(name, _)| name)
}

/// No user at all is root too, and so is 0 however it is written.
fn is_root(user: &str) -> bool {
    let name = user_part(user.trim());
    name.is_empty() || name == "root" || name.parse() == Ok(0_u64)
}

fn folder(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => "/",
        path => path,
    }
}

/// CMD and ENTRYPOINT must be the same words.
fn wrong_command(wanted: Option<&[String]>, is: &[String], keyword: &str) -> Option<Finding> {
    let wanted = wanted?;
    if wanted == is {
        return None;
    }
    let expected = match wanted {
        [] => format!("no {keyword}"),
        wanted => format!("{keyword} {}", exec_form(wanted)),
    };
    let found = match is {
        [] => "none".to_owned(),
        [shell, flag, _] if flag == "-c" && shell.ends_with("sh") => format!(
            "{}: the shell form, in which a shell stands between the program and its signals",
            exec_form(is)
        ),
        is => exec_form(is),
    };
    Some(Finding::new(expected, found))
}

fn wrong_port(port: &Port, config: &ImageConfig) -> Option<Finding> {
    // A port that is none was refused by `problems`; here it is simply not exposed.
    let wanted = port.normal().unwrap_or_else(|_| port.to_string());
    if config.exposed.contains(&wanted) {
        return None;
    }
    let found = match config.exposed.as_slice() {
        [] => "no port is exposed".to_owned(),
        ports => {
            let ports: Vec<String> = ports.iter().take(10).map(|port| code(port)).collect();
            format!("{} only", list(&ports))
        }
    };
    Some(Finding::new(
        format!("port {} is exposed", code(&wanted)),
        found,
    ))
}
