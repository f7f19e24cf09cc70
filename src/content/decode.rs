//! A neutral tree to typed values, with every mistake reported at once.
//!
//! A decoder stops at its first mistake. Here the mistake is written down, the bad value taken out
//! (or a missing one filled in) and the tree decoded again, until nothing is left to say.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment as Step;

use super::key_path::{KeyPath, Segment};
use super::problem::Fault;
use super::strict::Strict;
use super::suggest::nearest;
use super::wording::{self, Complaint};

/// Most mistakes reported of one file.
pub(super) const MAX_FAULTS: usize = 100;
/// Most decodings of one file; each mistake takes one to five.
const MAX_ROUNDS: usize = 500;

/// What the author calls the things of a tree that was reshaped for decoding.
pub(super) trait Names {
    /// The path as it stands in the file.
    fn path(&self, path: &KeyPath) -> KeyPath;
    /// The keys that may stand in the mapping at `path` (of the reshaped tree).
    fn keys(&self, path: &KeyPath, known: Vec<String>) -> Vec<String>;
    /// What decodes in place of the mapping at `path` once its only key was taken out.
    fn stand_in(&self, path: &KeyPath) -> Option<Value>;
}

/// Decodes; none when anything was reported, by this call or before it.
pub(super) fn decode<T: DeserializeOwned>(
    tree: Value,
    names: &impl Names,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let mut surgery = Surgery::new(tree, names);
    for _ in 0..MAX_ROUNDS {
        match serde_path_to_error::deserialize::<_, T>(Strict(&surgery.tree)) {
            Ok(value) => {
                faults.append(&mut surgery.faults);
                return faults.is_empty().then_some(value);
            }
            Err(error) => {
                let path = steps(error.path());
                let go_on = surgery.treat(&path, &error.inner().to_string());
                if !go_on || surgery.faults.len() >= MAX_FAULTS {
                    break;
                }
            }
        }
    }
    faults.append(&mut surgery.faults);
    if faults.is_empty() {
        // Cannot happen while every treatment changes the tree; said rather than passed over.
        faults.push(Fault::of_file("the file could not be decoded"));
    }
    None
}

fn steps(path: &serde_path_to_error::Path) -> KeyPath {
    let steps = path.iter().map_while(|step| match step {
        Step::Seq { index } => Some(Segment::Index(*index)),
        Step::Map { key } => Some(Segment::Key(key.clone())),
        Step::Enum { variant } => Some(Segment::Key(variant.clone())),
        Step::Unknown => None,
    });
    KeyPath(steps.collect())
}

/// Tried one after another where a key is missing whose type is not known here.
fn filler(round: usize) -> Option<Value> {
    match round {
        0 => Some(Value::from("x")),
        1 => Some(Value::from(1)),
        2 => Some(Value::Array(Vec::new())),
        3 => Some(Value::Object(Map::new())),
        _ => None,
    }
}

struct Surgery<'a, N> {
    tree: Value,
    names: &'a N,
    /// Paths that were filled in, with the number of the filler.
    filled: BTreeMap<KeyPath, usize>,
    /// Paths, as in the file, that were taken out.
    pruned: BTreeSet<KeyPath>,
    /// Indices taken out of each list; both as in the file.
    shifts: BTreeMap<KeyPath, Vec<usize>>,
    faults: Vec<Fault>,
}

