//! `metadataTest`: the image's config.

use std::collections::BTreeMap;

use super::file::{MetadataTest, Pair};
use super::tool_pattern;
use crate::domain::check::Problems;
use crate::domain::check::command::quote::short;
use crate::domain::check::command::start::last_line;
use crate::domain::facts::{Fact, Facts};
use crate::domain::image::ImageConfig;
use crate::domain::verdict::Finding;

pub(super) fn evaluate(test: &MetadataTest, facts: &Facts) -> Fact<Vec<Finding>> {
    let config = facts.image.config()?;
    let env: BTreeMap<&str, &str> = config
        .env
        .iter()
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let labels: BTreeMap<&str, &str> = config
        .labels
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    let mut found = Vec::new();
    for (_, pairs) in test.env.bound() {
        found.extend(set(&Setting::ENV, pairs, &env)?);
    }
    for (_, pairs) in test.env.unbound() {
        found.extend(unset(&Setting::ENV, pairs, &env));
    }
    found.extend(set(&Setting::LABEL, &test.labels, &labels)?);
    found.extend(unset(&Setting::LABEL, &test.unbound_labels, &labels));
    found.extend(commands(test, config));
    found.extend(places(test, config));
    Ok(found
        .into_iter()
        .map(|(keyword, finding)| finding.at_line(last_line(facts, keyword)))
        .collect())
}

/// A finding and the instruction that would set it right.
type Told = (&'static str, Finding);

/// What a name and a value are of.
struct Setting {
    keyword: &'static str,
    word: &'static str,
}

impl Setting {
    const ENV: Self = Self {
        keyword: "ENV",
        word: "variable",
    };
    const LABEL: Self = Self {
        keyword: "LABEL",
        word: "label",
    };
}

fn set(setting: &Setting, pairs: &[Pair], given: &BTreeMap<&str, &str>) -> Fact<Vec<Told>> {
    let Setting { keyword, word } = setting;
    let mut told = Vec::new();
    for Pair {
        key,
        value,
        is_regex,
    } in pairs
    {
        let found = given.get(key.as_str());
        let (as_wanted, demand) = if *is_regex {
            let wanted = tool_pattern(value)?;
            let matches = found.is_some_and(|found| wanted.is_match(found));
            (matches, format!("matches `{value}`"))
        } else {
            (found == Some(&value.as_str()), format!("is `{value}`"))
        };
        if !as_wanted {
            let found = match found {
                Some(found) => format!("it is `{}`", short(found)),
                None => "it is not set".to_owned(),
            };
            told.push((
                *keyword,
                Finding::new(format!("{word} `{key}` {demand}"), found),
            ));
        }
    }
    Ok(told)
}

fn unset(setting: &Setting, pairs: &[Pair], given: &BTreeMap<&str, &str>) -> Vec<Told> {
    let Setting { keyword, word } = setting;
    pairs
        .iter()
        .filter_map(|Pair { key, .. }| {
            let found = given.get(key.as_str())?;
            let finding = Finding::new(
                format!("{word} `{key}` is not set"),
                format!("it is `{}`", short(found)),
            );
            Some((*keyword, finding))
        })
        .collect()
}

fn commands(test: &MetadataTest, config: &ImageConfig) -> Vec<Told> {
    [
        ("ENTRYPOINT", &test.entrypoint, &config.entrypoint),
        ("CMD", &test.cmd, &config.cmd),
    ]
    .into_iter()
    .filter_map(|(keyword, wanted, given)| {
        let wanted = &wanted.as_ref()?.0;
        (wanted != given).then(|| {
            let finding = Finding::new(
                format!("{keyword} is {}", json_form(wanted)),
                format!("it is {}", json_form(given)),
            );
            (keyword, finding)
        })
    })
    .collect()
}

/// As a Dockerfile writes it: `["python", "app.py"]`.
fn json_form(command: &[String]) -> String {
    let words: Vec<String> = command.iter().map(|word| format!("{word:?}")).collect();
    match command {
        [] => "empty".to_owned(),
        _ => format!("`{}`", short(&format!("[{}]", words.join(", ")))),
    }
}

fn places(test: &MetadataTest, config: &ImageConfig) -> Vec<Told> {
    let mut told = Vec::new();
    let workdir = if config.workdir.is_empty() {
        "/"
    } else {
        &config.workdir
    };
    for (keyword, wanted, given) in [
        ("WORKDIR", &test.workdir, workdir),
        ("USER", &test.user, config.user.as_str()),
    ] {
        if !wanted.is_empty() && wanted != given {
            let found = match given {
                "" => "it is not set".to_owned(),
                given => format!("it is `{}`", short(given)),
            };
            let finding = Finding::new(format!("{keyword} is `{wanted}`"), found);
            told.push((keyword, finding));
        }
    }
    for (keyword, what, wanted, given, there) in [
        ("EXPOSE", "port", &test.exposed_ports, &config.exposed, true),
        (
            "EXPOSE",
            "port",
            &test.unexposed_ports,
            &config.exposed,
            false,
        ),
        ("VOLUME", "volume", &test.volumes, &config.volumes, true),
        (
            "VOLUME",
            "volume",
            &test.unmounted_volumes,
            &config.volumes,
            false,
        ),
    ] {
        for name in &wanted.0 {
            // The tool compares a port's number alone; with its protocol it is the whole.
            let is = |given: &String| {
                given == name || what == "port" && given.split('/').next() == Some(name)
            };
            if given.iter().any(is) != there {
                let finding = if there {
                    Finding::new(format!("{what} {name} is declared"), listed(what, given))
                } else {
                    Finding::new(format!("{what} {name} is not declared"), "it is")
                };
                told.push((keyword, finding));
            }
        }
    }
    told
}

fn listed(what: &str, given: &[String]) -> String {
    if given.is_empty() {
        format!("no {what} is")
    } else {
        format!("declared are {}", short(&given.join(", ")))
    }
}

pub(super) fn problems(test: &MetadataTest, problems: &mut Problems) {
    let labels = [
        ("labels", test.labels.as_slice()),
        ("unboundLabels", &test.unbound_labels),
    ];
    let lists = test.env.bound().into_iter().chain(test.env.unbound());
    for (list, pairs) in lists.chain(labels) {
        for (index, pair) in pairs.iter().enumerate() {
            let key = format!("metadataTest.{list}[{index}]");
            if pair.key.is_empty() {
                problems.add(format!("{key}.key"), "no name");
            }
            if pair.is_regex
                && let Err(error) = regex::Regex::new(&pair.value)
            {
                problems.add(format!("{key}.value"), format!("not a regex: {error}"));
            }
        }
    }
    for (list, names) in [
        ("exposedPorts", &test.exposed_ports),
        ("unexposedPorts", &test.unexposed_ports),
        ("volumes", &test.volumes),
        ("unmountedVolumes", &test.unmounted_volumes),
    ] {
        for (index, name) in names.0.iter().enumerate() {
            let key = format!("metadataTest.{list}[{index}]");
            let number = name.split('/').next().unwrap_or(name);
            if name.is_empty() {
                problems.add(key, "it is empty");
            } else if list.ends_with("Ports") && !matches!(number.parse::<u16>(), Ok(1..)) {
                problems.add(key, format!("`{name}` is not a port"));
            }
        }
    }
}
