//! What a finished run, and a look at a solution, mean for a learner's progress.

use std::collections::BTreeMap;

use super::{Attempt, Best, MissionProgress, stars};
use crate::domain::mission::{Mission, Reference, Role, Slug};

/// The most stars there are.
pub const MOST_STARS: u8 = 3;

/// What an attempt earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earned {
    pub stars_before: u8,
    pub stars_now: u8,
    pub new_bests: NewBests,
}

/// Which personal bests were beaten. A first pass beats none: there was nothing to beat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewBests {
    pub bytes: bool,
    pub layers: bool,
    pub rebuild: bool,
}

impl Earned {
    /// Passed for the first time.
    #[must_use]
    pub fn first_pass(&self) -> bool {
        self.stars_before == 0 && self.stars_now > 0
    }
}

/// Takes a finished run into the progress. `solution_bytes` is the smallest solution's size, see
/// [`MissionProgress::solution_bytes`]. Settling the same attempt again, once that size is known, may
/// add stars and does no harm.
pub fn settle(
    progress: &mut MissionProgress,
    attempt: &Attempt,
    solution_bytes: Option<u64>,
) -> Earned {
    let mut earned = Earned {
        stars_before: progress.stars,
        stars_now: progress.stars,
        new_bests: NewBests::default(),
    };
    if !attempt.passed() {
        return earned;
    }
    let revealed = !progress.revealed.is_empty();
    let stars = stars(attempt.total_bytes, solution_bytes, revealed);
    earned.stars_now = progress.stars.max(stars);
    progress.stars = earned.stars_now;
    let before = progress.best.clone();
    progress.note(attempt);
    if let (Some(before), Some(now)) = (before, &progress.best) {
        earned.new_bests = NewBests::between(&before, now);
    }
    earned
}

impl MissionProgress {
    /// Notes measured references of the mission with this digest; those of another version of the
    /// mission are forgotten.
    pub fn measured(&mut self, references: &BTreeMap<String, u64>, digest: &str) {
        if references.is_empty() {
            return;
        }
        if self.references_of != digest {
            self.references.clear();
            digest.clone_into(&mut self.references_of);
        }
        let news = references.iter().map(|(id, bytes)| (id.clone(), *bytes));
        self.references.extend(news);
    }

    /// Bytes of a reference, when it was measured for the mission as it is now.
    #[must_use]
    pub fn reference_bytes(&self, id: &Slug, digest: &str) -> Option<u64> {
        let known = self.references_of == digest;
        let bytes = self.references.get(id.as_str()).copied();
        bytes.filter(|_| known)
    }

    /// The smallest solution's bytes, once every solution was measured.
    #[must_use]
    pub fn solution_bytes(&self, mission: &Mission, digest: &str) -> Option<u64> {
        let solutions = mission
            .references
            .iter()
            .filter(|it| it.role == Role::Solution);
        let sizes: Option<Vec<u64>> = solutions
            .map(|solution| self.reference_bytes(&solution.id, digest))
            .collect();
        sizes?.into_iter().min()
    }

    /// Whether a reference is open: a baseline always; a solution once the learner chose to look at
    /// it, and after passing, unless that look would cost the third star.
    #[must_use]
    pub fn may_see(&self, reference: &Reference) -> bool {
        let at_stake = self.stars < MOST_STARS && self.revealed.is_empty();
        reference.role == Role::Baseline
            || self.revealed.contains(&reference.id)
            || self.passed() && !at_stake
    }

    /// The learner looks at a solution. Whoever has every star has nothing left to lose.
    pub fn reveal(&mut self, solution: &Slug) {
        if self.stars < MOST_STARS {
            self.revealed.insert(solution.clone());
        }
    }
}

