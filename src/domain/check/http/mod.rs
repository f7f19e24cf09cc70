//! `http`: the container answers a request, and stops when asked.

mod answer;
mod causes;
mod stop;

use std::collections::BTreeMap;

use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::command::start::start_line;
use crate::domain::facts::{Fact, Facts, Plan};
use crate::domain::mission::Seconds;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "http")]
pub struct Spec {
    pub port: u16,
    #[serde(default = "default_path")]
    pub path: String,
    #[serde(default)]
    pub method: Method,
    #[serde(default = "default_status")]
    pub status: u16,
    /// Regex by header name.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Regexes that must match the body.
    #[serde(default)]
    pub body: Vec<String>,
    #[serde(default = "default_ready")]
    pub ready_within: Seconds,
    /// The container ends by itself this soon after its stop signal.
    #[serde(default)]
    pub stops_within: Option<Seconds>,
}

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    #[default]
    Get,
    Head,
    Post,
}

/// One request, as the engine is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpRequest {
    pub port: u16,
    pub path: String,
    pub method: Method,
    pub ready_within: Seconds,
    pub stops_within: Option<Seconds>,
}

fn default_path() -> String {
    "/".to_owned()
}

fn default_status() -> u16 {
    200
}

fn default_ready() -> Seconds {
    Seconds::from_secs(10)
}

impl Method {
    fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
        }
    }
}

impl Spec {
    fn request(&self) -> HttpRequest {
        HttpRequest {
            port: self.port,
            path: self.path.clone(),
            method: self.method,
            ready_within: self.ready_within,
            stops_within: self.stops_within,
        }
    }

    pub(super) fn plan(&self, plan: &mut Plan) {
        plan.requests.insert(self.request());
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let outcome = facts.image()?.request(&self.request())?;
        let line = start_line(facts);
        Ok(answer::judge(self, facts, outcome)?
            .into_iter()
            .map(|finding| finding.at_line(line))
            .chain(stop::judge(self, facts, outcome))
            .collect())
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        if self.port == 0 {
            problems.add("port", "a port is between 1 and 65535");
        }
        if !self.path.starts_with('/') {
            problems.add("path", format!("`{}` must start with `/`", self.path));
        } else if self
            .path
            .contains(|c: char| c.is_whitespace() || c.is_control())
        {
            problems.add("path", "a request path holds no white space; write %20");
        }
        if !(100..=599).contains(&self.status) {
            problems.add("status", "an HTTP status is between 100 and 599");
        }
        for (name, value) in &self.headers {
            if !is_header_name(name) {
                problems.add(
                    format!("headers.{name}"),
                    format!("`{name}` is not the name of an HTTP header"),
                );
            }
            if let Err(error) = Regex::new(value) {
                problems.add(format!("headers.{name}"), format!("not a regex: {error}"));
            }
        }
        problems.regexes("body", &self.body);
        if self.method == Method::Head && !self.body.is_empty() {
            problems.add("body", "the answer to a HEAD request has no body");
        }
    }
}

/// A token of RFC 9110.
fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

#[cfg(test)]
mod tests;
