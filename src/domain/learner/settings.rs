//! What a learner may choose: `config.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::mission::Language;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    pub theme: ThemeChoice,
    /// Of missions' texts; the environment's when it is not given.
    pub language: Option<Language>,
    /// vim-style keys in the editor.
    pub vim: bool,
    /// Keys by action: `grade: [f5, ctrl-b]`. They replace the built-in ones of that action.
    pub keys: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// By the terminal's background and `NO_COLOR`.
    #[default]
    Auto,
    Dark,
    Light,
    HighContrast,
    /// The terminal's own 16 colours.
    Ansi,
    /// No colours at all: bold, underline and reverse.
    Mono,
}
