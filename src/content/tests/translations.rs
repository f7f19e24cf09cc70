//! Missions in other languages: texts only, one by one, and never a verdict.

use std::fs;

use super::{Copy, copy, sound};
use crate::content::{Course, overlay_schema, yaml};
use crate::domain::mission::{Language, Mission, Overlay};

/// Every text of the sound mission.
const GERMAN: &str = r#"
title: Saubere Küche
summary: Lass die Töpfe in der Küche.
memo: { subject: Teller, body: "Wir servieren **Teller**." }
steps:
  two-stages:
    title: Entwirf zwei Stages
    task: |
      Schreibe 2 Stages, `builder` und `production` auf `node:20-alpine`; das Image hat weniger
      als 25 % des fetten und weniger als 60 MB. Der Server antwortet auf Port 3000 und hält innerhalb von 3 s an.
    hints: [Aus welcher Stage kommt der Teller?, "`COPY --from=builder` nimmt, was du nennst."]
  no-tools:
    title: Lass das Werkzeug da
    task: |
      Kein `nodemon` im Image, `/app/server.js` an seinem Platz, und das Target `production` setzt
      `NODE_ENV` auf `production`. Die Tests in `tests/structure.yaml` müssen gelten.
checks:
  builds: { title: Es baut }
  lean-enough: { title: Der Teller ist leicht, hint: "Er hat {found}." }
  small: { title: Klein }
  answers: { title: Er antwortet }
  stages: { title: Zwei Stages }
  no-nodemon: { title: Kein Werkzeug }
  production: { title: Das Produktions-Target }
  env: { title: Seine Umgebung }
  structure: { title: Die Tests }
references:
  lean: { explain: Zwei Stages. }
wrong:
  wrong/everything.Dockerfile: { why: Es kopiert die Küche. }
debrief: "Gut gemacht."
"#;

fn german(text: &str) -> Copy {
    Copy::new().write("mission.de.yaml", text)
}

fn language(name: &str) -> Language {
    name.parse().unwrap()
}

fn in_language(copy: &Copy, name: &str) -> Mission {
    let course = copy.course().in_language(Some(&language(name)));
    course.entries()[0].mission().unwrap().clone()
}

/// What a learner reads, as far as a test asks.
fn title(copy: &Copy, name: &str) -> String {
    in_language(copy, name).about.title
}

#[test]
fn every_text_is_translated_and_nothing_else_changes() {
    let copy = german(GERMAN);
    assert_eq!(copy.problems(), Vec::<String>::new());
    let own = copy.course().entries()[0].mission().unwrap().clone();
    let translated = in_language(&copy, "de");
    assert_eq!(translated.about.title, "Saubere Küche");
    assert_eq!(translated.memo.from, "Dr. A. Sharma");
    assert_eq!(
        translated.steps[0].hints[0],
        "Aus welcher Stage kommt der Teller?"
    );
    assert_eq!(translated.wrong[0].why, "Es kopiert die Küche.");
    let told = format!("{translated:?}");
    for text in [
        "Er hat {found}.",
        "Seine Umgebung",
        "Zwei Stages.",
        "Gut gemacht.",
    ] {
        assert!(told.contains(text), "{text}");
    }
    // The way back leaves the original: the texts are all that differed.
    let mut english = Overlay {
        title: Some(own.about.title.clone()),
        summary: Some(own.about.summary.clone()),
        debrief: Some(own.debrief.clone()),
        ..Overlay::default()
    };
    english.memo.subject = Some(own.memo.subject.clone());
    english.memo.body = Some(own.memo.body.clone());
    for step in &own.steps {
        let texts = english.steps.entry(step.id.to_string()).or_default();
        texts.title = Some(step.title.clone());
        texts.task = Some(step.task.clone());
        texts.hints = Some(step.hints.clone());
    }
    for (_, check) in crate::content::paths::every_check(&own) {
        let texts = english.checks.entry(check.id.to_string()).or_default();
        texts.title = Some(check.title.clone());
        texts.hint.clone_from(&check.hint);
    }
    for one in &own.references {
        let texts = english.references.entry(one.id.to_string()).or_default();
        texts.explain = Some(one.explain.clone());
    }
    for one in &own.wrong {
        let texts = english.wrong.entry(one.dockerfile.clone()).or_default();
        texts.why = Some(one.why.clone());
    }
    assert_ne!(translated, own);
    assert_eq!(translated.with_texts(&english), own);
}

