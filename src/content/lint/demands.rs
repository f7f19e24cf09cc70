//! What each kind of check demands of a learner in so many words. One function per kind.

use regex::escape;

use super::task::Literal;
use crate::domain::check::config::{Port, ValueRule};
use crate::domain::check::http::Method;
use crate::domain::check::packages::Named;
use crate::domain::check::{
    CheckKind, cache, config, content, context, dockerfile, files, http, layers, packages, secrets,
    size, waste,
};
use crate::domain::glob::is_literal;
use crate::domain::mission::Seconds;

/// A literal that the task must mention.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Demand {
    /// Key path below the check's kind.
    pub(super) key: String,
    pub(super) literal: Literal,
    pub(super) weight: Weight,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// The learner cannot pass without knowing it.
    Must,
    /// Prose may say it better: part of a glob, something unwanted.
    Should,
}

#[derive(Default)]
struct List(Vec<Demand>);

/// The demands of one check; those nested in a `target` belong to themselves.
pub(super) fn of(kind: &CheckKind) -> Vec<Demand> {
    let mut list = List::default();
    match kind {
        CheckKind::Size(spec) => size(spec, &mut list),
        CheckKind::Layers(spec) => layers(spec, &mut list),
        CheckKind::Waste(spec) => waste(spec, &mut list),
        CheckKind::Files(spec) => files(spec, &mut list),
        CheckKind::Content(spec) => content(spec, &mut list),
        CheckKind::Config(spec) => config(spec, &mut list),
        CheckKind::Dockerfile(spec) => dockerfile(spec, &mut list),
        CheckKind::Context(spec) => context(spec, &mut list),
        CheckKind::Http(spec) => http(spec, &mut list),
        CheckKind::Cache(spec) => cache("edit", &spec.edit, &mut list),
        CheckKind::Target(spec) => {
            if let Some(name) = &spec.name {
                list.must("name", Literal::AnyCase(name.clone()));
            }
            if let Some(edit) = &spec.edit {
                cache("edit", edit, &mut list);
            }
        }
        CheckKind::Secrets(spec) => secrets(spec, &mut list),
        CheckKind::Packages(spec) => packages(spec, &mut list),
        CheckKind::Command(spec) if spec.exit != 0 => {
            list.must("exit", Literal::Number(spec.exit.unsigned_abs()));
        }
        // A build has no words, and a structure file is taken unchanged.
        CheckKind::Builds(_) | CheckKind::Command(_) | CheckKind::Structure(_) => {}
    }
    list.0
}

fn size(spec: &size::Spec, list: &mut List) {
    if let Some(max) = spec.max {
        list.must("max", Literal::Bytes(max));
    }
    // "No larger than" needs no figure.
    if let Some(ratio) = spec.max_ratio.filter(|ratio| *ratio < 1.0) {
        list.must("max_ratio", Literal::Share(ratio));
    }
    if let Some(reduction) = spec.min_reduction {
        list.must("min_reduction", Literal::Share(reduction.share()));
    }
}

fn layers(spec: &layers::Spec, list: &mut List) {
    if let Some(max) = spec.added_max {
        list.must("added_max", Literal::Count(max as u64));
    }
    if let Some(max) = spec.max {
        list.must("max", Literal::Count(max as u64));
    }
    if let Some(max) = spec.max_layer {
        list.must("max_layer", Literal::Bytes(max));
    }
}

fn waste(spec: &waste::Spec, list: &mut List) {
    if let Some(max) = spec.max {
        list.must("max", Literal::Bytes(max));
    }
    if let Some(efficiency) = spec.min_efficiency {
        list.must("min_efficiency", Literal::Share(efficiency));
    }
}

fn files(spec: &files::Spec, list: &mut List) {
    list.patterns("present", &spec.present);
    list.patterns("absent", &spec.absent);
    if let Some(path) = &spec.path {
        list.must("path", name(path));
    }
    if let Some(mode) = &spec.mode {
        let short = mode.trim_start_matches('0').to_owned();
        list.must("mode", Literal::Name(vec![mode.clone(), short]));
    }
    for (key, id) in [("owner", spec.owner), ("group", spec.group)] {
        // Root is called root.
        if let Some(id) = id.filter(|id| *id != 0) {
            list.must(key, Literal::Number(id));
        }
    }
    if let Some(link) = &spec.link {
        list.must("link", name(link));
    }
    if let Some(max) = spec.max_size {
        list.must("max_size", Literal::Bytes(max));
    }
}

fn content(spec: &content::Spec, list: &mut List) {
    list.must("path", name(&spec.path));
}

fn config(spec: &config::Spec, list: &mut List) {
    let texts = [
        ("user", &spec.user),
        ("workdir", &spec.workdir),
        ("stop_signal", &spec.stop_signal),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            list.must(key, name(value));
        }
    }
    for (key, words) in [("cmd", &spec.cmd), ("entrypoint", &spec.entrypoint)] {
        for (i, word) in words.iter().flatten().enumerate() {
            list.must(format!("{key}[{i}]"), name(word));
        }
    }
    for (key, rules) in [("env", &spec.env), ("labels", &spec.labels)] {
        for (variable, rule) in rules {
            list.must(format!("{key}.{variable}"), name(variable));
            // A pattern or a range is often the answer that the learner has to find.
            if let Some(ValueRule::Exact(value)) = rule {
                list.must(format!("{key}.{variable}"), name(value));
            }
        }
    }
    for (i, port) in spec.exposed.iter().enumerate() {
        let number = match port {
            Port::Number(number) => Some(u64::from(*number)),
            // What is no port is an error of its own.
            Port::Named(text) => text.split('/').next().and_then(|n| n.parse().ok()),
        };
        if let Some(number) = number {
            list.must(format!("exposed[{i}]"), Literal::Number(number));
        }
    }
}

