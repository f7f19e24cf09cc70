//! The rules of texts, for every language that a mission is translated into.

use super::demands::Weight;
use super::hints::Solutions;
use super::images;
use super::prompt::{shown, unsaid};
use crate::content::course::Entry;
use crate::content::key_path::KeyPath;
use crate::content::mission_file::MissionFile;
use crate::content::paths::every_check;
use crate::content::problem::{LoadError, Problem};
use crate::content::translation::{Translation, tag};
use crate::domain::dockerfile::lint::Severity;
use crate::domain::files::FileTree;
use crate::domain::mission::{Bundle, Language, Mission, Overlay};

/// A text of the overlay, none where it has none.
type Text<'a> = (KeyPath, Option<&'a str>);

pub(super) fn problems(entry: &Entry, file: &MissionFile, bundle: &Bundle) -> Vec<Problem> {
    // A folder that cannot be read has been reported already.
    let languages = entry.overlays().unwrap_or_default();
    let solutions = Solutions::of(bundle);
    let mut problems = Vec::new();
    for language in languages {
        match entry.translation(&language, file) {
            Ok(translation) => {
                problems.extend(own_language(&translation, &language, &file.mission));
                problems.extend(gaps(&translation, &file.mission));
                problems.extend(guesses(&translation, &file.mission));
                problems.extend(unnamed(&translation, bundle));
                problems.extend(revealing(&translation, &solutions));
            }
            Err(LoadError { problems: more }) => problems.extend(more),
        }
    }
    problems
}

/// Files that look like an overlay and are none.
pub(super) fn misnamed(entry: &Entry, files: &FileTree) -> Vec<Problem> {
    let wrong = files.0.keys().filter_map(|path| {
        let why = tag(path)?.parse::<Language>().err()?;
        let message = format!("{why}; this file is not read");
        let mut problem = Problem::of_file(&entry.path_of(path), &message);
        problem.severity = Severity::Warning;
        Some(problem.with_help("a translation is called mission.de.yaml, or mission.pt-BR.yaml"))
    });
    wrong.collect()
}

fn own_language(one: &Translation, language: &Language, mission: &Mission) -> Option<Problem> {
    (*language == mission.about.language).then(|| {
        let message = format!("`{language}` is what the mission itself is written in");
        Problem::of_file(&one.name, &message).with_help("give mission.yaml its `language`")
    })
}

/// Texts that are missing, or there and empty.
fn gaps(one: &Translation, mission: &Mission) -> Vec<Problem> {
    let problem = |(at, text): Text<'_>| match text {
        None => {
            let message = "there is no such text; the mission's own is shown";
            let mut problem = one.problem(at, message);
            problem.severity = Severity::Warning;
            Some(problem)
        }
        Some(text) if text.trim().is_empty() => Some(one.problem(at, "the text is empty")),
        Some(_) => None,
    };
    let texts = texts(&one.overlay, mission).into_iter();
    texts.filter_map(problem).collect()
}

/// A text for every one that the mission has.
fn texts<'a>(overlay: &'a Overlay, mission: &Mission) -> Vec<Text<'a>> {
    let root = KeyPath::default();
    let memo = root.key("memo");
    let mut texts = vec![
        (root.key("title"), overlay.title.as_deref()),
        (root.key("summary"), overlay.summary.as_deref()),
        (memo.key("subject"), overlay.memo.subject.as_deref()),
        (memo.key("body"), overlay.memo.body.as_deref()),
    ];
    let from = overlay.memo.from.as_deref();
    texts.extend(from.map(|from| (memo.key("from"), Some(from))));
    if !mission.debrief.is_empty() {
        texts.push((root.key("debrief"), overlay.debrief.as_deref()));
    }
    of_steps(overlay, mission, &mut texts);
    for (_, check) in every_check(mission) {
        let at = root.key("checks").key(check.id.as_str());
        let own = overlay.checks.get(check.id.as_str());
        texts.push((at.key("title"), own.and_then(|it| it.title.as_deref())));
        let hint = own.and_then(|it| it.hint.as_deref());
        if check.hint.is_some() || hint.is_some() {
            texts.push((at.key("hint"), hint));
        }
    }
    for reference in mission
        .references
        .iter()
        .filter(|it| !it.explain.is_empty())
    {
        let own = overlay.references.get(reference.id.as_str());
        let at = root.key("references").key(reference.id.as_str());
        texts.push((at.key("explain"), own.and_then(|it| it.explain.as_deref())));
    }
    for wrong in &mission.wrong {
        let own = overlay.wrong.get(&wrong.dockerfile);
        let at = root.key("wrong").key(&wrong.dockerfile);
        texts.push((at.key("why"), own.and_then(|it| it.why.as_deref())));
    }
    texts
}

