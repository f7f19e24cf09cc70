//! A mission's texts in another language. An overlay holds texts only: what is checked is written once.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Mission, Slug};
use crate::domain::check::{Check, CheckKind};

/// A `mission.de.yaml`. A text that is not here is shown in the mission's own language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Overlay {
    pub title: Option<String>,
    pub summary: Option<String>,
    pub memo: MemoTexts,
    /// By the steps' ids.
    pub steps: BTreeMap<String, StepTexts>,
    /// By the checks' ids, those inside a `target` too.
    pub checks: BTreeMap<String, CheckTexts>,
    /// By the references' ids.
    pub references: BTreeMap<String, ReferenceTexts>,
    /// By the wrong answers' `dockerfile`.
    pub wrong: BTreeMap<String, WrongTexts>,
    /// Markdown.
    pub debrief: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MemoTexts {
    pub from: Option<String>,
    pub subject: Option<String>,
    /// Markdown.
    pub body: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StepTexts {
    pub title: Option<String>,
    /// Markdown. Every number, path, port and name a check demands stands here.
    pub task: Option<String>,
    /// As many as the mission has.
    pub hints: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CheckTexts {
    pub title: Option<String>,
    pub hint: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReferenceTexts {
    /// Markdown.
    pub explain: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WrongTexts {
    pub why: Option<String>,
}

impl Mission {
    /// This mission with the overlay's texts; nothing else of it changes.
    #[must_use]
    pub fn with_texts(mut self, overlay: &Overlay) -> Self {
        put(&mut self.about.title, overlay.title.as_ref());
        put(&mut self.about.summary, overlay.summary.as_ref());
        put(&mut self.memo.from, overlay.memo.from.as_ref());
        put(&mut self.memo.subject, overlay.memo.subject.as_ref());
        put(&mut self.memo.body, overlay.memo.body.as_ref());
        put(&mut self.debrief, overlay.debrief.as_ref());
        for step in &mut self.steps {
            if let Some(texts) = of(&overlay.steps, &step.id) {
                put(&mut step.title, texts.title.as_ref());
                put(&mut step.task, texts.task.as_ref());
                put(&mut step.hints, texts.hints.as_ref());
            }
            put_checks(&mut step.checks, overlay);
        }
        for reference in &mut self.references {
            let texts = of(&overlay.references, &reference.id);
            put(
                &mut reference.explain,
                texts.and_then(|it| it.explain.as_ref()),
            );
        }
        for wrong in &mut self.wrong {
            let texts = overlay.wrong.get(&wrong.dockerfile);
            put(&mut wrong.why, texts.and_then(|it| it.why.as_ref()));
        }
        self
    }
}

/// Recursion is bounded by how deep the mission's file could be nested.
fn put_checks(checks: &mut [Check], overlay: &Overlay) {
    for check in checks {
        if let Some(texts) = of(&overlay.checks, &check.id) {
            put(&mut check.title, texts.title.as_ref());
            if texts.hint.is_some() {
                check.hint.clone_from(&texts.hint);
            }
        }
        if let CheckKind::Target(spec) = &mut check.kind {
            put_checks(&mut spec.checks, overlay);
        }
    }
}

fn of<'a, T>(texts: &'a BTreeMap<String, T>, id: &Slug) -> Option<&'a T> {
    texts.get(id.as_str())
}

fn put<T: Clone>(text: &mut T, translated: Option<&T>) {
    if let Some(translated) = translated {
        text.clone_from(translated);
    }
}