fn dockerfile(spec: &dockerfile::Spec, list: &mut List) {
    if let Some(min) = spec.min_stages.filter(|min| *min > 1) {
        list.must("min_stages", Literal::Count(min as u64));
    }
    if let Some(max) = spec.max_stages {
        list.must("max_stages", Literal::Count(max as u64));
    }
    if let Some(base) = spec.final_base.as_ref().filter(|base| is_plain(base)) {
        list.must("final_base", Literal::AnyCase(base.clone()));
    }
    for (i, stage) in spec.copies_from.iter().enumerate() {
        list.must(format!("copies_from[{i}]"), Literal::AnyCase(stage.clone()));
    }
    for (i, rule) in spec.lint.iter().enumerate() {
        list.should(format!("lint[{i}]"), name(rule));
    }
}

fn context(spec: &context::Spec, list: &mut List) {
    list.patterns("includes", &spec.includes);
    list.patterns("excludes", &spec.excludes);
    if let Some(max) = spec.max {
        list.must("max", Literal::Bytes(max));
    }
}

fn http(spec: &http::Spec, list: &mut List) {
    list.must("port", Literal::Number(u64::from(spec.port)));
    if spec.path != "/" {
        list.must("path", name(&spec.path));
    }
    if spec.method != Method::Get {
        let method = format!("{:?}", spec.method);
        list.must("method", Literal::AnyCase(method));
    }
    if spec.status != 200 {
        list.must("status", Literal::Number(u64::from(spec.status)));
    }
    for (header, value) in &spec.headers {
        let key = format!("headers.{header}");
        list.must(key.clone(), Literal::AnyCase(header.clone()));
        if is_plain(value) {
            list.must(key, name(value));
        }
    }
    if let Some(time) = spec.stops_within {
        list.must("stops_within", milliseconds(time));
    }
}

fn cache(key: &str, edit: &cache::Edit, list: &mut List) {
    list.must(format!("{key}.path"), name(&edit.path));
}

fn secrets(spec: &secrets::Spec, list: &mut List) {
    list.patterns("paths", &spec.paths);
}

fn packages(spec: &packages::Spec, list: &mut List) {
    let mut names = |system: &str, present: &[String], absent: &[String]| {
        for (i, package) in present.iter().enumerate() {
            list.must(format!("{system}.present[{i}]"), name(package));
        }
        for (i, package) in absent.iter().enumerate() {
            list.should(format!("{system}.absent[{i}]"), name(package));
        }
    };
    if let Some(npm) = &spec.npm {
        names("npm", &npm.present, &npm.absent);
    }
    let others = [
        ("apt", &spec.apt),
        ("apk", &spec.apk),
        ("python", &spec.python),
    ];
    for (system, named) in others {
        if let Some(Named { present, absent }) = named {
            names(system, present, absent);
        }
    }
}

impl List {
    fn must(&mut self, key: impl Into<String>, literal: Literal) {
        self.push(key.into(), literal, Weight::Must);
    }

    fn should(&mut self, key: impl Into<String>, literal: Literal) {
        self.push(key.into(), literal, Weight::Should);
    }

    /// Paths in full; of a glob, the name that says most.
    fn patterns(&mut self, key: &str, patterns: &[String]) {
        for (i, pattern) in patterns.iter().enumerate() {
            let key = format!("{key}[{i}]");
            if is_literal(pattern) {
                self.must(key, name(pattern));
            } else if let Some(landmark) = landmark(pattern) {
                self.should(key, name(&landmark));
            }
        }
    }

    fn push(&mut self, key: String, literal: Literal, weight: Weight) {
        self.0.push(Demand {
            key,
            literal,
            weight,
        });
    }
}

/// A relative path may be called by its last name.
fn name(text: &str) -> Literal {
    let mut spellings = vec![text.to_owned()];
    if !text.starts_with('/')
        && let Some((_, last)) = text.trim_end_matches('/').rsplit_once('/')
    {
        spellings.push(last.to_owned());
    }
    Literal::Name(spellings)
}

fn milliseconds(time: Seconds) -> Literal {
    Literal::Milliseconds(time.duration().as_millis())
}

/// Whether a regex is just a text.
fn is_plain(pattern: &str) -> bool {
    escape(pattern) == pattern
}

/// `**/node_modules/nodemon/**` → `nodemon`, `**/*.test.js` → `.test.js`.
fn landmark(glob: &str) -> Option<String> {
    let literal_runs = |part: &str| {
        let runs = part.split(['*', '?', '[', ']', '{', '}', ',', '\\']);
        runs.max_by_key(|run| run.len())
            .unwrap_or_default()
            .to_owned()
    };
    let runs = glob.split('/').rev().map(literal_runs);
    runs.into_iter()
        .find(|run| run.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::{is_plain, landmark};

    #[test]
    fn the_name_that_says_most_of_a_glob() {
        for (glob, says) in [
            ("**/node_modules/nodemon/**", Some("nodemon")),
            ("**/*.test.js", Some(".test.js")),
            ("/wheels/**", Some("wheels")),
            ("*.{md,txt}", Some("txt")),
            ("**/*", None),
        ] {
            assert_eq!(landmark(glob).as_deref(), says, "{glob}");
        }
        assert!(is_plain("alpine"));
        assert!(!is_plain("alpine|distroless"));
    }
}