fn of_steps<'a>(overlay: &'a Overlay, mission: &Mission, texts: &mut Vec<Text<'a>>) {
    for step in &mission.steps {
        let own = overlay.steps.get(step.id.as_str());
        let at = KeyPath::default().key("steps").key(step.id.as_str());
        texts.push((at.key("title"), own.and_then(|it| it.title.as_deref())));
        texts.push((at.key("task"), own.and_then(|it| it.task.as_deref())));
        let at = at.key("hints");
        match own.and_then(|it| it.hints.as_ref()) {
            Some(hints) => {
                let hints = hints.iter().enumerate();
                texts.extend(hints.map(|(i, hint)| (at.index(i), Some(hint.as_str()))));
            }
            None if step.hints.is_empty() => {}
            None => texts.push((at, None)),
        }
    }
}

/// The prompt rule: a translated task says what the checks demand, too.
fn guesses(one: &Translation, mission: &Mission) -> Vec<Problem> {
    let steps = mission.steps.iter();
    let tasks = steps.map(|step| one.overlay.steps.get(step.id.as_str())?.task.as_deref());
    let unsaid = unsaid(mission, &tasks.collect::<Vec<_>>());
    let problem = |found: super::prompt::Unsaid<'_>| {
        let step = mission.steps.get(found.step)?.id.as_str();
        let at = KeyPath::default().key("steps").key(step).key("task");
        let literal = shown(&found.demand.literal);
        let message = format!(
            "the task does not mention {literal}, which the check `{}` demands",
            found.check
        );
        let mut problem = one.problem(at, &message);
        if found.demand.weight == Weight::Should {
            problem.severity = Severity::Warning;
        }
        Some(problem.with_help("figures are found as digits with units: 2, 3 s, 1 MB, 5 %"))
    };
    unsaid.into_iter().filter_map(problem).collect()
}

/// The translated tasks name the images that solutions need, too.
fn unnamed(one: &Translation, bundle: &Bundle) -> Vec<Problem> {
    let steps = bundle.mission.steps.iter();
    let tasks = steps.map(|step| {
        let own = one.overlay.steps.get(step.id.as_str());
        own.and_then(|own| own.task.as_deref())
            .unwrap_or(&step.task)
    });
    let images = images::unnamed(bundle, tasks).into_keys();
    images
        .map(|image| {
            let at = KeyPath::default().key("steps");
            let mut problem = one.problem(at, &images::no_task_names(&image));
            problem.severity = Severity::Warning;
            problem
        })
        .collect()
}

fn revealing(one: &Translation, solutions: &Solutions<'_>) -> Vec<Problem> {
    let root = KeyPath::default();
    let of_steps = one.overlay.steps.iter().flat_map(|(id, step)| {
        let at = root.key("steps").key(id).key("hints");
        let hints = step.hints.iter().flatten().enumerate();
        hints.map(move |(i, hint)| (at.index(i), hint.as_str()))
    });
    let of_checks = one.overlay.checks.iter().filter_map(|(id, check)| {
        let at = root.key("checks").key(id).key("hint");
        Some((at, check.hint.as_deref()?))
    });
    let hints = of_steps.chain(of_checks);
    hints
        .flat_map(|(at, hint)| {
            let revealed = solutions.revealed_by(hint).into_iter();
            revealed.map(move |message| one.problem(at.clone(), &message))
        })
        .collect()
}
