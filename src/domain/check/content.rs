//! `content`: what a file of the image says. Bytes that are not UTF-8 are replaced before matching.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::files;
use super::find::{self, absolute};
use super::pattern;
use super::place::Place;
use super::words::{code, excerpt, size};
use crate::domain::facts::{Fact, Facts, ImageFacts, MAX_CONTENT, NoAnswer, Plan};
use crate::domain::glob::is_literal;
use crate::domain::image::Kind;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "content")]
pub struct Spec {
    pub path: String,
    /// Regexes that must match; `^` and `$` stand for the ends of every line.
    #[serde(default)]
    pub matches: Vec<String>,
    /// Regexes that must not.
    #[serde(default)]
    pub excludes: Vec<String>,
}

impl Spec {
    pub(super) fn plan(&self, plan: &mut Plan) {
        let path = absolute(&self.path);
        plan.contents.insert(path.clone());
        // Tells a missing file from a directory, and a file that was cut from one that was not.
        plan.stats.insert(path);
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let image = facts.image()?;
        let path = absolute(&self.path);
        let Some(bytes) = image.content(&path)? else {
            return Ok(vec![self.no_file(image)]);
        };
        let file = File {
            name: code(&path),
            text: String::from_utf8_lossy(bytes),
            cut: is_cut(image, &path, bytes),
        };
        let mut findings = Vec::new();
        for wanted in &self.matches {
            findings.extend(file.missing(wanted)?);
        }
        for unwanted in &self.excludes {
            findings.extend(file.unwanted(unwanted)?);
        }
        let layer = find::entry(image, &self.path)
            .ok()
            .flatten()
            .and_then(|f| f.layer);
        let line = layer.and_then(|layer| Place::of(image, layer).line());
        let placed = findings
            .into_iter()
            .map(|finding| finding.at_path(path.clone()).at_line(line).in_layer(layer));
        let placed: Vec<Finding> = placed.collect();
        match placed.is_empty().then(|| self.beyond(&file)).flatten() {
            Some(reason) => Err(NoAnswer::Unknown(reason)),
            None => Ok(placed),
        }
    }

    /// What cannot be told because only the start of the file was read.
    fn beyond(&self, file: &File<'_>) -> Option<String> {
        let unsure = file.cut
            && (!self.excludes.is_empty()
                || self.matches.iter().any(|wanted| {
                    pattern::regex(wanted).is_ok_and(|regex| !regex.is_match(&file.text))
                }));
        unsure.then(|| {
            format!(
                "{} has more than {}, and no more than that is read of a file",
                file.name,
                size(MAX_CONTENT)
            )
        })
    }

    fn no_file(&self, image: &ImageFacts) -> Finding {
        let expected = format!("{} is a file", code(&absolute(&self.path)));
        let entry = find::entry(image, &self.path).ok().flatten();
        match entry.map(|found| &found.entry.kind) {
            Some(Kind::Directory) => {
                Finding::new(expected, "a directory").at_path(absolute(&self.path))
            }
            Some(Kind::Symlink { target }) => {
                let found = format!(
                    "a symbolic link to {}, where there is no file",
                    code(target)
                );
                Finding::new(expected, found).at_path(absolute(&self.path))
            }
            _ => files::nothing(image, expected, &self.path),
        }
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        if self.matches.is_empty() && self.excludes.is_empty() {
            problems.add("", "nothing is asked; write matches or excludes");
        }
        if !is_literal(&self.path) {
            problems.add("path", "must be one path, not a glob");
        }
        problems.path("path", &self.path);
        problems.regexes("matches", &self.matches);
        problems.regexes("excludes", &self.excludes);
        for pattern in self.matches.iter().filter(|p| self.excludes.contains(p)) {
            problems.add("excludes", format!("`{pattern}` is in matches too"));
        }
    }
}

/// A file as far as it was read.
struct File<'a> {
    name: String,
    text: std::borrow::Cow<'a, str>,
    /// Only its first [`MAX_CONTENT`] bytes are here.
    cut: bool,
}

