//! Roles to styles, for themes that have colours of their own.
#![expect(
    clippy::match_same_arms,
    reason = "a role to a line, so that each can change alone"
)]

use ratatui::style::{Color, Modifier, Style};

use super::{Role, Theme};

/// What is written with.
pub(super) struct Inks {
    pub(super) text: Color,
    pub(super) strong: Color,
    pub(super) dim: Color,
    /// Frames and rules.
    pub(super) faint: Color,
    pub(super) accent: Color,
    pub(super) green: Color,
    pub(super) red: Color,
    pub(super) yellow: Color,
    pub(super) blue: Color,
    pub(super) teal: Color,
    pub(super) violet: Color,
}

/// What is written on.
pub(super) struct Grounds {
    pub(super) screen: Color,
    /// Top and bottom line.
    pub(super) bar: Color,
    pub(super) popup: Color,
    pub(super) code: Color,
    /// The line of the cursor.
    pub(super) here: Color,
    pub(super) selected: Color,
    pub(super) selected_dim: Color,
    pub(super) selection: Color,
    pub(super) added: Color,
    pub(super) removed: Color,
    pub(super) paper: Color,
    /// What a search found.
    pub(super) found: Color,
}

pub(super) fn coloured(name: &'static str, inks: &Inks, grounds: &Grounds) -> Theme {
    Theme::of(name, |role| {
        screen(role, inks, grounds)
            .or_else(|| verdict(role, inks))
            .or_else(|| build(role, inks))
            .or_else(|| change(role, inks, grounds))
            .or_else(|| editor(role, inks, grounds))
            .or_else(|| code(role, inks))
            .or_else(|| prose(role, inks, grounds))
            .unwrap_or_else(|| ink(inks.text))
    })
}

impl Theme {
    /// Selected rows and selected text in reverse, for when a tint would be too faint.
    pub(super) fn with_reversed_selection(mut self) -> Self {
        for role in [Role::Selected, Role::Selection, Role::PopupSelected] {
            let style = &mut self.styles[role as usize];
            style.bg = None;
            *style = style.add_modifier(Modifier::REVERSED);
        }
        let found = &mut self.styles[Role::Match as usize];
        *found = found.add_modifier(Modifier::UNDERLINED);
        self
    }
}

fn ink(color: Color) -> Style {
    Style::new().fg(color)
}

fn bold(color: Color) -> Style {
    ink(color).add_modifier(Modifier::BOLD)
}

fn screen(role: Role, inks: &Inks, grounds: &Grounds) -> Option<Style> {
    Some(match role {
        Role::Screen => ink(inks.text).bg(grounds.screen),
        Role::Text | Role::Prompt => ink(inks.text),
        Role::Dim => ink(inks.dim),
        Role::Title => bold(inks.strong),
        Role::Border => ink(inks.faint),
        Role::BorderFocused => ink(inks.accent),
        // Without ink, so that what a row says in colours stays said when it is selected.
        Role::Selected => Style::new()
            .bg(grounds.selected)
            .add_modifier(Modifier::BOLD),
        Role::SelectedDim => Style::new().bg(grounds.selected_dim),
        Role::Header => ink(inks.text).bg(grounds.bar),
        Role::Footer => ink(inks.dim).bg(grounds.bar),
        Role::Key => bold(inks.accent),
        Role::Match => Style::new().bg(grounds.found),
        Role::MatchHere => Style::new()
            .fg(grounds.screen)
            .bg(inks.accent)
            .add_modifier(Modifier::BOLD),
        Role::Notice => ink(inks.teal),
        Role::Trouble => bold(inks.red),
        Role::EngineReady => ink(inks.green),
        Role::EngineMissing => bold(inks.red),
        Role::EngineBusy => ink(inks.yellow),
        _ => return None,
    })
}

