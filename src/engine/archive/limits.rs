//! How much of an archive is believed. Archives are hostile: each limit bounds memory or time, and
//! lies well above what real images reach.

use super::fault::Fault;
use crate::domain::facts::MAX_CONTENT;

/// Members of all layers together.
const MAX_MEMBERS: u32 = 2_000_000;
/// As Linux has it, for paths and for targets of links.
pub(super) const MAX_PATH: usize = 4096;
/// Bytes of all paths together, each counted once per directory above it: merging may have to make
/// those directories.
const MAX_PATHS: u64 = 1 << 30;
/// Bytes of one GNU long name.
pub(super) const MAX_LONG_NAME: u64 = 64 << 10;
/// Bytes of one PAX header, which also carries extended attributes.
pub(super) const MAX_PAX: u64 = 1 << 20;
/// Bytes of one JSON blob.
pub(super) const MAX_JSON: u64 = 8 << 20;
/// Bytes of all JSON blobs together.
const MAX_JSON_TOTAL: u64 = 64 << 20;
/// Bytes of all captured files together.
const MAX_CAPTURED: u64 = 64 << 20;
/// A file of more bytes than this is a lie.
pub(super) const MAX_FILE: u64 = 1 << 50;
/// A compressed blob may always unpack to this many bytes …
pub(super) const FREE_INFLATED: u64 = 2 << 30;
/// … and beyond that to so many times its own.
pub(super) const MAX_RATIO: u64 = 200;

/// What is left of the limits that hold for an archive as a whole.
#[derive(Debug)]
pub(super) struct Budget {
    members: u32,
    paths: u64,
    json: u64,
    captured: u64,
}

impl Budget {
    pub(super) const fn new() -> Self {
        Self {
            members: MAX_MEMBERS,
            paths: MAX_PATHS,
            json: MAX_JSON_TOTAL,
            captured: MAX_CAPTURED,
        }
    }

    pub(super) fn take_member(&mut self, path: &str, link: &str) -> Result<(), Fault> {
        let too_many = || Fault::new(format!("its layers hold more than {MAX_MEMBERS} files"));
        self.members = self.members.checked_sub(1).ok_or_else(too_many)?;
        let depth = 1 + path.bytes().filter(|b| *b == b'/').count();
        let cost = (path.len() * depth + link.len()) as u64;
        let too_long = || Fault::new("the paths in its layers are too long and too many");
        self.paths = self.paths.checked_sub(cost).ok_or_else(too_long)?;
        Ok(())
    }

    pub(super) fn take_json(&mut self, bytes: u64) -> Result<(), Fault> {
        let too_much = || Fault::new(format!("it holds more than {MAX_JSON_TOTAL} bytes of JSON"));
        self.json = self.json.checked_sub(bytes).ok_or_else(too_much)?;
        Ok(())
    }

    pub(super) fn take_captured(&mut self, bytes: usize) -> Result<(), Fault> {
        let too_much = || {
            let each = MAX_CONTENT;
            Fault::new(format!(
                "the files to read are more than {MAX_CAPTURED} bytes in all (at most {each} of \
                 each are read); ask for fewer"
            ))
        };
        self.captured = self
            .captured
            .checked_sub(bytes as u64)
            .ok_or_else(too_much)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_paths_cost_what_their_parents_may() {
        let mut budget = Budget::new();
        let deep = "a/".repeat(2_000);
        let mut taken = 0;
        while budget.take_member(&deep, "").is_ok() {
            taken += 1;
        }
        assert!((100..1_000).contains(&taken), "{taken}");
    }

    #[test]
    fn each_total_has_an_end() {
        let mut budget = Budget::new();
        assert!(budget.take_json(MAX_JSON_TOTAL).is_ok());
        assert!(budget.take_json(1).unwrap_err().0.contains("JSON"));
        assert!(budget.take_captured(64 << 20).is_ok());
        assert!(
            budget
                .take_captured(1)
                .unwrap_err()
                .0
                .contains("ask for fewer")
        );
        budget.members = 0;
        assert!(
            budget
                .take_member("a", "")
                .unwrap_err()
                .0
                .contains("2000000")
        );
    }
}
