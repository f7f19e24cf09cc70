//! `mission.de.yaml` beside `mission.yaml`: the same mission's texts in another language.

use std::collections::BTreeMap;

use super::decode::{AsWritten, decode};
use super::key_path::KeyPath;
use super::mission_file::{as_text, problems};
use super::paths::every_check;
use super::places::Places;
use super::problem::{Fault, LoadError, Problem};
use super::suggest::nearest;
use super::yaml;
use crate::domain::mission::{Language, Mission, Overlay};
use crate::domain::text::{counted, sanitise};

/// An overlay with the places of its keys.
#[derive(Debug)]
pub(super) struct Translation {
    pub(super) overlay: Overlay,
    places: Places,
    /// What the file is called in messages.
    pub(super) name: String,
}

impl Translation {
    /// Reads an overlay of `mission`: texts of what the mission has, and nothing else.
    pub(super) fn read(text: &[u8], name: &str, mission: &Mission) -> Result<Self, LoadError> {
        let failed = |faults: Vec<Fault>, places: Option<&Places>| LoadError {
            problems: problems(faults, name, places),
        };
        let text = as_text(text).map_err(|fault| failed(vec![fault], None))?;
        let document = yaml::parse(text).map_err(|faults| failed(faults, None))?;
        let places = document.places;
        let mut faults = Vec::new();
        let overlay = decode::<Overlay>(document.value, &AsWritten, &mut faults);
        let Some(overlay) = overlay else {
            return Err(failed(faults, Some(&places)));
        };
        faults.extend(unknown(&overlay, mission));
        faults.extend(uneven(&overlay, mission));
        if !faults.is_empty() {
            return Err(failed(faults, Some(&places)));
        }
        Ok(Self {
            overlay,
            places,
            name: name.to_owned(),
        })
    }

    /// An error at the value of `path`.
    pub(super) fn problem(&self, path: KeyPath, message: &str) -> Problem {
        Fault::at_value(path, message).into_problem(&self.name, Some(&self.places))
    }
}

/// The name of a language's overlay.
pub(super) fn file_name(language: &Language) -> String {
    format!("mission.{language}.yaml")
}

/// What stands where an overlay's name has its language.
pub(super) fn tag(file: &str) -> Option<&str> {
    file.strip_prefix("mission.")?.strip_suffix(".yaml")
}

/// The language that a file of the mission's folder is an overlay of.
pub(super) fn language(file: &str) -> Option<Language> {
    tag(file)?.parse().ok()
}

/// The overlay to take for `wanted`: of the very language, else without its region. None when the
/// mission is written in it, or has no such overlay.
pub(super) fn choose<'a>(
    wanted: &Language,
    own: &Language,
    overlays: &'a [Language],
) -> Option<&'a Language> {
    let is = |language: &Language, name: &str| language.as_str() == name;
    for name in [wanted.as_str(), wanted.general()] {
        if is(own, name) {
            return None;
        }
        if let Some(found) = overlays.iter().find(|language| is(language, name)) {
            return Some(found);
        }
    }
    None
}

/// Ids that the mission does not have.
fn unknown(overlay: &Overlay, mission: &Mission) -> Vec<Fault> {
    let steps: Vec<_> = mission.steps.iter().map(|step| step.id.as_str()).collect();
    let checks = every_check(mission).into_iter();
    let checks: Vec<_> = checks.map(|(_, check)| check.id.as_str()).collect();
    let references = mission.references.iter().map(|one| one.id.as_str());
    let references: Vec<_> = references.collect();
    let wrong = mission.wrong.iter().map(|one| one.dockerfile.as_str());
    let wrong: Vec<_> = wrong.collect();
    [
        strangers("steps", "step", &overlay.steps, &steps),
        strangers("checks", "check", &overlay.checks, &checks),
        strangers("references", "reference", &overlay.references, &references),
        strangers("wrong", "wrong answer", &overlay.wrong, &wrong),
    ]
    .concat()
}

fn strangers<T>(list: &str, what: &str, texts: &BTreeMap<String, T>, known: &[&str]) -> Vec<Fault> {
    let at = KeyPath::default().key(list);
    let strangers = texts.keys().filter(|id| !known.contains(&id.as_str()));
    strangers
        .map(|id| {
            let shown = sanitise(id, 80);
            let meant = nearest(id, known.iter().copied());
            let meant = meant.map_or_else(String::new, |it| format!("; did you mean `{it}`?"));
            let message = format!("the mission has no {what} `{shown}`{meant}");
            let fault = Fault::at_key(at.key(id), message);
            if known.is_empty() {
                return fault;
            }
            fault.with_help(format!("it has: {}", known.join(", ")))
        })
        .collect()
}

/// Hints are counted while they are shown: there are as many in every language.
fn uneven(overlay: &Overlay, mission: &Mission) -> Vec<Fault> {
    let steps = mission.steps.iter().filter_map(|step| {
        let id = step.id.as_str();
        let hints = overlay.steps.get(id)?.hints.as_ref()?;
        let (here, there) = (hints.len(), step.hints.len());
        let message = format!(
            "the mission has {} here, not {here}",
            counted(there, "hint")
        );
        let at = KeyPath::default().key("steps").key(id).key("hints");
        (here != there).then(|| Fault::at_key(at, message))
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use super::{choose, language};
    use crate::domain::mission::Language;

    #[test]
    fn the_nearest_language_is_chosen() {
        let of = |name: &str| name.parse::<Language>().unwrap();
        let overlays = [of("de"), of("pt-BR"), of("pt")];
        for (wanted, own, chosen) in [
            ("de", "en", Some("de")),
            ("de-AT", "en", Some("de")),
            ("pt-BR", "en", Some("pt-BR")),
            ("pt-PT", "en", Some("pt")),
            ("en", "en", None),
            ("en-GB", "en", None),
            ("fr", "en", None),
            ("de-CH", "de", None),
        ] {
            let found = choose(&of(wanted), &of(own), &overlays);
            assert_eq!(found.map(Language::as_str), chosen, "{wanted} of {own}");
        }
    }

    #[test]
    fn overlays_are_known_by_their_names() {
        assert_eq!(language("mission.de.yaml").unwrap().as_str(), "de");
        for other in [
            "mission.yaml",
            "mission.DE.yaml",
            "mission.schema.json",
            "context/mission.de.yaml",
            "mission.de.yml",
        ] {
            assert_eq!(language(other), None, "{other}");
        }
    }
}
