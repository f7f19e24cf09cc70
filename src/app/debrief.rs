//! What passing a mission came to: stars and what earned them, personal bests, the debrief to read.

use std::cmp::Ordering;
use std::time::Duration;

use crate::app::action::ListAction;
use crate::app::history::seconds;
use crate::app::scroll::Scroll;
use crate::domain::bytes::Bytes;
use crate::domain::learner::{Attempt, Best, TWO_STARS, stars};
use crate::domain::text::counted;

/// How long the celebration moves; afterwards it is still and costs nothing.
const CELEBRATION: Duration = Duration::from_millis(1500);
/// Stars light up one after the other in this time each.
const STAR: Duration = Duration::from_millis(250);

/// The passing attempt, and what it is measured against.
#[derive(Clone, Copy, Debug)]
pub struct Passed<'a> {
    pub attempt: &'a Attempt,
    /// Bytes of the smallest solution.
    pub solution: Option<u64>,
    /// A solution was looked at while the third star was to be had.
    pub revealed: bool,
    /// The attempt before it.
    pub previous: Option<&'a Attempt>,
    /// Personal bests, and stars, as they were before it.
    pub best_before: Option<&'a Best>,
    pub stars_before: u8,
}

/// One of the three stars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Star {
    pub earned: bool,
    /// What earned it, or what would.
    pub words: String,
}

#[derive(Clone, Debug)]
pub struct Debrief {
    headline: String,
    stars: [Star; 3],
    remarks: Vec<String>,
    text: String,
    next: Option<String>,
    /// Opens the next mission; empty when the learner took it away.
    next_key: String,
    /// When the celebration began; none when there is nothing to celebrate any more.
    since: Option<Duration>,
    scroll: Scroll,
}

impl Debrief {
    /// `text` is the mission's debrief in markdown, `next` the title of the mission that follows.
    #[must_use]
    pub fn new(passed: &Passed<'_>, text: String, next: Option<String>) -> Self {
        Self {
            headline: headline(passed),
            stars: three_stars(passed),
            remarks: remarks(passed),
            text,
            next,
            next_key: String::new(),
            since: None,
            scroll: Scroll::default(),
        }
    }

    /// Celebrates from `now` on, unless the learner likes it `calm`.
    #[must_use]
    pub fn celebrating(mut self, now: Duration, calm: bool) -> Self {
        self.since = (!calm).then_some(now);
        self
    }

    /// The key that opens the next mission, as it is shown.
    #[must_use]
    pub fn with_next_key(mut self, key: String) -> Self {
        self.next_key = key;
        self
    }

    #[must_use]
    pub fn next_key(&self) -> &str {
        &self.next_key
    }

    /// The same debrief, now that more is known; the celebration and the place in the text stay.
    pub fn update(&mut self, fresh: Self) {
        *self = Self {
            since: self.since,
            scroll: self.scroll,
            ..fresh
        };
    }

    #[must_use]
    pub fn headline(&self) -> &str {
        &self.headline
    }

    #[must_use]
    pub fn stars(&self) -> &[Star; 3] {
        &self.stars
    }

    #[must_use]
    pub fn earned(&self) -> usize {
        self.stars.iter().filter(|star| star.earned).count()
    }

    /// Personal bests that were beaten, and stars that are kept.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Markdown.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The title of the mission that follows.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Since when it celebrates, as long as it does.
    #[must_use]
    pub fn celebration(&self, now: Duration) -> Option<Duration> {
        let elapsed = now.saturating_sub(self.since?);
        (elapsed < CELEBRATION).then_some(elapsed)
    }

    /// Whether the next frame differs from this one by itself.
    #[must_use]
    pub fn wants_animation(&self, now: Duration) -> bool {
        self.celebration(now).is_some()
    }

    /// How many of the earned stars shine already.
    #[must_use]
    pub fn shining(&self, now: Duration) -> usize {
        let earned = self.earned();
        let Some(elapsed) = self.celebration(now) else {
            return earned;
        };
        let steps = elapsed.as_millis() / STAR.as_millis();
        usize::try_from(steps).map_or(earned, |steps| steps.min(earned))
    }

    #[must_use]
    pub fn scroll(&self) -> &Scroll {
        &self.scroll
    }

    pub fn set_extent(&mut self, lines: usize) {
        self.scroll.set_extent(lines);
    }

