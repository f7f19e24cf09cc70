//! The unit that a mission's task counts bytes in.

use regex::Regex;

use super::specs;
use crate::domain::bytes::Bytes;
use crate::domain::mission::Mission;

/// A unit of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    pub name: &'static str,
    pub bytes: u64,
}

const DECIMAL: [Unit; 4] = [
    unit("GB", 1_000_000_000),
    unit("MB", 1_000_000),
    unit("kB", 1_000),
    unit("B", 1),
];
const BINARY: [Unit; 4] = [
    unit("GiB", 1 << 30),
    unit("MiB", 1 << 20),
    unit("KiB", 1 << 10),
    unit("B", 1),
];

const fn unit(name: &'static str, bytes: u64) -> Unit {
    Unit { name, bytes }
}

impl Default for Unit {
    fn default() -> Self {
        DECIMAL[1]
    }
}

impl Unit {
    /// As the task writes the limit; where it names none, the one that suits the largest size.
    pub(super) fn of(mission: &Mission, largest: u64) -> Self {
        let limit = specs(mission).find_map(|spec| spec.max);
        match limit {
            Some(limit) => written(mission, limit).unwrap_or_else(|| Self::suits(limit.0)),
            None => Self::suits(largest),
        }
    }

    /// The largest of a family that the size has at least one of. A limit of whole binary units that
    /// is no round decimal one was meant as binary.
    fn suits(bytes: u64) -> Self {
        let binary = bytes > 0 && bytes.is_multiple_of(1 << 10) && !bytes.is_multiple_of(1_000);
        let family = if binary { BINARY } else { DECIMAL };
        let largest = family.into_iter().find(|unit| bytes >= unit.bytes);
        largest.unwrap_or_default()
    }

    /// `96.4 MB`: two places below 10, else one, or as many as asked for; no needless zeros.
    #[must_use]
    pub fn number(self, bytes: u64, places: usize) -> String {
        #[expect(clippy::cast_precision_loss, reason = "rounded for people")]
        let value = bytes as f64 / self.bytes as f64;
        let places = match self.bytes {
            1 => 0,
            _ if value < 10.0 => places.max(2),
            _ => places,
        };
        let text = format!("{value:.places$}");
        let short = if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.')
        } else {
            &text
        };
        format!("{short} {}", self.name)
    }
}

/// The unit that the task writes this very number of bytes in.
fn written(mission: &Mission, limit: Bytes) -> Option<Unit> {
    let size = Regex::new(r"(\d+(?:\.\d+)?)\s?((?:[KMG]i|[kKMG])?B)\b").ok()?; // it does compile
    let tasks = mission.steps.iter().map(|step| &step.task);
    let mut sizes = tasks.flat_map(|task| size.captures_iter(task));
    sizes.find_map(|size| {
        let same = size.get(0)?.as_str().parse() == Ok(limit);
        let name = size.get(2).filter(|_| same)?.as_str();
        let mut units = DECIMAL.into_iter().chain(BINARY);
        units.find(|unit| unit.name.eq_ignore_ascii_case(name))
    })
}
