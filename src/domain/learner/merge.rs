//! Two programs that play at once: what each changed is kept, and nothing earned is lost.

use super::progress::{least, quickest};
use super::{Best, MissionProgress, Progress};

impl Progress {
    /// What is to be kept when this is saved over `disk`. `base` is what the saving side had last
    /// read or saved: missions it has not changed since then stay as they are on the disk.
    #[must_use]
    pub fn over(&self, disk: &Self, base: &Self) -> Self {
        let mut merged = disk.clone();
        for (id, mine) in &self.missions {
            let theirs = disk.missions.get(id);
            let unchanged = base.missions.get(id) == Some(mine);
            let kept = match theirs {
                Some(theirs) if unchanged => theirs.clone(),
                Some(theirs) => mine.with_what_was_earned(theirs),
                None => mine.clone(),
            };
            merged.missions.insert(id.clone(), kept);
        }
        if self.last != base.last || disk.last.is_none() {
            merged.last.clone_from(&self.last);
        }
        merged
    }
}

impl MissionProgress {
    /// Stars, bests, reveals and measured references of both.
    fn with_what_was_earned(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.stars = both.stars.max(other.stars);
        both.revealed.extend(other.revealed.iter().cloned());
        both.best = match (both.best, &other.best) {
            (Some(one), Some(other)) => Some(one.of_both(other)),
            (one, other) => one.or_else(|| other.clone()),
        };
        if both.references.is_empty() {
            both.references.clone_from(&other.references);
            both.references_of.clone_from(&other.references_of);
        } else if both.references_of == other.references_of {
            for (id, bytes) in &other.references {
                both.references.entry(id.clone()).or_insert(*bytes);
            }
        }
        both
    }
}

impl Best {
    fn of_both(&self, other: &Self) -> Self {
        Self {
            bytes: least(self.bytes, other.bytes),
            layers: least(self.layers, other.layers),
            rebuild: quickest(self.rebuild, other.rebuild),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Best, MissionProgress, Progress};
    use crate::domain::mission::Slug;

    fn slug(id: &str) -> Slug {
        Slug::new(id).unwrap()
    }

    fn with(missions: &[(&str, MissionProgress)]) -> Progress {
        Progress {
            last: None,
            missions: missions
                .iter()
                .map(|(id, it)| (slug(id), it.clone()))
                .collect(),
        }
    }

    fn at_step(step: usize) -> MissionProgress {
        MissionProgress {
            step,
            ..MissionProgress::default()
        }
    }

    #[test]
    fn what_was_not_touched_stays_as_the_other_left_it() {
        let base = with(&[("one", at_step(0)), ("two", at_step(0))]);
        let disk = with(&[
            ("one", at_step(0)),
            ("two", at_step(2)),
            ("old", at_step(9)),
        ]);
        let mine = with(&[("one", at_step(1)), ("two", at_step(0))]);
        let merged = mine.over(&disk, &base);
        let step = |id| merged.missions[&slug(id)].step;
        assert_eq!((step("one"), step("two"), step("old")), (1, 2, 9));
    }

    #[test]
    fn nothing_earned_is_lost() {
        let theirs = MissionProgress {
            stars: 3,
            best: Some(Best {
                bytes: Some(90),
                layers: Some(9),
                rebuild: None,
            }),
            revealed: [slug("lean")].into(),
            references: [("fat".to_owned(), 100)].into(),
            references_of: "a".to_owned(),
            ..at_step(2)
        };
        let ours = MissionProgress {
            stars: 1,
            best: Some(Best {
                bytes: Some(95),
                layers: Some(8),
                rebuild: Some(1.5),
            }),
            ..at_step(0)
        };
        let merged = with(&[("one", ours)]).over(&with(&[("one", theirs)]), &Progress::default());
        let one = &merged.missions[&slug("one")];
        assert_eq!((one.step, one.stars), (0, 3));
        let best = Best {
            bytes: Some(90),
            layers: Some(8),
            rebuild: Some(1.5),
        };
        assert_eq!(one.best, Some(best));
        assert!(one.revealed.contains(&slug("lean")));
        assert_eq!(one.references["fat"], 100);
    }

    #[test]
    fn the_last_mission_is_that_of_whoever_moved() {
        let at = |id: Option<&str>| Progress {
            last: id.map(slug),
            ..Progress::default()
        };
        let last = |mine, disk, base| at(mine).over(&at(disk), &at(base)).last;
        assert_eq!(last(Some("b"), Some("a"), Some("a")), Some(slug("b")));
        assert_eq!(last(Some("a"), Some("c"), Some("a")), Some(slug("c")));
        assert_eq!(last(Some("a"), None, Some("a")), Some(slug("a")));
    }
}