impl File<'_> {
    fn missing(&self, wanted: &str) -> Fact<Option<Finding>> {
        if pattern::regex(wanted)?.is_match(&self.text) || self.cut {
            return Ok(None);
        }
        let expected = format!("{} matches {}", self.name, code(wanted));
        let found = match self.text.lines().find(|line| !line.trim().is_empty()) {
            Some(first) => format!(
                "no line of its {} does; it starts with {}",
                size(self.text.len() as u64),
                code(first.trim())
            ),
            None => "the file is empty".to_owned(),
        };
        Ok(Some(Finding::new(expected, found)))
    }

    fn unwanted(&self, unwanted: &str) -> Fact<Option<Finding>> {
        let Some(hit) = pattern::regex(unwanted)?.find(&self.text) else {
            return Ok(None);
        };
        let before = &self.text[..hit.start()];
        let number = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[start..].lines().next().unwrap_or_default();
        let expected = format!("{} does not match {}", self.name, code(unwanted));
        let found = format!("its line {number}: {}", excerpt(line, hit.start() - start));
        Ok(Some(Finding::new(expected, found)))
    }
}

/// Whether the bytes stop where reading stopped, unless the file is known to end there.
fn is_cut(image: &ImageFacts, path: &str, bytes: &[u8]) -> bool {
    let ends_here = || {
        find::entry(image, path)
            .ok()
            .flatten()
            .is_some_and(|found| found.entry.kind == Kind::File && found.entry.bytes == MAX_CONTENT)
    };
    bytes.len() as u64 >= MAX_CONTENT && !ends_here()
}

#[cfg(test)]
mod tests {
    use crate::domain::check::testing::{
        Image, check, facts, fails, file, needs_an_image, passes, problem_keys,
    };
    use crate::domain::facts::{Facts, MAX_CONTENT, NoAnswer, Plan};
    use crate::domain::image::{Entry, Kind};

    fn of(bytes: &[u8]) -> Facts {
        let mut facts = facts("FROM node:20");
        let read = Ok(Some(bytes.to_vec()));
        facts.image.contents.insert("/app/x".to_owned(), read);
        facts
    }

    fn without(entry: Option<Entry>) -> Facts {
        let mut facts = of(b"");
        facts.image.contents.insert("/app/x".to_owned(), Ok(None));
        facts.image.stats.insert("/app/x".to_owned(), Ok(entry));
        facts
    }

    #[test]
    fn matches_and_excludes() {
        let package = of(b"{\n  \"name\": \"app\",\n  \"start\": \"nodemon .\"\n}\n");
        passes(
            "content",
            r#"{"path": "app/x", "matches": ["\"name\"", "^}$"], "excludes": ["jest"]}"#,
            &package,
        );
        let keys = r#"{"path": "/app/x", "excludes": ["nodemon"]}"#;
        let found = "its line 3: `\"start\": \"nodemon .\"`";
        fails(
            "content",
            keys,
            &package,
            "`/app/x` does not match `nodemon`",
            found,
            None,
        );
        let keys = r#"{"path": "/app/x", "matches": ["^jest"]}"#;
        let found = "no line of its 44 B does; it starts with `{`";
        fails(
            "content",
            keys,
            &package,
            "`/app/x` matches `^jest`",
            found,
            None,
        );
        fails(
            "content",
            keys,
            &of(b" \n"),
            "`/app/x` matches `^jest`",
            "the file is empty",
            None,
        );
    }

