//! Hints nudge; they do not hold the whole answer.

use std::collections::BTreeSet;

use super::sheet::Sheet;
use crate::content::key_path::KeyPath;
use crate::content::paths::every_check;
use crate::domain::mission::{Bundle, Role, Slug};

/// This share of a solution's instruction lines is the solution.
const REVEALING: f64 = 0.8;

pub(super) fn check(sheet: &mut Sheet<'_>) {
    let solutions = Solutions::of(sheet.bundle);
    for (at, hint) in hints(sheet) {
        for message in solutions.revealed_by(hint) {
            let problem = sheet.error(at.clone(), &message);
            problem.help =
                Some("show the lines that matter; the reference is shown on demand".to_owned());
        }
    }
}

/// The mission's solutions, which no hint may hold.
pub(super) struct Solutions<'a>(Vec<(&'a Slug, String)>);

impl<'a> Solutions<'a> {
    pub(super) fn of(bundle: &'a Bundle) -> Self {
        let references = bundle.mission.references.iter();
        let solutions = references.filter(|one| one.role == Role::Solution);
        let texts =
            solutions.filter_map(|one| Some((&one.id, bundle.others.text(&one.dockerfile)?)));
        Self(texts.collect())
    }

    /// A complaint for each solution that the hint holds nearly whole.
    pub(super) fn revealed_by(&self, hint: &str) -> Vec<String> {
        let pieces: BTreeSet<String> = hint.split(['\n', '`']).map(plain).collect();
        let revealed = self.0.iter().filter(|(_, text)| reveals(&pieces, text));
        revealed
            .map(|(id, _)| format!("this hint holds nearly the whole solution `{id}`"))
            .collect()
    }
}

fn hints<'a>(sheet: &Sheet<'a>) -> Vec<(KeyPath, &'a str)> {
    let mission = &sheet.bundle.mission;
    let mut hints = Vec::new();
    for (i, step) in mission.steps.iter().enumerate() {
        let at = KeyPath::default().key("steps").index(i).key("hints");
        let texts = step.hints.iter().enumerate();
        hints.extend(texts.map(|(j, hint)| (at.index(j), hint.as_str())));
    }
    for (at, check) in every_check(mission) {
        hints.extend(check.hint.as_deref().map(|hint| (at.key("hint"), hint)));
    }
    hints
}

fn reveals(pieces: &BTreeSet<String>, solution: &str) -> bool {
    let lines = solution.lines().map(plain);
    let lines: Vec<_> = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let shown = lines.iter().filter(|line| pieces.contains(*line)).count();
    #[expect(clippy::cast_precision_loss, reason = "counts of lines")]
    let share = shown as f64 / lines.len().max(1) as f64;
    shown > 1 && share >= REVEALING
}

/// One space between words, none around them.
fn plain(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{plain, reveals};

    #[test]
    fn most_lines_are_too_many() {
        let solution = "# syntax\nFROM a AS b\nWORKDIR /app\nCOPY  . .\nRUN x\n\nCMD [\"y\"]\n";
        let shows = |hint: &str| {
            let pieces: BTreeSet<_> = hint.split(['\n', '`']).map(plain).collect();
            reveals(&pieces, solution)
        };
        assert!(shows(
            "```\nFROM a AS b\nWORKDIR /app\n  COPY . .\nRUN x\n```"
        ));
        assert!(shows(
            "`FROM a AS b`, `WORKDIR /app`, `COPY . .`, then `CMD [\"y\"]`"
        ));
        assert!(!shows("`FROM a AS b`, `WORKDIR /app` and `COPY . .`"));
        assert!(!shows(""));
    }
}
