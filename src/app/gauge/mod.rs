//! Every size that matters to a mission, on one scale: the bloated image, yours, your last and your
//! best one, the reference, and the limit.

#[cfg(test)]
mod tests;
mod unit;

pub use unit::Unit;

use std::collections::BTreeMap;

use crate::app::run::Run;
use crate::domain::check::CheckKind;
use crate::domain::check::size::Spec;
use crate::domain::event::BuildOf;
use crate::domain::learner::Attempt;
use crate::domain::mission::{Mission, Role};

/// Sizes are bytes of regular files over all layers, as the checks count them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gauge {
    pub baseline: Option<Named>,
    /// The image of the current run.
    pub yours: Option<u64>,
    pub last: Option<u64>,
    /// The smallest one that passed.
    pub best: Option<u64>,
    /// The smallest solution.
    pub reference: Option<Named>,
    pub limit: Option<Limit>,
    /// What the engine itself says, which never counts.
    pub engine_reports: Option<u64>,
    pub unit: Unit,
    /// The run was on base images that only stand in for the real ones.
    pub stand_ins: bool,
}

/// A reference's size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub bytes: u64,
}

/// What the mission allows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limit {
    /// None until the reference it is measured by is known.
    pub bytes: Option<u64>,
    /// The share of a reference that it is, and that reference's id.
    pub share: Option<(f64, String)>,
}

/// Something with a place on the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub kind: MarkKind,
    pub name: String,
    pub bytes: u64,
}

/// Sorted by how much they matter: of two in one place the first is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    Yours,
    Limit,
    Best,
    Reference,
    Last,
    Baseline,
}

impl MarkKind {
    /// Names it on the bar.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Yours => "y",
            Self::Limit => "L",
            Self::Best => "b",
            Self::Reference => "r",
            Self::Last => "l",
            Self::Baseline => "B",
        }
    }
}

impl Gauge {
    /// The gauge of a mission: `earlier` are the attempts before the current run, oldest first,
    /// `known` the measured bytes of references by id.
    #[must_use]
    pub fn of(
        mission: &Mission,
        run: Option<&Run>,
        earlier: &[Attempt],
        known: &BTreeMap<String, u64>,
    ) -> Self {
        let mut sizes = known.clone();
        for (of, analysis) in run.into_iter().flat_map(Run::analyses) {
            if let BuildOf::Reference(id) = of {
                sizes.insert(id.clone(), analysis.total_bytes);
            }
        }
        let named = |role: Role| {
            let references = mission.references.iter().filter(move |it| it.role == role);
            references.filter_map(|reference| {
                let name = reference.id.as_str().to_owned();
                let bytes = *sizes.get(&name)?;
                Some(Named { name, bytes })
            })
        };
        let yours = run
            .and_then(|run| run.analysis(&BuildOf::Submission))
            .map(|analysis| analysis.total_bytes);
        let passed = earlier.iter().filter(|attempt| attempt.passed());
        let report = run.and_then(Run::report);
        let mut gauge = Self {
            baseline: named(Role::Baseline).next(),
            yours,
            last: earlier.iter().rev().find_map(|attempt| attempt.total_bytes),
            best: passed.filter_map(|attempt| attempt.total_bytes).min(),
            reference: named(Role::Solution).min_by_key(|it| it.bytes),
            limit: tightest(mission, &sizes),
            engine_reports: report.and_then(|report| report.timings.engine_bytes),
            unit: Unit::default(),
            stand_ins: report.is_some_and(|report| !report.receipt.stand_ins.is_empty()),
        };
        gauge.unit = Unit::of(mission, gauge.scale());
        gauge
    }