#[test]
fn a_text_that_is_missing_stays_as_it_was() {
    let copy = german("title: Saubere Küche\nsteps: { no-tools: { title: Lass es } }\n");
    let mission = in_language(&copy, "de");
    assert_eq!(mission.about.title, "Saubere Küche");
    assert_eq!(mission.about.summary, "Leave the pots in the kitchen.");
    assert_eq!(mission.steps[1].title, "Lass es");
    assert!(mission.steps[1].task.starts_with("No `nodemon`"));
    let problems = copy.problems();
    for path in [
        "summary",
        "memo.body",
        "steps.two-stages.hints",
        "steps.no-tools.task",
        "checks.env.title",
        "checks.lean-enough.hint",
        "references.lean.explain",
        "wrong.wrong/everything.Dockerfile.why",
        "debrief",
    ] {
        let words = format!(": warning: {path}: there is no such text; the mission's own is shown");
        assert!(
            problems.iter().any(|one| one.ends_with(&words)),
            "{path}: {problems:#?}"
        );
    }
    assert!(
        problems.iter().all(|one| one.contains(": warning: ")),
        "{problems:#?}"
    );
}

#[test]
fn the_language_is_the_nearest_there_is() {
    let copy = german("title: Saubere Küche\n").write("mission.pt-BR.yaml", "title: Cozinha\n");
    for (wanted, shown) in [
        ("de", "Saubere Küche"),
        ("de-AT", "Saubere Küche"),
        ("pt-BR", "Cozinha"),
        ("pt", "Clean Kitchen"),
        ("en", "Clean Kitchen"),
        ("fr", "Clean Kitchen"),
    ] {
        assert_eq!(title(&copy, wanted), shown, "{wanted}");
    }
    let languages = copy.course().entries()[0].languages().unwrap();
    let languages: Vec<_> = languages.iter().map(Language::as_str).collect();
    assert_eq!(languages, ["en", "de", "pt-BR"]);
    let own = copy.edit("minutes: 20", "minutes: 20\nlanguage: pt");
    assert_eq!(title(&own, "pt-PT"), "Clean Kitchen");
    assert_eq!(
        own.course().entries()[0].languages().unwrap()[0].as_str(),
        "pt"
    );
}

#[test]
fn only_texts_of_what_is_there() {
    for (text, problem) in [
        (
            "titel: x\n",
            "1:1: error: titel: unknown key `titel`; did you mean `title`?",
        ),
        ("level: 3\n", "1:1: error: level: unknown key `level`"),
        (
            "steps: { two-stages: { checks: [] } }\n",
            "1:24: error: steps.two-stages.checks: unknown key `checks`",
        ),
        (
            "checks: { builds: { builds: {} } }\n",
            "1:21: error: checks.builds.builds: unknown key `builds`",
        ),
        (
            "checks: { small: { titel: x } }\n",
            "1:20: error: checks.small.titel: unknown key `titel`; did you mean `title`?",
        ),
        (
            "checks: { smal: { title: x } }\n",
            "1:11: error: checks.smal: the mission has no check `smal`; did you mean `small`?",
        ),
        (
            "steps: { zebra: { title: x } }\n",
            "1:10: error: steps.zebra: the mission has no step `zebra`",
        ),
        (
            "references: { leen: { explain: x } }\n",
            "1:15: error: references.leen: the mission has no reference `leen`; did you mean `lean`?",
        ),
        (
            "wrong: { everything: { why: x } }\n",
            "1:10: error: wrong.everything: the mission has no wrong answer `everything`",
        ),
        (
            "steps: { two-stages: { hints: [x] } }\n",
            "1:24: error: steps.two-stages.hints: the mission has 2 hints here, not 1",
        ),
        ("- title\n", "1:1: error: expected a mapping, found a list"),
        ("title: [\n", "error: title: this is not YAML"),
    ] {
        let copy = german(text);
        let problems = copy.problems();
        assert!(
            problems
                .iter()
                .any(|one| one.starts_with("mission.de.yaml:") && one.contains(problem)),
            "{text}: {problems:#?}"
        );
        // Who wants German is told; everybody else plays on.
        let course = copy.course().in_language(Some(&language("de")));
        assert!(course.entries()[0].mission().is_err(), "{text}");
        assert!(course.find("clean-kitchen").is_ok());
        assert_eq!(title(&copy, "fr"), "Clean Kitchen");
    }
}

