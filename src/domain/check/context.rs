//! `context`: what reaches the builder. Static: it has an answer without a build.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::builds::bad_ignore_file;
use super::find::is_below;
use super::nearest;
use super::pattern;
use super::words::{code, list, size, some_of, too_much};
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, Plan};
use crate::domain::files::{File, FileTree};
use crate::domain::glob::{PathGlob, is_literal};
use crate::domain::ignore::{IgnoreFile, applicable};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "context")]
pub struct Spec {
    /// Paths or globs of which each must match something sent.
    pub includes: Vec<String>,
    /// Paths or globs that must not be sent. A directory's name means everything below it; an empty
    /// directory that is left over does no harm.
    pub excludes: Vec<String>,
    pub max: Option<Bytes>,
}

impl Spec {
    #[expect(
        clippy::unused_self,
        reason = "every kind has the same three functions"
    )]
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let sent = match &facts.sent {
            Ok(sent) => sent,
            Err((line, message)) => return Ok(vec![bad_ignore_file(*line, message)]),
        };
        let mut findings = Vec::new();
        for wanted in &self.includes {
            findings.extend(missing(facts, sent, wanted)?);
        }
        for unwanted in &self.excludes {
            findings.extend(leaked(facts, sent, unwanted)?);
        }
        if let Some(Bytes(max)) = self.max
            && sent.bytes() > max
        {
            let expected = format!("at most {} sent to the builder", size(max));
            let found = format!(
                "{}; the largest: {}",
                too_much(sent.bytes(), max),
                largest(sent)
            );
            findings.push(Finding::new(expected, found));
        }
        Ok(findings)
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        if self.includes.is_empty() && self.excludes.is_empty() && self.max.is_none() {
            problems.add("", "nothing is asked; write includes, excludes or max");
        }
        for (key, patterns) in [("includes", &self.includes), ("excludes", &self.excludes)] {
            problems.globs(key, patterns);
            problems.paths(key, patterns);
        }
        for pattern in self.includes.iter().filter(|p| self.excludes.contains(p)) {
            problems.add("excludes", format!("`{pattern}` is in includes too"));
        }
    }
}

/// A path, glob or directory's name over a build context.
struct Wanted {
    glob: PathGlob,
    /// What is below a directory that the pattern names.
    below: Below,
}

enum Below {
    Directory(String),
    Glob(PathGlob),
}

impl Wanted {
    fn new(source: &str) -> Fact<Self> {
        let source = source.trim_end_matches('/');
        let below = if is_literal(source) {
            Below::Directory(source.trim_start_matches('/').to_owned())
        } else {
            Below::Glob(pattern::glob(&format!("{source}/**"))?)
        };
        Ok(Self {
            glob: pattern::glob(source)?,
            below,
        })
    }

    fn matches(&self, path: &str) -> bool {
        self.glob.matches(path)
            || match &self.below {
                Below::Directory(directory) => is_below(path, directory),
                Below::Glob(glob) => glob.matches(path),
            }
    }
}

fn missing(facts: &Facts, sent: &FileTree, source: &str) -> Fact<Option<Finding>> {
    let wanted = Wanted::new(source)?;
    if sent.0.keys().any(|path| wanted.matches(path)) {
        return Ok(None);
    }
    let ignored = facts.context.0.keys().find(|path| wanted.matches(path));
    let found = match ignored {
        Some(path) => format!("{} is there, but .dockerignore leaves it out", code(path)),
        None => match nearest::path(source, sent.0.keys().map(String::as_str)) {
            Some(near) => format!("nothing; the nearest is {}", code(near)),
            None => "nothing".to_owned(),
        },
    };
    let finding = Finding::new(format!("{} reaches the builder", code(source)), found);
    Ok(Some(match ignored {
        Some(_) => finding.at_path(".dockerignore"),
        None => finding,
    }))
}