impl<'a, N: Names> Surgery<'a, N> {
    fn new(tree: Value, names: &'a N) -> Self {
        Self {
            tree,
            names,
            filled: BTreeMap::new(),
            pruned: BTreeSet::new(),
            shifts: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// Reports one mistake and changes the tree so that it is gone. False when that is not possible.
    fn treat(&mut self, path: &KeyPath, message: &str) -> bool {
        let path = self.existing(path);
        match wording::read(message) {
            Complaint::MissingKey(key) => self.fill_missing(&path, &key),
            complaint if self.refill(&path, &complaint) => true,
            Complaint::UnknownKey { key, known } => {
                let at = path.key(&key);
                let at = if self.get(&at).is_some() { at } else { path };
                self.report_unknown_key(&at, &key, known);
                self.prune(&at)
            }
            Complaint::UnknownWord { word, known } => {
                let fault = Fault::at_value(self.author(&path), unknown("word", &word, &known));
                self.faults
                    .push(fault.with_help(format!("one of: {}", known.join(", "))));
                self.prune(&path)
            }
            Complaint::WrongLength(words) => {
                // A list that is short because an item was taken out has been reported already.
                if !self.shifts.contains_key(&self.original(&path)) {
                    self.faults.push(Fault::at_value(self.author(&path), words));
                }
                self.prune(&path)
            }
            Complaint::Other(words) => {
                let mut fault = Fault::at_value(self.author(&path), &words);
                fault.help = self.quoting_help(&path, &words);
                self.faults.push(fault);
                self.prune(&path)
            }
        }
    }

    /// A number or a truth value where a text belongs is nearly always a text without quotes.
    fn quoting_help(&self, path: &KeyPath, words: &str) -> Option<String> {
        let value = self.get(path)?;
        let quotable = value.is_number() || value.is_boolean();
        (quotable && words.starts_with("expected a text"))
            .then(|| format!("write it in quotes: \"{value}\""))
    }

    fn report_unknown_key(&mut self, at: &KeyPath, key: &str, known: Vec<String>) {
        let mut parent = at.clone();
        parent.0.pop();
        let known = self.names.keys(&parent, known);
        let fault = Fault::at_key(self.author(at), unknown("key", key, &known));
        self.faults.push(if known.is_empty() {
            fault.with_help("no keys belong here; write {}")
        } else {
            fault.with_help(format!("known keys: {}", known.join(", ")))
        });
    }

    fn fill_missing(&mut self, path: &KeyPath, key: &str) -> bool {
        let at = path.key(key);
        let inside_filling = self.filled.keys().any(|filled| path.starts_with(filled));
        if !inside_filling && !self.pruned.contains(&self.original(&at)) {
            let message = format!("the key `{key}` is missing");
            self.faults.push(Fault::at_key(self.author(path), message));
        }
        if self.filled.contains_key(&at) {
            return false;
        }
        self.filled.insert(at.clone(), 0);
        self.set(path, key, filler(0).unwrap_or(Value::Null))
    }

    /// Tries the next filler when the complaint is about one.
    fn refill(&mut self, path: &KeyPath, complaint: &Complaint) -> bool {
        let filled = self.filled.iter_mut();
        let Some((at, round)) = filled.rev().find(|(at, _)| path.starts_with(at)) else {
            return false;
        };
        *round += 1;
        let word = match complaint {
            Complaint::UnknownWord { known, .. } => known.first().map(|w| Value::from(w.clone())),
            _ => filler(*round),
        };
        let mut parent = at.clone();
        match (parent.0.pop(), word) {
            (Some(Segment::Key(key)), Some(value)) => self.set(&parent, &key, value),
            _ => false,
        }
    }

    /// The longest beginning of `path` that the tree has.
    fn existing(&self, path: &KeyPath) -> KeyPath {
        let mut path = path.clone();
        while self.get(&path).is_none() && path.0.pop().is_some() {}
        path
    }

    fn get(&self, path: &KeyPath) -> Option<&Value> {
        path.0
            .iter()
            .try_fold(&self.tree, |value, segment| match segment {
                Segment::Key(key) => value.get(key),
                Segment::Index(index) => value.get(index),
            })
    }

    fn get_mut(&mut self, path: &[Segment]) -> Option<&mut Value> {
        path.iter()
            .try_fold(&mut self.tree, |value, segment| match segment {
                Segment::Key(key) => value.get_mut(key),
                Segment::Index(index) => value.get_mut(index),
            })
    }

    fn set(&mut self, path: &KeyPath, key: &str, value: Value) -> bool {
        let Some(Value::Object(map)) = self.get_mut(&path.0) else {
            return false;
        };
        map.insert(key.to_owned(), value);
        true
    }

    fn prune(&mut self, path: &KeyPath) -> bool {
        let original = self.original(path);
        let Some((last, above)) = path.0.split_last() else {
            return false;
        };
        let removed = match (self.get_mut(above), last) {
            (Some(Value::Object(map)), Segment::Key(key)) => map.remove(key).is_some(),
            (Some(Value::Array(items)), Segment::Index(index)) if *index < items.len() => {
                items.remove(*index);
                self.note_shift(&original);
                true
            }
            _ => false,
        };
        self.pruned.insert(original);
        let above = KeyPath(above.to_vec());
        if let Some(stand_in) = self.names.stand_in(&above)
            && let Some(emptied) = self.get_mut(&above.0)
        {
            *emptied = stand_in;
        }
        removed
    }

    fn note_shift(&mut self, removed: &KeyPath) {
        let mut list = removed.clone();
        if let Some(Segment::Index(index)) = list.0.pop() {
            let indices = self.shifts.entry(list).or_default();
            indices.push(index);
            indices.sort_unstable();
        }
    }

    /// The path before anything was taken out.
    fn original(&self, path: &KeyPath) -> KeyPath {
        let mut original = KeyPath::default();
        for segment in &path.0 {
            let segment = match (segment, self.shifts.get(&original)) {
                (Segment::Index(index), Some(gone)) => Segment::Index(
                    gone.iter()
                        .fold(*index, |index, gone| index + usize::from(*gone <= index)),
                ),
                (segment, _) => segment.clone(),
            };
            original.0.push(segment);
        }
        original
    }

    fn author(&self, path: &KeyPath) -> KeyPath {
        self.names.path(&self.original(path))
    }
}

fn unknown(what: &str, word: &str, known: &[String]) -> String {
    let shown = crate::domain::text::sanitise(word, 80);
    match nearest(word, known.iter().map(String::as_str)) {
        Some(meant) => format!("unknown {what} `{shown}`; did you mean `{meant}`?"),
        None => format!("unknown {what} `{shown}`"),
    }
}

/// For trees that are decoded as they stand.
pub(super) struct AsWritten;

impl Names for AsWritten {
    fn path(&self, path: &KeyPath) -> KeyPath {
        path.clone()
    }

    fn keys(&self, _path: &KeyPath, known: Vec<String>) -> Vec<String> {
        known
    }

    fn stand_in(&self, _path: &KeyPath) -> Option<Value> {
        None
    }
}
