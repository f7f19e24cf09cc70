//! A `mission.yaml` alone, without the files beside it.

use std::sync::Arc;

use serde_json::Value;

use super::decode::{AsWritten, MAX_FAULTS, decode};
use super::key_path::KeyPath;
use super::places::Places;
use super::problem::{Fault, LoadError, Problem};
use super::shape::{MissionNames, reshape};
use super::{paths, yaml};
use crate::domain::check::structure::StructureFile;
use crate::domain::mission::{FORMAT, Mission};

/// A mission with the places of its keys.
#[derive(Debug)]
pub(super) struct MissionFile {
    pub(super) mission: Mission,
    pub(super) places: Places,
    /// What the file is called in messages.
    pub(super) name: String,
    /// What was read, whatever the file holds by now.
    pub(super) text: Arc<[u8]>,
}

impl MissionFile {
    /// Reads the text of a mission file; `name` is what messages call it. Everything wrong with its
    /// form is reported at once.
    pub(super) fn read(bytes: &[u8], name: &str) -> Result<Self, LoadError> {
        let failed = |faults: Vec<Fault>, places: Option<&Places>| LoadError {
            problems: problems(faults, name, places),
        };
        let text = as_text(bytes).map_err(|fault| failed(vec![fault], None))?;
        let document = yaml::parse(text).map_err(|faults| failed(faults, None))?;
        let mut faults = Vec::new();
        let places = document.places;
        if let Some(fault) = no_mission(&document.value) {
            return Err(failed(vec![fault], Some(&places)));
        }
        let tree = reshape(document.value, &mut faults);
        let mission = decode::<Mission>(tree, &MissionNames, &mut faults);
        let Some(mission) = mission else {
            return Err(failed(faults, Some(&places)));
        };
        for (path, named) in paths::named(&mission) {
            faults.extend(paths::objection(named).map(|why| Fault::at_value(path, why)));
        }
        if !faults.is_empty() {
            return Err(failed(faults, Some(&places)));
        }
        Ok(Self {
            mission,
            places,
            name: name.to_owned(),
            text: bytes.into(),
        })
    }

    /// An error at the value of `path`.
    pub(super) fn problem(&self, path: KeyPath, message: &str) -> Problem {
        Fault::at_value(path, message).into_problem(&self.name, Some(&self.places))
    }

    /// An error at the key (or list item) of `path`.
    pub(super) fn problem_at_key(&self, path: KeyPath, message: &str) -> Problem {
        Fault::at_key(path, message).into_problem(&self.name, Some(&self.places))
    }
}

/// Reads a container-structure-test file, YAML or JSON.
pub(super) fn read_structure(text: &[u8], name: &str) -> Result<StructureFile, LoadError> {
    let failed = |faults: Vec<Fault>, places: Option<&Places>| LoadError {
        problems: problems(faults, name, places),
    };
    let text = as_text(text).map_err(|fault| failed(vec![fault], None))?;
    let document = yaml::parse(text).map_err(|faults| failed(faults, None))?;
    let mut faults = Vec::new();
    decode(document.value, &AsWritten, &mut faults)
        .ok_or_else(|| failed(faults, Some(&document.places)))
}

/// What makes every other message beside the point: no mapping, or another version of the format.
fn no_mission(tree: &Value) -> Option<Fault> {
    let what = match tree {
        Value::Object(_) => return odd_format(tree),
        Value::Null => "nothing",
        Value::Array(_) => "a list",
        _ => "a single value",
    };
    let message = format!("a mission is a mapping of keys; this file holds {what}");
    Some(Fault::at_value(KeyPath::default(), message))
}

fn odd_format(tree: &Value) -> Option<Fault> {
    let format = tree.get("format")?.as_u64()?;
    if format == u64::from(FORMAT) {
        return None;
    }
    let message =
        format!("this mission is written in format {format}; this phoenix reads {FORMAT}");
    let fault = Fault::at_value(KeyPath::default().key("format"), message);
    Some(fault.with_help(if format > u64::from(FORMAT) {
        "update phoenix".to_owned()
    } else {
        format!("write `format: {FORMAT}`")
    }))
}

pub(super) fn as_text(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        Fault::of_file(format!(
            "the file is not UTF-8 text: line {line} has other bytes"
        ))
        .with_help("save it as UTF-8")
    })
}

pub(super) fn problems(faults: Vec<Fault>, name: &str, places: Option<&Places>) -> Vec<Problem> {
    let mut problems: Vec<_> = faults
        .into_iter()
        .take(MAX_FAULTS)
        .map(|fault| fault.into_problem(name, places))
        .collect();
    problems.sort_by_key(|problem| problem.place);
    problems
}