#[test]
fn the_rules_of_texts_hold_in_every_language() {
    let lean = fs::read_to_string(sound().join("reference/lean.Dockerfile")).unwrap();
    let lean = lean.replace('\n', "\n      ");
    for (from, to, problem) in [
        (
            "Port 3000",
            "seinem Port",
            "error: steps.two-stages.task: the task does not mention `3000`, which the check `answers` demands",
        ),
        (
            "2 Stages",
            "zwei Stages",
            "error: steps.two-stages.task: the task does not mention `2`, which the check `stages` demands",
        ),
        (
            "Kein `nodemon` im",
            "Kein Werkzeug im",
            "warning: steps.no-tools.task: the task does not mention `nodemon`",
        ),
        (
            "setzt\n      `NODE_ENV`",
            "setzt\n      etwas",
            "error: steps.no-tools.task: the task does not mention `NODE_ENV`, which the check `env` demands",
        ),
        (
            " auf `node:20-alpine`;",
            " auf alpine;",
            "warning: steps: no task names the image `node:20-alpine`",
        ),
        ("Saubere Küche", "' '", "error: title: the text is empty"),
        (
            "[Aus welcher Stage kommt der Teller?, \"`COPY --from=builder` nimmt, was du nennst.\"]",
            &format!("\n    - |\n      {lean}\n    - x"),
            "error: steps.two-stages.hints[0]: this hint holds nearly the whole solution `lean`",
        ),
    ] {
        assert_eq!(GERMAN.matches(from).count(), 1, "{from}");
        let problems = german(&GERMAN.replace(from, to)).problems();
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert!(problems[0].starts_with("mission.de.yaml:"), "{problems:?}");
        assert!(problems[0].contains(problem), "{problems:?}");
    }
}

#[test]
fn names_that_are_no_language_are_told() {
    let copy = Copy::new().write("mission.deutsch.yaml", GERMAN);
    assert_eq!(
        copy.problems(),
        [
            "mission.deutsch.yaml: warning: `deutsch` is no language; write it like de or pt-BR; this file is not read"
        ]
    );
    let copy = Copy::new().write("mission.en.yaml", GERMAN);
    assert_eq!(
        copy.problems(),
        ["mission.en.yaml: error: `en` is what the mission itself is written in"]
    );
}

#[test]
fn the_digest_is_of_what_is_graded() {
    let of = |copy: &Copy, wanted: Option<&str>| {
        let wanted = wanted.map(language);
        let course = copy.course().in_language(wanted.as_ref());
        course.entries()[0].bundle().unwrap()
    };
    let (plain, translated) = (Copy::new(), german(GERMAN));
    let own = of(&plain, None);
    for (copy, wanted) in [
        (&plain, Some("de")),
        (&translated, None),
        (&translated, Some("de")),
    ] {
        let bundle = of(copy, wanted);
        assert_eq!(bundle.digest, own.digest, "{wanted:?}");
        assert_eq!(bundle.others, own.others, "{wanted:?}");
    }
    // So no check may read one: it would not show in the digest.
    let reads = german(GERMAN).edit(
        "structure: { file: tests/structure.yaml }",
        "structure: { file: mission.de.yaml }",
    );
    let course = reads.course();
    let error = course.entries()[0].bundle().unwrap_err().to_string();
    assert!(
        error.contains("mission.de.yaml: error: a structure check names this file"),
        "{error}"
    );
}

#[test]
fn a_pack_holds_the_translations() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("03-clean-kitchen");
    copy(&sound(), &folder);
    fs::write(folder.join("mission.de.yaml"), GERMAN).unwrap();
    let packed = crate::content::pack::pack(&Course::from_dir(&folder).unwrap()).unwrap();
    let file = place.path().join("kitchen.pack");
    fs::write(&file, packed.pack).unwrap();
    let course = crate::content::pack::open(&file)
        .unwrap()
        .in_language(Some(&language("de")));
    let mission = course.find("clean-kitchen").unwrap().mission().unwrap();
    assert_eq!(mission.about.title, "Saubere Küche");
}

#[test]
fn shipped_translations_are_whole_and_fit_the_schema() {
    let validator = jsonschema::validator_for(&overlay_schema()).unwrap();
    let value = |text: &str| yaml::parse(text).unwrap().value;
    assert!(validator.is_valid(&value(GERMAN)));
    for bad in [
        "titel: x",
        "checks: { small: { files: {} } }",
        "title: 1",
        "steps: []",
    ] {
        assert!(!validator.is_valid(&value(bad)), "{bad}");
    }
    let missions = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("missions");
    let course = Course::shipped();
    let mut overlays = 0;
    for entry in course.entries() {
        for language in entry.overlays().unwrap() {
            overlays += 1;
            let name = format!("mission.{language}.yaml");
            let text = fs::read_to_string(missions.join(entry.folder()).join(&name)).unwrap();
            assert!(
                validator.is_valid(&value(&text)),
                "{}/{name}",
                entry.folder()
            );
        }
    }
    assert!(overlays >= 2, "{overlays}");
    let problems = crate::content::lint::lint(&course).into_iter();
    let of_overlays = problems.filter(|one| !one.file.ends_with("/mission.yaml"));
    assert_eq!(of_overlays.collect::<Vec<_>>(), []);
}
