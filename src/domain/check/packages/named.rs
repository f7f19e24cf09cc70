//! Packages that must or must not be installed, by name, in any family.

use std::collections::BTreeSet;

use super::Package;
use super::weight::{layer_of, weights};
use crate::domain::bytes::Bytes;
use crate::domain::check::Problems;
use crate::domain::check::command::quote::short;
use crate::domain::facts::{Fact, Facts, MAX_CONTENT, NoAnswer};
use crate::domain::verdict::Finding;

/// What is installed of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) packages: Vec<Package>,
    /// A record that was longer than is read: packages may be missing from the list.
    pub(super) cut: Option<String>,
    /// Two spellings of one name compare equal after this.
    pub(super) spelling: Spelling,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Spelling {
    #[default]
    Exact,
    /// Case, and `-`, `_` and `.`, make no difference (PEP 503).
    Python,
}

impl Spelling {
    pub(super) fn normal(self, name: &str) -> String {
        match self {
            Self::Exact => name.to_owned(),
            Self::Python => name
                .split(['-', '_', '.'])
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("-")
                .to_ascii_lowercase(),
        }
    }
}

impl Found {
    /// Notes a record that was cut when it was captured.
    pub(super) fn note_cut(&mut self, path: &str, data: &[u8]) {
        if data.len() as u64 >= MAX_CONTENT {
            self.cut.get_or_insert_with(|| path.to_owned());
        }
    }

    fn named(&self, name: &str) -> Vec<&Package> {
        let wanted = self.spelling.normal(name);
        self.packages
            .iter()
            .filter(|package| self.spelling.normal(&package.name) == wanted)
            .collect()
    }

    /// # Errors
    /// The list may lack packages, so that nothing can be said of one it does not hold.
    fn whole(&self) -> Fact<()> {
        match &self.cut {
            None => Ok(()),
            Some(path) => Err(NoAnswer::Unknown(format!(
                "/{path} is longer than {} and was not read to its end",
                Bytes(MAX_CONTENT)
            ))),
        }
    }
}

/// One answer for each name that must or must not be there.
pub(super) fn judge(
    family: &str,
    present: &[String],
    absent: &[String],
    found: &Found,
    facts: &Facts,
) -> Vec<Fact<Vec<Finding>>> {
    let missing = present.iter().map(|name| {
        if !found.named(name).is_empty() {
            return Ok(Vec::new());
        }
        found.whole()?;
        let count = match found.packages.len() {
            0 => format!("the image has no {family} packages at all"),
            1 => format!("it is not; the image has one other {family} package"),
            more => format!("it is not; the image has {more} other {family} packages"),
        };
        let expected = format!("{family} package `{name}` is installed");
        Ok(vec![Finding::new(expected, count)])
    });
    let needless = absent.iter().map(|name| {
        let packages = found.named(name);
        if packages.is_empty() {
            return found.whole().map(|()| Vec::new());
        }
        let expected = format!("{family} package `{name}` is not installed");
        Ok(shown(&expected, &packages, facts))
    });
    missing.chain(needless).collect()
}

/// Most packages that are told one by one.
const MOST_SHOWN: usize = 5;

/// Findings for packages that must not be there: the first few, the first with the sum of all.
pub(super) fn shown(expected: &str, packages: &[&Package], facts: &Facts) -> Vec<Finding> {
    let weights = weights(packages.iter().map(|p| p.path.as_str()), facts);
    let total: u64 = weights.values().sum();
    packages
        .iter()
        .take(MOST_SHOWN)
        .enumerate()
        .map(|(index, package)| {
            let mut found = format!("`{}`", short(&package.name));
            if !package.version.is_empty() {
                found.push(' ');
                found.push_str(&short(&package.version));
            }
            if let Some(bytes) = weights.get(package.path.as_str()) {
                found = format!("{found}, {}", Bytes(*bytes));
            }
            if index == 0 && packages.len() > 1 {
                found = format!("{found}; one of {} such packages", packages.len());
                if total > 0 {
                    found = format!("{found}, {} in all", Bytes(total));
                }
            }
            let layer = layer_of(&package.path, facts);
            Finding::new(expected, found)
                .at_path(format!("/{}", short(&package.path)))
                .in_layer(layer)
                .at_line(layer.and_then(|layer| facts.line_of_layer(layer)))
        })
        .collect()
}

/// An author's mistakes in the names of one family.
pub(super) fn problems(
    key: &str,
    present: &[String],
    absent: &[String],
    more: bool,
    problems: &mut Problems,
) {
    if present.is_empty() && absent.is_empty() && !more {
        problems.add(key, "nothing asked; give `present` or `absent`");
    }
    for (list, names) in [("present", present), ("absent", absent)] {
        for (index, name) in names.iter().enumerate() {
            if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '*') {
                problems.add(
                    format!("{key}.{list}[{index}]"),
                    format!("`{name}` is not the name of a package"),
                );
            }
        }
    }
    let present: BTreeSet<&String> = present.iter().collect();
    for (index, name) in absent.iter().enumerate() {
        if present.contains(name) {
            problems.add(
                format!("{key}.absent[{index}]"),
                format!("`{name}` must be present and absent at once"),
            );
        }
    }
}
