//! What a learner may have meant: names and paths that look like the one that is missing.

use strsim::normalized_damerau_levenshtein;

/// Longest name that is compared, in bytes; comparing costs the product of two lengths.
const LONGEST: usize = 64;
/// Most candidates that are looked at.
const MOST: usize = 100_000;
/// Least likeness of two names worth suggesting.
const ALIKE: f64 = 0.7;
/// Likeness of equal names: the file itself in another directory beats any misspelling.
const SAME: f64 = 2.0;

/// The most alike name, when one is alike at all.
pub(super) fn name<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = names
        .into_iter()
        .take(MOST)
        .map(|n| (likeness(wanted, n), n));
    best(scored.filter(|(score, _)| *score >= ALIKE))
}

/// The path whose file name is the wanted one or close to it, in the most alike directory.
pub(super) fn path<'a>(wanted: &str, paths: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (directory, file) = split(wanted);
    let scored = paths.into_iter().take(MOST).filter_map(|path| {
        let (other, name) = split(path);
        let alike = likeness(file, name);
        (alike >= ALIKE && path.trim_matches('/') != wanted.trim_matches('/'))
            .then(|| (alike + likeness(directory, other) / 2.0, path))
    });
    best(scored)
}

/// The first of those with the highest score, so that the answer does not depend on chance.
fn best<'a>(scored: impl Iterator<Item = (f64, &'a str)>) -> Option<&'a str> {
    scored
        .fold(
            None,
            |best: Option<(f64, &str)>, (score, text)| match best {
                Some((highest, _)) if highest >= score => best,
                _ => Some((score, text)),
            },
        )
        .map(|(_, text)| text)
}

fn split(path: &str) -> (&str, &str) {
    path.trim_matches('/')
        .rsplit_once('/')
        .unwrap_or(("", path.trim_matches('/')))
}

/// Between 0 and 1, or [`SAME`]; names that differ much in length, or are too long to compare, are not alike.
fn likeness(one: &str, other: &str) -> f64 {
    if one == other {
        return SAME;
    }
    if one.len() > LONGEST || other.len() > LONGEST || one.len().abs_diff(other.len()) > LONGEST / 4
    {
        return 0.0;
    }
    if one.eq_ignore_ascii_case(other) {
        return 0.95;
    }
    normalized_damerau_levenshtein(one, other)
}

#[cfg(test)]
mod tests {
    use super::{name, path};

    #[test]
    fn the_same_file_elsewhere_comes_before_a_similar_one_here() {
        let paths = [
            "app/sever.js",
            "usr/src/app/server.js",
            "app/package.json",
            "srv/server.js",
        ];
        assert_eq!(path("/app/server.js", paths), Some("usr/src/app/server.js"));
        assert_eq!(path("/app/Package.json", paths), Some("app/package.json"));
        assert_eq!(path("/app/zebra", paths), None);
        assert_eq!(path("a", ["a"]), None, "the path itself is no suggestion");
    }

    #[test]
    fn names_need_to_be_alike() {
        let stages = ["builder", "production"];
        assert_eq!(name("biulder", stages), Some("builder"));
        assert_eq!(name("Builder", stages), Some("builder"));
        assert_eq!(name("test", stages), None);
        assert_eq!(name(&"x".repeat(10_000), [&*"x".repeat(9_999)]), None);
    }
}