impl NewBests {
    fn between(before: &Best, now: &Best) -> Self {
        Self {
            bytes: before.bytes.is_some() && now.bytes < before.bytes,
            layers: before.layers.is_some() && now.layers < before.layers,
            rebuild: before.rebuild.is_some() && now.rebuild < before.rebuild,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Attempt, Earned, MissionProgress, NewBests, settle};
    use crate::domain::mission::{Reference, Role, Slug};
    use crate::domain::report::{Overall, Points};

    fn attempt(outcome: Overall, bytes: u64, layers: usize) -> Attempt {
        Attempt {
            at: 0,
            outcome,
            points: Points::default(),
            total_bytes: Some(bytes),
            wasted_bytes: None,
            layers: Some(layers),
            seconds: 2.0,
            rebuild: None,
            receipt: None,
            checks: Vec::new(),
            files: BTreeMap::new(),
        }
    }

    #[test]
    fn only_a_pass_earns() {
        let mut progress = MissionProgress::default();
        for outcome in [Overall::Failed, Overall::CouldNotBeGraded] {
            let earned = settle(&mut progress, &attempt(outcome, 1, 1), Some(1));
            assert_eq!(
                (earned, &progress),
                (Earned::default(), &MissionProgress::default())
            );
        }
        let earned = settle(&mut progress, &attempt(Overall::Passed, 120, 3), Some(100));
        assert!(earned.first_pass());
        assert_eq!(
            (earned.stars_now, earned.new_bests),
            (1, NewBests::default())
        );
    }

    #[test]
    fn stars_never_fall_and_bests_are_told_apart() {
        let mut progress = MissionProgress::default();
        settle(&mut progress, &attempt(Overall::Passed, 100, 3), Some(100));
        assert_eq!(progress.stars, 3);
        let earned = settle(&mut progress, &attempt(Overall::Passed, 300, 2), Some(100));
        assert_eq!((earned.stars_before, earned.stars_now), (3, 3));
        let layers_alone = NewBests {
            layers: true,
            ..NewBests::default()
        };
        assert_eq!(earned.new_bests, layers_alone);
    }

    #[test]
    fn a_size_that_is_known_later_adds_stars() {
        let mut progress = MissionProgress::default();
        let passed = attempt(Overall::Passed, 100, 3);
        assert_eq!(settle(&mut progress, &passed, None).stars_now, 1);
        let again = settle(&mut progress, &passed, Some(100));
        assert_eq!((again.stars_before, again.stars_now), (1, 3));
        assert_eq!(again.new_bests, NewBests::default());
    }

    #[test]
    fn a_look_at_the_solution_costs_the_third_star_until_it_is_earned() {
        let solution = Slug::new("lean").unwrap();
        let mut progress = MissionProgress::default();
        progress.reveal(&solution);
        settle(&mut progress, &attempt(Overall::Passed, 100, 3), Some(100));
        assert_eq!(progress.stars, 2);
        let mut honest = MissionProgress {
            stars: 3,
            ..MissionProgress::default()
        };
        honest.reveal(&solution);
        assert!(honest.revealed.is_empty());
    }

    #[test]
    fn solutions_open_when_a_look_costs_nothing_more() {
        let reference = |id: &str, role| Reference {
            id: Slug::new(id).unwrap(),
            role,
            dockerfile: "Dockerfile".to_owned(),
            explain: String::new(),
        };
        let (fat, lean) = (
            reference("fat", Role::Baseline),
            reference("lean", Role::Solution),
        );
        let mut progress = MissionProgress::default();
        for (stars, opens) in [(0, false), (1, false), (2, false), (3, true)] {
            progress.stars = stars;
            assert!(progress.may_see(&fat));
            assert_eq!(progress.may_see(&lean), opens, "{stars} stars");
        }
        progress.stars = 0;
        progress.reveal(&Slug::new("other").unwrap());
        assert!(!progress.may_see(&lean));
        progress.stars = 1;
        assert!(progress.may_see(&lean));
    }

    #[test]
    fn sizes_are_those_of_this_version_of_the_mission() {
        let mut progress = MissionProgress::default();
        let id = Slug::new("fat").unwrap();
        progress.measured(&[("fat".to_owned(), 9)].into(), "one");
        assert_eq!(progress.reference_bytes(&id, "one"), Some(9));
        assert_eq!(progress.reference_bytes(&id, "two"), None);
        progress.measured(&[("thin".to_owned(), 1)].into(), "two");
        assert_eq!(progress.reference_bytes(&id, "two"), None);
    }
}