    /// Everything that has a place on the scale, by how much it matters.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let mark = |kind, name: &str, bytes: Option<u64>| {
            bytes.map(|bytes| Mark {
                kind,
                name: name.to_owned(),
                bytes,
            })
        };
        let named = |kind, named: &Option<Named>| {
            named.as_ref().map(|it| Mark {
                kind,
                name: it.name.clone(),
                bytes: it.bytes,
            })
        };
        let limit = self.limit.as_ref().and_then(|limit| limit.bytes);
        [
            mark(MarkKind::Yours, "yours", self.yours),
            mark(MarkKind::Limit, "limit", limit),
            mark(MarkKind::Best, "best", self.best),
            named(MarkKind::Reference, &self.reference),
            mark(MarkKind::Last, "last", self.last),
            named(MarkKind::Baseline, &self.baseline),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The end of the scale: the largest of all.
    #[must_use]
    pub fn scale(&self) -> u64 {
        let sizes = self.marks().into_iter().map(|mark| mark.bytes);
        sizes.max().unwrap_or_default()
    }

    /// Where on a bar of so many cells a size is, in eighths of a cell from its start.
    #[must_use]
    pub fn eighths(&self, bytes: u64, cells: u16) -> u32 {
        let all = u128::from(cells) * 8;
        let scale = u128::from(self.scale().max(1));
        let eighths = u128::from(bytes) * all / scale;
        u32::try_from(eighths.min(all)).unwrap_or(u32::MAX)
    }

    /// A size in the unit of the task, exact enough to tell yours from the limit.
    #[must_use]
    pub fn number(&self, bytes: u64) -> String {
        let limit = self.limit.as_ref().and_then(|limit| limit.bytes);
        let places = match (self.yours, limit) {
            (Some(yours), Some(limit)) if yours != limit => {
                let same = |places: &usize| {
                    self.unit.number(yours, *places) == self.unit.number(limit, *places)
                };
                (1..9).find(|places| !same(places)).unwrap_or(9)
            }
            _ => 1,
        };
        self.unit.number(bytes, places)
    }

    /// How yours stands to the limit: `4.9 MB over the limit`.
    #[must_use]
    pub fn against_limit(&self) -> Option<String> {
        let limit = self.limit.as_ref()?;
        let words = match (self.yours, limit.bytes) {
            (Some(yours), Some(most)) if yours > most => {
                format!("{} over the limit", self.number(yours - most))
            }
            (Some(_), Some(_)) => "within the limit".to_owned(),
            (_, Some(most)) => format!("the limit is {}", self.number(most)),
            (_, None) => {
                let (share, of) = limit.share.as_ref()?;
                format!("the limit is {} of {of}", percent(*share))
            }
        };
        Some(words)
    }

    /// The share of the reference that the limit is measured by: `96% of bloated`.
    #[must_use]
    pub fn share(&self) -> Option<String> {
        let (_, of) = self.limit.as_ref()?.share.as_ref()?;
        let whole = [&self.baseline, &self.reference]
            .into_iter()
            .flatten()
            .find(|named| named.name == *of)?;
        let share = ratio(self.yours?, whole.bytes)?;
        Some(format!("{} of {of}", percent(share)))
    }
}

/// The size check that allows the fewest bytes, as far as known; else one that is a share.
fn tightest(mission: &Mission, sizes: &BTreeMap<String, u64>) -> Option<Limit> {
    let limits = specs(mission).map(|spec| {
        let of = spec.of.as_ref();
        let share = spec
            .max_ratio
            .or(spec.min_reduction.map(|least| 1.0 - least.share()));
        Limit {
            bytes: spec.limit(of.and_then(|id| sizes.get(id)).copied()),
            share: share.zip(of.cloned()),
        }
    });
    limits.min_by_key(|limit| limit.bytes.unwrap_or(u64::MAX))
}

fn specs(mission: &Mission) -> impl Iterator<Item = &Spec> {
    mission.checks().filter_map(|check| match &check.kind {
        CheckKind::Size(spec) => Some(spec),
        _ => None,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a ratio for people")]
fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// With at most one decimal: `25%`, `31.3%`.
fn percent(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}
