//! Who finished the course, and the verdicts that say so.

use super::{Attempt, Date, MissionProgress};
use crate::domain::mission::About;

/// A finished course.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    pub name: String,
    /// When the last mission was passed for the first time.
    pub at: Date,
    pub lines: Vec<Line>,
}

/// One mission of it, by the passing try with the smallest image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub title: String,
    pub stars: u8,
    pub bytes: Option<u64>,
    pub layers: Option<usize>,
    pub at: Date,
    /// What was graded by what.
    pub receipt: Option<String>,
}

/// A mission of the course and what a learner made of it.
#[derive(Clone, Copy, Debug)]
pub struct Done<'a> {
    pub about: &'a About,
    pub progress: Option<&'a MissionProgress>,
    pub attempts: &'a [Attempt],
}

impl Certificate {
    /// # Errors
    /// Titles of the missions that are still to be passed.
    pub fn of(name: &str, course: &[Done<'_>]) -> Result<Self, Vec<String>> {
        let open = course.iter().filter(|done| line(done).is_none());
        let open: Vec<_> = open.map(|done| done.about.title.clone()).collect();
        let finished = course.iter().filter_map(|done| first_pass(done.attempts));
        match finished.max().filter(|_| open.is_empty()) {
            Some(at) => Ok(Self {
                name: name.to_owned(),
                at: Date::of(at),
                lines: course.iter().filter_map(line).collect(),
            }),
            None => Err(open),
        }
    }

    /// Earned and possible.
    #[must_use]
    pub fn stars(&self) -> (usize, usize) {
        let earned = self.lines.iter().map(|line| usize::from(line.stars)).sum();
        (earned, self.lines.len() * usize::from(super::MOST_STARS))
    }
}

fn first_pass(attempts: &[Attempt]) -> Option<i64> {
    let passed = attempts.iter().filter(|attempt| attempt.passed());
    passed.map(|attempt| attempt.at).min()
}

fn line(done: &Done<'_>) -> Option<Line> {
    let progress = done.progress.filter(|progress| progress.passed())?;
    let passed = done.attempts.iter().filter(|attempt| attempt.passed());
    let best = passed.min_by_key(|attempt| attempt.total_bytes.unwrap_or(u64::MAX))?;
    Some(Line {
        title: done.about.title.clone(),
        stars: progress.stars,
        bytes: best.total_bytes,
        layers: best.layers,
        at: Date::of(best.at),
        receipt: best.receipt.as_ref().map(|receipt| {
            let digest = |text: &str| {
                let digits = text.strip_prefix("sha256:").unwrap_or(text);
                digits.chars().take(12).collect::<String>()
            };
            let (mission, answer) = (&receipt.mission_digest, &receipt.submission_digest);
            let engine = receipt.engine.as_deref().unwrap_or("an engine");
            let (mission, answer) = (digest(mission), digest(answer));
            format!(
                "mission {mission}, answer {answer}, {engine}, phoenix {}",
                receipt.phoenix
            )
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::{Certificate, Done};
    use crate::domain::learner::{Attempt, MissionProgress};
    use crate::domain::mission::{About, Language, Slug};
    use crate::domain::report::{Overall, Points};

    fn about(title: &str) -> About {
        About {
            format: 1,
            id: Slug::new("m").unwrap(),
            title: title.to_owned(),
            summary: String::new(),
            level: 1,
            minutes: 1,
            tags: vec![],
            needs: vec![],
            language: Language::default(),
        }
    }

    fn attempt(at: i64, outcome: Overall, bytes: u64) -> Attempt {
        Attempt {
            at,
            outcome,
            points: Points::default(),
            total_bytes: Some(bytes),
            wasted_bytes: None,
            layers: Some(3),
            seconds: 1.0,
            checks: vec![],
            rebuild: None,
            receipt: None,
            files: [].into(),
        }
    }

    fn passed(stars: u8) -> MissionProgress {
        MissionProgress {
            stars,
            ..MissionProgress::default()
        }
    }

    fn done<'a>(
        about: &'a About,
        progress: Option<&'a MissionProgress>,
        attempts: &'a [Attempt],
    ) -> Done<'a> {
        Done {
            about,
            progress,
            attempts,
        }
    }

    #[test]
    fn it_lists_the_smallest_passing_image_of_each_mission() {
        let (one, two) = (about("One"), about("Two"));
        let (first, second) = (passed(3), passed(1));
        let of_one = [
            attempt(10, Overall::Failed, 1),
            attempt(20, Overall::Passed, 300),
            attempt(90_000, Overall::Passed, 200),
        ];
        let of_two = [attempt(86_400, Overall::Passed, 50)];
        let course = [
            done(&one, Some(&first), &of_one),
            done(&two, Some(&second), &of_two),
        ];
        let certificate = Certificate::of("Alex", &course).unwrap();
        assert_eq!(certificate.stars(), (4, 6));
        assert_eq!(certificate.lines[0].bytes, Some(200));
        assert_eq!(certificate.at.day(), "2 January 1970");
    }

    #[test]
    fn what_is_missing_is_named() {
        let (one, two) = (about("One"), about("Two"));
        let first = passed(3);
        let of_one = [attempt(20, Overall::Passed, 300)];
        let course = [done(&one, Some(&first), &of_one), done(&two, None, &[])];
        assert_eq!(Certificate::of("Alex", &course).unwrap_err(), ["Two"]);
    }
}