fn leaked(facts: &Facts, sent: &FileTree, source: &str) -> Fact<Option<Finding>> {
    let wanted = Wanted::new(source)?;
    let files = sent.0.iter().filter(|(_, file)| **file != File::Directory);
    let leaked: Vec<&str> = files
        .map(|(path, _)| path.as_str())
        .filter(|path| wanted.matches(path))
        .collect();
    let Some(first) = leaked.first() else {
        return Ok(None);
    };
    let mut found = some_of(leaked.iter().copied());
    let why = match applicable(&facts.context, "Dockerfile") {
        Some((name, text)) => match let_back_in(&text, &leaked) {
            Some((line, pattern)) => format!("; line {line} of {name}, {pattern}, lets it back in"),
            None => format!("; no pattern of {name} leaves it out"),
        },
        None => "; there is no .dockerignore".to_owned(),
    };
    found.push_str(&why);
    let expected = format!("{} does not reach the builder", code(source));
    Ok(Some(Finding::new(expected, found).at_path(*first)))
}

/// The line of an ignore file, with its pattern, that takes back what others leave out.
fn let_back_in(ignore: &str, leaked: &[&str]) -> Option<(u32, String)> {
    // One that cannot be read is a finding of its own.
    let parsed = IgnoreFile::parse(ignore).ok()?;
    let line = leaked.iter().find_map(|path| parsed.settled_by(path))?;
    let row = usize::try_from(line).ok()?.checked_sub(1)?;
    Some((line, code(ignore.split('\n').nth(row)?.trim())))
}