    #[test]
    fn long_lines_and_odd_bytes_are_shown_safely() {
        let line = format!(
            "{}\u{1b}[31msecret \u{fffd}{}",
            "é".repeat(300),
            "z".repeat(300)
        );
        let keys = r#"{"path": "/app/x", "excludes": ["secret"]}"#;
        let all = check("content", keys)
            .evaluate(&of(line.as_bytes()))
            .unwrap();
        assert!(
            all[0].found.starts_with("its line 1: `éé"),
            "{}",
            all[0].found
        );
        assert!(
            all[0].found.contains("secret \u{fffd}zzz"),
            "{}",
            all[0].found
        );
        assert!(all[0].found.chars().count() < 150);
        passes(
            "content",
            r#"{"path": "/app/x", "matches": ["caf."]}"#,
            &of(b"caf\xe9"),
        );
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_judged_and_shown_in_bounds(
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400),
        ) {
            let keys = r#"{"path": "/app/x", "matches": ["[x-z]{2}"], "excludes": ["[a\\x{fffd}]"]}"#;
            for finding in check("content", keys).evaluate(&of(&bytes)).unwrap() {
                assert!(finding.found.chars().count() < 200, "{}", finding.found);
                assert!(!finding.found.contains(char::is_control), "{:?}", finding.found);
            }
        }
    }

    #[test]
    fn no_file_says_what_is_there() {
        let keys = r#"{"path": "/app/x", "excludes": ["a"]}"#;
        let expected = "`/app/x` is a file";
        fails(
            "content",
            keys,
            &without(None),
            expected,
            "nothing there",
            None,
        );
        let kind = |kind| Some(Entry { kind, ..file(0) });
        fails(
            "content",
            keys,
            &without(kind(Kind::Directory)),
            expected,
            "a directory",
            None,
        );
        let link = Kind::Symlink {
            target: "y".to_owned(),
        };
        let found = "a symbolic link to `y`, where there is no file";
        fails("content", keys, &without(kind(link)), expected, found, None);
    }

    #[test]
    fn the_layer_of_the_file_is_named() {
        let image = Image::scratch().layer("COPY x /app/", 2, &[("app/x", 3)]);
        let facts = Facts {
            image: crate::domain::facts::ImageFacts {
                contents: of(b"abc").image.contents,
                ..image.facts()
            },
            ..of(b"")
        };
        let keys = r#"{"path": "/app/x", "excludes": ["b"]}"#;
        let expected = "`/app/x` does not match `b`";
        fails(
            "content",
            keys,
            &facts,
            expected,
            "its line 1: `abc`",
            Some(2),
        );
    }

    #[test]
    fn what_was_cut_is_only_judged_by_what_was_read() {
        let size = usize::try_from(MAX_CONTENT).unwrap();
        let mut text = vec![b'a'; size];
        text[0] = b'x';
        let cut = of(&text);
        passes("content", r#"{"path": "/app/x", "matches": ["^xa"]}"#, &cut);
        let keys = r#"{"path": "/app/x", "excludes": ["^xa"]}"#;
        assert_eq!(check("content", keys).evaluate(&cut).unwrap().len(), 1);
        for keys in [
            r#"{"path": "/app/x", "matches": ["b"]}"#,
            r#"{"path": "/app/x", "excludes": ["b"]}"#,
        ] {
            let answer = check("content", keys).evaluate(&cut);
            assert!(
                matches!(answer, Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)),
                "{answer:?}"
            );
        }
        let mut whole = of(&text);
        let entry = Some(file(MAX_CONTENT));
        whole.image.stats.insert("/app/x".to_owned(), Ok(entry));
        passes(
            "content",
            r#"{"path": "/app/x", "excludes": ["b"]}"#,
            &whole,
        );
    }

    #[test]
    fn asks_for_the_bytes() {
        needs_an_image("content", r#"{"path": "/a", "matches": ["b"]}"#);
        let mut plan = Plan::default();
        check("content", r#"{"path": "a/b", "matches": ["b"]}"#).plan(&mut plan);
        assert!(plan.contents.contains("/a/b"));
        assert!(!plan.tree && !plan.layers);
    }

    #[test]
    fn authors_mistakes() {
        for (keys, wrong) in [
            (r#"{"path": "/a", "matches": ["b"]}"#, &[][..]),
            (r#"{"path": "/a"}"#, &[""]),
            (r#"{"path": "/*", "matches": ["b"]}"#, &["path"]),
            (r#"{"path": "/a/..", "matches": ["b"]}"#, &["path"]),
            (
                r#"{"path": "/a", "matches": ["("], "excludes": [")"]}"#,
                &["matches[0]", "excludes[0]"],
            ),
            (
                r#"{"path": "/a", "matches": ["b"], "excludes": ["b"]}"#,
                &["excludes"],
            ),
        ] {
            assert_eq!(problem_keys("content", keys), wrong, "{keys}");
        }
    }
}
