//! "Did you mean": the known word that a mistyped one is nearest to.

use strsim::damerau_levenshtein;

/// Longest word looked at: distance costs time with the square of the length.
const LONGEST: usize = 64;

/// The candidate that `word` was probably meant to be; none when nothing is near.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (distance(&lower, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len().min(lower.len()) / 3).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edits between the two; a plural or another separator counts as one.
fn distance(word: &str, candidate: &str) -> usize {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    damerau_levenshtein(&plain(word), &plain(candidate))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn typing_mistakes_and_nothing_else() {
        let known = [
            "dockerfile",
            "files",
            "id",
            "max_ratio",
            "lean-manufacturing",
        ];
        for (typed, meant) in [
            ("dockerfiel", Some("dockerfile")),
            ("Dockerfile", Some("dockerfile")),
            ("file", Some("files")),
            ("max-ratio", Some("max_ratio")),
            ("lean-manufactoring", Some("lean-manufacturing")),
            ("di", Some("id")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, known), meant, "{typed}");
        }
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }
}