/// The three largest entries of the top folder.
fn largest(sent: &FileTree) -> String {
    let mut by_top: BTreeMap<String, u64> = BTreeMap::new();
    for (path, file) in &sent.0 {
        let File::Regular { content, .. } = file else {
            continue;
        };
        let top = match path.split_once('/') {
            Some((directory, _)) => format!("{directory}/"),
            None => path.clone(),
        };
        *by_top.entry(top).or_default() += content.bytes();
    }
    let mut by_size: Vec<(String, u64)> = by_top.into_iter().collect();
    by_size.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let named = by_size.iter().take(3);
    let named: Vec<String> = named
        .map(|(path, bytes)| format!("{} {}", code(path), size(*bytes)))
        .collect();
    list(&named)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::domain::check::testing::{
        check, facts, failed, fails, files, findings, passes, problem_keys,
    };
    use crate::domain::facts::Facts;
    use crate::domain::files::{File, FileTree};

    /// `docs/` and `.dockerignore` are left out; an empty `test` is what remains of `test/**`.
    fn context() -> Facts {
        let sent = [
            ("package.json", "{}"),
            (".env", "TOKEN=1"),
            ("src/a.js", "12345"),
            ("src/b.js", "123456"),
            ("node_modules/x/index.js", "123456789012"),
        ];
        let folder = [&sent[..], &[(".dockerignore", "docs"), ("docs/a.md", "#")]].concat();
        let mut tree = FileTree::clone(&files(&sent));
        tree.insert("test", File::Directory);
        Facts {
            context: files(&folder),
            sent: Ok(Arc::new(tree)),
            ..facts("FROM alpine")
        }
    }

    #[test]
    fn what_is_sent_as_asked_passes() {
        for keys in [
            r#"{"includes": ["package.json", "/src", "src/*.js", "**/b.js", "test"]}"#,
            r#"{"excludes": [".git", "test", "docs/**", "*.js", "src/*.ts"]}"#,
            r#"{"max": 32}"#,
        ] {
            passes("context", keys, &context());
        }
        let unbuilt = Facts {
            build: failed().build,
            ..context()
        };
        passes("context", r#"{"max": 32}"#, &unbuilt);
    }

    #[test]
    fn what_is_missing() {
        let keys = r#"{"includes": ["docs"]}"#;
        let found = "`docs/a.md` is there, but .dockerignore leaves it out";
        fails(
            "context",
            keys,
            &context(),
            "`docs` reaches the builder",
            found,
            None,
        );
        let path = findings("context", keys, &context())[0].path.clone();
        assert_eq!(path.as_deref(), Some(".dockerignore"));
        let keys = r#"{"includes": ["src/packages.json"]}"#;
        let found = "nothing; the nearest is `package.json`";
        fails(
            "context",
            keys,
            &context(),
            "`src/packages.json` reaches the builder",
            found,
            None,
        );
        let keys = r#"{"includes": ["*.ts"]}"#;
        fails(
            "context",
            keys,
            &context(),
            "`*.ts` reaches the builder",
            "nothing",
            None,
        );
    }

    #[test]
    fn what_leaks() {
        let ignored = "; no pattern of .dockerignore leaves it out";
        for (unwanted, found) in [
            (".env", "`.env`"),
            ("/.env", "`.env`"),
            ("node_modules", "`node_modules/x/index.js`"),
            ("node_modules/", "`node_modules/x/index.js`"),
            ("*_modules", "`node_modules/x/index.js`"),
            ("node_modules/**", "`node_modules/x/index.js`"),
            ("src", "`src/a.js` and `src/b.js`"),
            (
                "**/*.js",
                "`node_modules/x/index.js`, `src/a.js` and `src/b.js`",
            ),
        ] {
            let keys = format!(r#"{{"excludes": ["{unwanted}"]}}"#);
            let expected = format!("`{unwanted}` does not reach the builder");
            let found = format!("{found}{ignored}");
            fails("context", &keys, &context(), &expected, &found, None);
        }
        let ignore = "node_modules\n.env*\n# why\n  !.env\n";
        let taken_back = Facts {
            context: files(&[(".env", "TOKEN=1"), (".dockerignore", ignore)]),
            ..context()
        };
        fails(
            "context",
            r#"{"excludes": [".env"]}"#,
            &taken_back,
            "`.env` does not reach the builder",
            "`.env`; line 4 of .dockerignore, `!.env`, lets it back in",
            None,
        );
        let bare = Facts {
            context: files(&[(".env", "TOKEN=1")]),
            ..context()
        };
        let found = "`.env`; there is no .dockerignore";
        let keys = r#"{"excludes": [".env"]}"#;
        fails(
            "context",
            keys,
            &bare,
            "`.env` does not reach the builder",
            found,
            None,
        );
    }

    #[test]
    fn too_many_bytes_name_the_largest() {
        let found =
            "32 B: 1 B too much; the largest: `node_modules/` 12 B, `src/` 11 B and `.env` 7 B";
        let keys = r#"{"max": 31}"#;
        fails(
            "context",
            keys,
            &context(),
            "at most 31 B sent to the builder",
            found,
            None,
        );
    }

    #[test]
    fn a_malformed_ignore_file_is_the_learners() {
        let facts = Facts {
            sent: Err((2, "`[` is never closed".to_owned())),
            ..context()
        };
        let found = "line 2: `[` is never closed";
        let keys = r#"{"max": 1}"#;
        fails(
            "context",
            keys,
            &facts,
            "a .dockerignore that can be read",
            found,
            None,
        );
        let path = check("context", keys).evaluate(&facts).unwrap()[0]
            .path
            .clone();
        assert_eq!(path.as_deref(), Some(".dockerignore"));
    }

    #[test]
    fn authors_mistakes() {
        for (keys, wrong) in [
            (r#"{"max": 0}"#, &[][..]),
            ("{}", &[""]),
            (
                r#"{"includes": ["["], "excludes": [".."]}"#,
                &["includes[0]", "excludes[0]"],
            ),
            (r#"{"includes": ["a"], "excludes": ["a"]}"#, &["excludes"]),
        ] {
            assert_eq!(problem_keys("context", keys), wrong, "{keys}");
        }
    }
}
