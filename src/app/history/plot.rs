//! Sizes over attempts, as points of a plot.

use super::Entry;
use crate::domain::report::Overall;

/// Older attempts are in the table, not in the plot.
const MOST_POINTS: usize = 100;

/// Attempt numbers and bytes, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plot {
    /// Every attempt whose image was measured.
    pub sizes: Vec<(f64, f64)>,
    /// Those that passed.
    pub passed: Vec<(f64, f64)>,
    /// The largest allowed size, over the same attempts.
    pub limit: Vec<(f64, f64)>,
}

impl Plot {
    #[expect(clippy::cast_precision_loss, reason = "places on a screen")]
    pub(super) fn of(newest_first: &[Entry], limit: Option<u64>) -> Self {
        let measured = newest_first.iter().filter(|entry| entry.bytes.is_some());
        let mut entries: Vec<_> = measured.take(MOST_POINTS).collect();
        entries.reverse();
        let point = |entry: &&&Entry| {
            let bytes = entry.bytes.unwrap_or_default();
            (entry.number as f64, bytes as f64)
        };
        let passed = |entry: &&&Entry| entry.outcome == Overall::Passed;
        let sizes: Vec<_> = entries.iter().map(|entry| point(&entry)).collect();
        let ends = [sizes.first(), sizes.last()].into_iter().flatten();
        Self {
            passed: entries.iter().filter(passed).map(|it| point(&it)).collect(),
            limit: limit.map_or_else(Vec::new, |it| ends.map(|end| (end.0, it as f64)).collect()),
            sizes,
        }
    }

    /// The first and the last attempt of the plot; none when there is no line to draw.
    #[must_use]
    pub fn numbers(&self) -> Option<(f64, f64)> {
        let (first, last) = (self.sizes.first()?, self.sizes.last()?);
        (last.0 > first.0).then_some((first.0, last.0))
    }

    /// The least and the largest number of bytes that must be seen, with some air around them.
    #[must_use]
    pub fn bytes(&self) -> (f64, f64) {
        let all = self.sizes.iter().chain(&self.limit).map(|point| point.1);
        let (low, high) = all.fold((f64::MAX, 0.0_f64), |(low, high), it| {
            (low.min(it), high.max(it))
        });
        let air = ((high - low) * 0.08).max(high * 0.01).max(1.0);
        ((low - air).max(0.0), high + air)
    }
}
