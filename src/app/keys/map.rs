//! From key presses to actions, with the learner's own keys over the built-in ones.

use std::collections::BTreeMap;

use thiserror::Error;

use super::key::{Key, KeyError};
use super::row::{Context, Row};
use super::table;
use crate::app::Action;

/// Keys of every action, checked for conflicts.
#[derive(Clone, Debug)]
pub struct KeyMap {
    rows: Vec<Bound>,
}

#[derive(Clone, Debug)]
struct Bound {
    row: &'static Row,
    keys: Vec<Vec<Key>>,
}

/// What a key press amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    Action(Action),
    /// The first keys of a longer sequence.
    Begun,
    Nothing,
}

/// A line of the learner's config that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OverrideError {
    #[error("keys: there is no action `{name}`{}; the help screen names them all", meant.as_ref().map_or_else(String::new, |it| format!(", did you mean `{it}`")))]
    NoSuchAction { name: String, meant: Option<String> },
    #[error("keys of `{action}`: {error}")]
    NoSuchKey { action: String, error: KeyError },
    #[error("keys: `{keys}` would mean both `{one}` and `{other}` in {at}")]
    Conflict {
        keys: String,
        one: String,
        other: String,
        at: Context,
    },
}

impl KeyMap {
    /// The built-in keys, with `overrides` (keys by action) in place of some.
    ///
    /// # Errors
    /// Every override that names no action or no key, or that takes a key which means something
    /// else in the same place.
    pub fn new(overrides: &BTreeMap<String, Vec<String>>) -> Result<Self, Vec<OverrideError>> {
        let mut errors = Vec::new();
        let names: Vec<_> = table::rows().map(|row| row.action.name()).collect();
        for name in overrides.keys() {
            if !names.contains(name) {
                let candidates = names.iter().map(String::as_str);
                errors.push(OverrideError::NoSuchAction {
                    name: name.clone(),
                    meant: nearest(name, candidates).map(str::to_owned),
                });
            }
        }
        let mut rows = Vec::new();
        for row in table::rows() {
            let own = overrides.get(&row.action.name());
            let written: Vec<&str> = match own {
                Some(keys) => keys.iter().map(String::as_str).collect(),
                None => row.keys.to_vec(),
            };
            let mut keys = Vec::new();
            for text in written {
                match Key::sequence(text) {
                    Ok(sequence) => keys.push(sequence),
                    Err(error) => errors.push(OverrideError::NoSuchKey {
                        action: row.action.name(),
                        error,
                    }),
                }
            }
            rows.push(Bound { row, keys });
        }
        let map = Self { rows };
        errors.extend(map.conflicts());
        if errors.is_empty() {
            Ok(map)
        } else {
            Err(errors)
        }
    }

    /// The built-in keys; a test holds that they are free of conflicts.
    #[must_use]
    pub fn built_in() -> Self {
        let bound = |row: &'static Row| Bound {
            row,
            keys: row
                .keys
                .iter()
                .filter_map(|text| Key::sequence(text).ok())
                .collect(),
        };
        Self {
            rows: table::rows().map(bound).collect(),
        }
    }

    fn conflicts(&self) -> Vec<OverrideError> {
        let mut errors = Vec::new();
        for (index, one) in self.rows.iter().enumerate() {
            for other in &self.rows[index + 1..] {
                if one.row.at != other.row.at || one.row.action == other.row.action {
                    continue;
                }
                let shared = one.keys.iter().find(|a| {
                    let clash = |b: &&Vec<Key>| a.starts_with(b) || b.starts_with(a);
                    other.keys.iter().any(|b| clash(&b))
                });
                if let Some(keys) = shared {
                    errors.push(OverrideError::Conflict {
                        keys: spell(keys),
                        one: one.row.action.name(),
                        other: other.row.action.name(),
                        at: one.row.at,
                    });
                }
            }
        }
        errors
    }

    /// What `pressed` means in `contexts`, innermost first.
    #[must_use]
    pub fn look_up(&self, contexts: &[Context], pressed: &[Key]) -> Lookup {
        for context in contexts {
            let here = self.rows.iter().filter(|bound| bound.row.at == *context);
            let pairs = here.flat_map(|bound| bound.keys.iter().map(|keys| (keys, bound.row)));
            let begun: Vec<_> = pairs
                .filter(|(keys, _)| keys.starts_with(pressed))
                .collect();
            if let Some((_, row)) = begun.iter().find(|(keys, _)| keys.len() == pressed.len()) {
                return Lookup::Action(row.action);
            }
            if !begun.is_empty() {
                return Lookup::Begun;
            }
        }
        Lookup::Nothing
    }

    /// The first key of an action, as it is shown; none when the learner took all of them away.
    #[must_use]
    pub fn key_of(&self, action: Action) -> Option<String> {
        let bound = self.rows.iter().find(|bound| bound.row.action == action)?;
        bound.keys.first().map(|keys| spell(keys))
    }

    /// The first key that an action has in one context.
    #[must_use]
    pub fn key_at(&self, at: Context, action: Action) -> Option<String> {
        let mut rows = self.rows_at(at);
        let (_, keys) = rows.find(|(row, _)| row.action == action)?;
        keys.into_iter().next()
    }

    /// The rows of one context with their keys, in the order of the table.
    pub fn rows_at(&self, at: Context) -> impl Iterator<Item = (&'static Row, Vec<String>)> {
        let here = self.rows.iter().filter(move |bound| bound.row.at == at);
        here.map(|bound| {
            (
                bound.row,
                bound.keys.iter().map(|keys| spell(keys)).collect(),
            )
        })
    }
}

fn spell(keys: &[Key]) -> String {
    let keys: Vec<_> = keys.iter().map(Key::to_string).collect();
    keys.join(" ")
}

fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= 3)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{KeyMap, OverrideError};
    use crate::app::Action;
    use crate::app::keys::table;

    fn overrides(pairs: &[(&str, &str)]) -> BTreeMap<String, Vec<String>> {
        let pair = |(action, key): &(&str, &str)| ((*action).to_owned(), vec![(*key).to_owned()]);
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn built_in_keys_have_no_conflicts() {
        assert_eq!(KeyMap::new(&BTreeMap::new()).map(|_| ()), Ok(()));
    }

    #[test]
    fn every_action_is_bound_and_described() {
        let rows: Vec<_> = table::rows().collect();
        let bound: BTreeSet<_> = rows.iter().map(|row| row.action.name()).collect();
        for action in Action::all() {
            assert!(
                bound.contains(&action.name()),
                "{} has no row",
                action.name()
            );
        }
        for row in rows {
            assert!(
                !row.keys.is_empty() && !row.words.is_empty(),
                "{}",
                row.action.name()
            );
        }
    }

    #[test]
    fn the_learners_keys_are_checked() {
        assert!(KeyMap::new(&overrides(&[("grade", "f13")])).is_ok());
        for (pairs, expected) in [
            (overrides(&[("grad", "f12")]), "did you mean `grade`"),
            (overrides(&[("grade", "hyper-x")]), "`hyper-x` is not a key"),
            (overrides(&[("grade", "f2")]), "would mean both"),
        ] {
            let errors = KeyMap::new(&pairs).err().unwrap_or_default();
            let words: Vec<_> = errors.iter().map(OverrideError::to_string).collect();
            assert!(words.join("\n").contains(expected), "{words:?}");
        }
    }
}