    /// `rows` are the rows inside the frame.
    pub fn list(&mut self, action: ListAction, rows: usize) {
        self.scroll.list(action, rows);
    }
}

/// `passed, 110.0 MB, 9 layers: 11.0 MB less, 2 layers less than your last try`
fn headline(passed: &Passed<'_>) -> String {
    let attempt = passed.attempt;
    let mut parts = vec!["passed".to_owned()];
    parts.extend(attempt.total_bytes.map(|it| Bytes(it).to_string()));
    parts.extend(attempt.layers.map(|it| counted(it, "layer")));
    let Some(previous) = passed.previous else {
        parts.push("at the first try".to_owned());
        return parts.join(", ");
    };
    let bytes = attempt.total_bytes.zip(previous.total_bytes);
    let layers = attempt.layers.zip(previous.layers);
    let than: Vec<_> = [
        bytes.and_then(|(now, then)| {
            let less = Bytes(now.abs_diff(then));
            Some(format!("{less} {}", less_or_more(now.cmp(&then))?))
        }),
        layers.and_then(|(now, then)| {
            let less = counted(now.abs_diff(then), "layer");
            Some(format!("{less} {}", less_or_more(now.cmp(&then))?))
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let parts = parts.join(", ");
    if than.is_empty() {
        return parts;
    }
    format!("{parts}: {} than your last try", than.join(", "))
}

fn less_or_more(order: Ordering) -> Option<&'static str> {
    match order {
        Ordering::Less => Some("less"),
        Ordering::Equal => None,
        Ordering::Greater => Some("more"),
    }
}

fn three_stars(passed: &Passed<'_>) -> [Star; 3] {
    let bytes = passed.attempt.total_bytes;
    let earned = stars(bytes, passed.solution, passed.revealed);
    let star = |number: u8, words: String| Star {
        earned: earned >= number,
        words,
    };
    [
        star(1, "every check passed".to_owned()),
        star(2, size_words(bytes, passed.solution)),
        star(3, own_words(earned, passed.revealed)),
    ]
}

fn size_words(bytes: Option<u64>, solution: Option<u64>) -> String {
    let Some(solution) = solution else {
        return "near the solution's size: the solution has not been measured here".to_owned();
    };
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size near another one"
    )]
    let most = (solution as f64 * TWO_STARS) as u64;
    match bytes {
        Some(bytes) if bytes <= most => {
            format!("near the solution's size: {} or less", Bytes(most))
        }
        Some(bytes) => format!(
            "for {} or less, near the solution's size: {} to go",
            Bytes(most),
            Bytes(bytes - most)
        ),
        None => format!("for {} or less: your image was not measured", Bytes(most)),
    }
}

fn own_words(earned: u8, revealed: bool) -> String {
    match (earned, revealed) {
        (3, _) => "on your own: no solution was looked at",
        (_, true) => "for that size without a look at a solution",
        _ => "for that size on your own; no solution was looked at so far",
    }
    .to_owned()
}

fn remarks(passed: &Passed<'_>) -> Vec<String> {
    let attempt = passed.attempt;
    let mut remarks = Vec::new();
    if let Some(best) = passed.best_before {
        let bytes = attempt
            .total_bytes
            .zip(best.bytes)
            .filter(|(now, then)| now < then);
        let layers = attempt
            .layers
            .zip(best.layers)
            .filter(|(now, then)| now < then);
        let time = attempt
            .rebuild
            .zip(best.rebuild)
            .filter(|(now, then)| now < then);
        remarks.extend(bytes.map(|(now, then)| {
            format!(
                "your smallest so far: {}, before {}",
                Bytes(now),
                Bytes(then)
            )
        }));
        remarks.extend(
            layers.map(|(now, then)| format!("your fewest layers so far: {now}, before {then}")),
        );
        remarks.extend(time.map(|(now, then)| {
            let (now, then) = (seconds(now), seconds(then));
            format!("your fastest rebuild so far: {now}, before {then}")
        }));
    }
    let earned = stars(attempt.total_bytes, passed.solution, passed.revealed);
    if passed.stars_before > earned {
        let kept = counted(usize::from(passed.stars_before), "star");
        remarks.push(format!("you keep the {kept} of your best try"));
    }
    remarks
}

#[cfg(test)]
#[path = "debrief_tests.rs"]
mod tests;
