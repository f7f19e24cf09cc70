//! From a mission file as authors write it to the shape of its types: `about` gathers the keys of
//! the course map, `kind` holds the one key that says what a check asserts.

use serde_json::{Map, Value};

use super::decode::Names;
use super::key_path::{KeyPath, Segment};
use super::problem::Fault;
use crate::domain::check::CheckKind;
use crate::domain::mission::About;

/// Common keys of a check, beside its kind.
const COMMON: [&str; 5] = ["id", "title", "points", "needs", "hint"];

pub(super) fn reshape(mut tree: Value, faults: &mut Vec<Fault>) -> Value {
    let Value::Object(root) = &mut tree else {
        return tree;
    };
    refuse_inner_key(root, "about", &KeyPath::default(), faults);
    let mut about = Map::new();
    for key in About::KEYS {
        if let Some(value) = root.remove(key) {
            about.insert(key.to_owned(), value);
        }
    }
    root.insert("about".to_owned(), Value::Object(about));
    if let Some(Value::Array(steps)) = root.get_mut("steps") {
        let at = KeyPath::default().key("steps");
        for (index, step) in steps.iter_mut().enumerate() {
            reshape_checks(step, &at.index(index), faults);
        }
    }
    tree
}

fn reshape_checks(holder: &mut Value, at: &KeyPath, faults: &mut Vec<Fault>) {
    let Some(Value::Array(checks)) = holder.get_mut("checks") else {
        return;
    };
    let at = at.key("checks");
    for (index, check) in checks.iter_mut().enumerate() {
        if let Value::Object(check) = check {
            reshape_check(check, &at.index(index), faults);
        }
    }
}

fn reshape_check(check: &mut Map<String, Value>, at: &KeyPath, faults: &mut Vec<Fault>) {
    refuse_inner_key(check, "kind", at, faults);
    let mut kinds: Vec<(&str, Value)> = CheckKind::NAMES
        .into_iter()
        .filter_map(|name| Some((name, check.remove(name)?)))
        .collect();
    if kinds.len() > 1 {
        let names: Vec<_> = kinds.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("a check has one kind; this one has {}", names.join(" and "));
        let fault = Fault::at_key(at.clone(), message);
        faults.push(fault.with_help("make a check of each"));
    }
    if kinds.is_empty() {
        // A mistyped kind is an unknown key and reported as that.
        if check.keys().all(|key| COMMON.contains(&key.as_str())) {
            let fault = Fault::at_key(at.clone(), "this check has no kind");
            faults.push(fault.with_help(format!("add one of: {}", CheckKind::NAMES.join(", "))));
        }
        kinds.push(("builds", Value::Null));
    }
    let (name, mut spec) = kinds.swap_remove(0);
    if spec.is_null() {
        spec = Value::Object(Map::new());
    }
    if name == "target" {
        reshape_checks(&mut spec, &at.key(name), faults);
    }
    check.insert("kind".to_owned(), kind(name, spec));
}

/// `about` and `kind` exist in the types only.
fn refuse_inner_key(
    map: &mut Map<String, Value>,
    key: &str,
    at: &KeyPath,
    faults: &mut Vec<Fault>,
) {
    if map.remove(key).is_some() {
        let fault = Fault::at_key(at.key(key), format!("unknown key `{key}`"));
        faults.push(fault.with_help(format!("write what stands below `{key}` one level higher")));
    }
}

/// Names of a reshaped mission.
pub(super) struct MissionNames;

impl Names for MissionNames {
    fn path(&self, path: &KeyPath) -> KeyPath {
        let mut author = KeyPath::default();
        for (position, segment) in path.0.iter().enumerate() {
            let inner = match segment {
                Segment::Key(key) if key == "about" => position == 0,
                Segment::Key(key) if key == "kind" => is_check(&path.0[..position]),
                _ => false,
            };
            if !inner {
                author.0.push(segment.clone());
            }
        }
        author
    }

    fn keys(&self, path: &KeyPath, mut known: Vec<String>) -> Vec<String> {
        if path.0.is_empty() {
            known.retain(|key| key != "about");
            known.splice(0..0, About::KEYS.map(str::to_owned));
        } else if is_check(&path.0) {
            known.retain(|key| key != "kind");
            known.extend(CheckKind::NAMES.map(str::to_owned));
        }
        known
    }

    fn stand_in(&self, path: &KeyPath) -> Option<Value> {
        let (last, above) = path.0.split_last()?;
        let is_kind = matches!(last, Segment::Key(key) if key == "kind");
        (is_kind && is_check(above)).then(|| kind("builds", Value::Object(Map::new())))
    }
}

fn kind(name: &str, spec: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), spec)]))
}

fn is_check(path: &[Segment]) -> bool {
    matches!(path, [.., Segment::Key(key), Segment::Index(_)] if key == "checks")
}
