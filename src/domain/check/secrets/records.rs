//! Secrets in what travels beside the layers: the history and the config.

use regex::Regex;

use super::Redactor;
use super::layers::first_added;
use crate::domain::check::place::{from_line, last_instruction, line_of_setting};
use crate::domain::check::words::{add, code, excerpt};
use crate::domain::dockerfile::{Body, Instruction};
use crate::domain::facts::{Fact, Facts, NoAnswer};
use crate::domain::image::{HistoryEntry, ImageConfig, lines_of_history};
use crate::domain::text::counted;
use crate::domain::verdict::Finding;

/// One finding for each pattern that matches an entry that is not the base image's.
pub(super) fn in_history(facts: &Facts, redactor: &Redactor) -> Fact<Vec<Finding>> {
    let config = facts.image.config()?;
    if config.history.is_empty() && !config.diff_ids.is_empty() {
        return Err(NoAnswer::Unknown(
            "the image's history was not read".to_owned(),
        ));
    }
    let lines = match &facts.dockerfile {
        Ok(dockerfile) => lines_of_history(config, dockerfile, facts.target.as_deref()),
        Err(_) => Vec::new(),
    };
    let first = first_own_entry(&config.history, first_added(&facts.image));
    let own = || config.history.iter().enumerate().skip(first);
    let mut findings = Vec::new();
    for (source, regex) in redactor.patterns() {
        let mut hits = own().filter(|(_, entry)| regex.is_match(&entry.created_by));
        let Some((index, entry)) = hits.next() else {
            continue;
        };
        let mut found = redacted(redactor, regex, &entry.created_by);
        match hits.count() {
            0 => {}
            1 => found += ", and 1 more entry",
            more => add(&mut found, format_args!(", and {more} more entries")),
        }
        if passes_build_args(&entry.created_by) {
            found += "; build arguments stay in the history";
        }
        let expected = format!("no {} in the history", code(&redactor.hide(source)));
        let line = lines.get(index).copied().flatten();
        findings.push(Finding::new(expected, found).at_line(line));
    }
    Ok(findings)
}

/// The entries up to the base image's last layer are the base image's.
fn first_own_entry(history: &[HistoryEntry], base_layers: usize) -> usize {
    let filled = history
        .iter()
        .enumerate()
        .filter(|(_, entry)| !entry.empty_layer);
    filled
        .take(base_layers)
        .last()
        .map_or(0, |(index, _)| index + 1)
}

/// `RUN |1 TOKEN=… /bin/sh -c …`: builders note the arguments that a RUN saw.
fn passes_build_args(created_by: &str) -> bool {
    let text = created_by.strip_prefix("RUN ").unwrap_or(created_by);
    text.strip_prefix('|')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// One finding for each setting that a pattern matches.
pub(super) fn in_config(facts: &Facts, redactor: &Redactor) -> Fact<Vec<Finding>> {
    let config = facts.image.config()?;
    let settings = settings(config);
    let mut findings = Vec::new();
    for (source, regex) in redactor.patterns() {
        for setting in settings.iter().filter(|s| regex.is_match(&s.text)) {
            let expected = format!("no {} in the config", code(&redactor.hide(source)));
            let shown = redacted(redactor, regex, &setting.text);
            let found = format!("{} {shown}", setting.keyword);
            findings.push(Finding::new(expected, found).at_line(setting.line(facts)));
        }
    }
    if findings.len() > MOST {
        let more = counted(findings.len() - MOST, "setting");
        findings.truncate(MOST);
        if let Some(last) = findings.last_mut() {
            add(&mut last.found, format_args!(", and {more} more"));
        }
    }
    Ok(findings)
}

/// Most settings that are named one by one.
const MOST: usize = 10;

/// One setting of the image as text.
struct Setting {
    keyword: &'static str,
    /// Of a variable or a label.
    name: Option<String>,
    text: String,
}

impl Setting {
    fn line(&self, facts: &Facts) -> Option<u32> {
        let Some(name) = &self.name else {
            return line_of_setting(facts, self.keyword, true);
        };
        let sets = |i: &Instruction| {
            i.keyword == self.keyword
                && matches!(&i.body, Body::Pairs(pairs) if pairs.iter().any(|(n, _)| n == name))
        };
        last_instruction(facts, sets)
            .map(Instruction::line)
            .or_else(|| from_line(facts))
    }
}

fn settings(config: &ImageConfig) -> Vec<Setting> {
    let env = config.env.iter().map(|pair| Setting {
        keyword: "ENV",
        name: pair.split_once('=').map(|(name, _)| name.to_owned()),
        text: pair.clone(),
    });
    let labels = config.labels.iter().map(|(name, value)| Setting {
        keyword: "LABEL",
        name: Some(name.clone()),
        text: format!("{name}={value}"),
    });
    let commands = [
        ("ENTRYPOINT", &config.entrypoint),
        ("CMD", &config.cmd),
        ("HEALTHCHECK", &config.healthcheck),
    ];
    let commands = commands.into_iter().map(|(keyword, words)| Setting {
        keyword,
        name: None,
        text: words.join(" "),
    });
    env.chain(labels).chain(commands).collect()
}

/// The part of a text around a match, without any secret.
fn redacted(redactor: &Redactor, regex: &Regex, text: &str) -> String {
    let at = regex.find(text).map_or(0, |hit| hit.start());
    let before = redactor.hide(&text[..at]).len();
    excerpt(&redactor.hide(text), before)
}