fn verdict(role: Role, inks: &Inks) -> Option<Style> {
    Some(match role {
        Role::CheckPassed => ink(inks.green),
        Role::CheckFailed => bold(inks.red),
        Role::CheckUnknown => ink(inks.yellow),
        Role::CheckSkipped => ink(inks.dim),
        Role::CheckPending => ink(inks.text),
        Role::Expected => ink(inks.green),
        Role::Found => ink(inks.red),
        Role::HintText => ink(inks.yellow),
        Role::Star => bold(inks.accent),
        Role::StarEmpty => ink(inks.faint),
        _ => return None,
    })
}

fn build(role: Role, inks: &Inks) -> Option<Style> {
    Some(match role {
        Role::StepRunning => bold(inks.accent),
        Role::StepDone => ink(inks.green),
        Role::StepCached => ink(inks.teal),
        Role::StepFailed => bold(inks.red),
        Role::LogText => ink(inks.dim),
        Role::LogError => ink(inks.red),
        Role::GaugeBaseline => ink(inks.dim),
        Role::GaugeYours => bold(inks.accent),
        Role::GaugeLast => ink(inks.violet),
        Role::GaugeBest => ink(inks.green),
        Role::GaugeReference => ink(inks.blue),
        Role::GaugeLimit => ink(inks.red),
        Role::GaugeTrack => ink(inks.faint),
        _ => return None,
    })
}

fn change(role: Role, inks: &Inks, grounds: &Grounds) -> Option<Style> {
    Some(match role {
        Role::Added => ink(inks.green),
        Role::Changed => ink(inks.yellow),
        Role::Removed => ink(inks.red),
        Role::Wasted => ink(inks.violet),
        Role::Folder => ink(inks.blue),
        Role::AddedStrong => bold(inks.green).bg(grounds.added),
        Role::RemovedStrong => bold(inks.red).bg(grounds.removed),
        // Without ink: what is written there keeps its own.
        Role::AddedLine => Style::new().bg(grounds.added),
        Role::RemovedLine => Style::new().bg(grounds.removed),
        _ => return None,
    })
}

fn editor(role: Role, inks: &Inks, grounds: &Grounds) -> Option<Style> {
    Some(match role {
        Role::LineNumber => ink(inks.faint),
        Role::LineNumberHere => ink(inks.accent),
        Role::LineHere => Style::new().bg(grounds.here),
        Role::Selection => Style::new().bg(grounds.selection),
        Role::ProblemError => bold(inks.red),
        Role::ProblemWarning => ink(inks.yellow),
        Role::ProblemInfo => ink(inks.blue),
        Role::Popup => ink(inks.text).bg(grounds.popup),
        Role::PopupSelected => bold(inks.strong).bg(grounds.selected),
        _ => return None,
    })
}

fn code(role: Role, inks: &Inks) -> Option<Style> {
    Some(match role {
        Role::Keyword => bold(inks.accent),
        Role::Flag => ink(inks.yellow),
        Role::StringText => ink(inks.green),
        Role::Comment => ink(inks.dim).add_modifier(Modifier::ITALIC),
        Role::Variable => ink(inks.violet),
        Role::Number => ink(inks.violet),
        Role::Operator => ink(inks.dim),
        Role::StageName => ink(inks.teal).add_modifier(Modifier::BOLD),
        Role::ImageName => ink(inks.teal),
        Role::Command => ink(inks.blue),
        _ => return None,
    })
}

fn prose(role: Role, inks: &Inks, grounds: &Grounds) -> Option<Style> {
    Some(match role {
        Role::Heading => bold(inks.accent),
        Role::Strong => bold(inks.strong),
        Role::Emphasis => ink(inks.strong).add_modifier(Modifier::ITALIC),
        Role::Code => ink(inks.teal),
        Role::CodeBlock => ink(inks.text).bg(grounds.code),
        Role::Quote => ink(inks.text).add_modifier(Modifier::ITALIC),
        Role::Link => ink(inks.blue).add_modifier(Modifier::UNDERLINED),
        Role::Bullet => ink(inks.accent),
        Role::TableRule => ink(inks.faint),
        Role::Memo => bold(inks.strong),
        Role::Paper => ink(inks.text).bg(grounds.paper),
        Role::Done => ink(inks.green),
        _ => return None,
    })
}
