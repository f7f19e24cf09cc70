//! Themes without colours of their own: the terminal's sixteen, or none.

use ratatui::style::{Color, Modifier, Style};

use super::{Role, Theme};

const PLAIN: Modifier = Modifier::empty();
const BOLD: Modifier = Modifier::BOLD;
const DIM: Modifier = Modifier::DIM;
const UNDERLINED: Modifier = Modifier::UNDERLINED;
const REVERSED: Modifier = Modifier::REVERSED;

impl Theme {
    /// The terminal's own 16 colours. Black, white and the greys are left alone: which of them is
    /// legible only the terminal's owner knows.
    #[must_use]
    pub fn ansi() -> Self {
        Self::of("16 colours", |role| match color(role) {
            Some((color, modifier)) => Style::new().fg(color).add_modifier(modifier),
            None => Style::new().add_modifier(modifier(role)),
        })
    }

    /// No colours: bold, underlined, reversed and dim. What is told apart by them is told apart by
    /// words or marks as well.
    #[must_use]
    pub fn mono() -> Self {
        Self::of("mono", |role| Style::new().add_modifier(modifier(role)))
    }
}

fn color(role: Role) -> Option<(Color, Modifier)> {
    Some(match role {
        Role::BorderFocused
        | Role::LineNumberHere
        | Role::Bullet
        | Role::StageName
        | Role::ImageName
        | Role::Code
        | Role::StepCached
        | Role::Notice => (Color::Cyan, PLAIN),
        Role::Key | Role::Heading | Role::StepRunning | Role::GaugeYours | Role::Keyword => {
            (Color::Cyan, BOLD)
        }
        Role::CheckPassed
        | Role::Expected
        | Role::StepDone
        | Role::GaugeBest
        | Role::Added
        | Role::StringText
        | Role::Done
        | Role::EngineReady => (Color::Green, PLAIN),
        Role::AddedStrong => (Color::Green, BOLD.union(UNDERLINED)),
        Role::CheckFailed
        | Role::Trouble
        | Role::StepFailed
        | Role::ProblemError
        | Role::EngineMissing => (Color::Red, BOLD),
        Role::Found | Role::LogError | Role::GaugeLimit | Role::Removed => (Color::Red, PLAIN),
        Role::RemovedStrong => (Color::Red, BOLD.union(UNDERLINED)),
        Role::CheckUnknown
        | Role::HintText
        | Role::Changed
        | Role::ProblemWarning
        | Role::EngineBusy
        | Role::Flag => (Color::Yellow, PLAIN),
        Role::Star => (Color::Yellow, BOLD),
        Role::GaugeLast | Role::Wasted | Role::Variable | Role::Number => (Color::Magenta, PLAIN),
        Role::GaugeReference | Role::Folder | Role::ProblemInfo | Role::Command => {
            (Color::Blue, PLAIN)
        }
        Role::Link => (Color::Blue, UNDERLINED),
        _ => return None,
    })
}

fn modifier(role: Role) -> Modifier {
    match role {
        Role::Title
        | Role::BorderFocused
        | Role::Key
        | Role::CheckPassed
        | Role::Expected
        | Role::Star
        | Role::StepRunning
        | Role::GaugeYours
        | Role::Added
        | Role::Folder
        | Role::LineNumberHere
        | Role::Keyword
        | Role::StageName
        | Role::Heading
        | Role::Strong
        | Role::Code
        | Role::Bullet
        | Role::Done
        | Role::Memo => BOLD,
        Role::Dim
        | Role::Border
        | Role::CheckSkipped
        | Role::StarEmpty
        | Role::StepCached
        | Role::GaugeTrack
        | Role::Removed
        | Role::LineNumber
        | Role::Comment
        | Role::Operator
        | Role::TableRule => DIM,
        Role::SelectedDim
        | Role::Match
        | Role::CheckUnknown
        | Role::Found
        | Role::GaugeLast
        | Role::Changed
        | Role::ProblemWarning
        | Role::Variable
        | Role::ImageName
        | Role::Emphasis
        | Role::Link
        | Role::EngineBusy => UNDERLINED,
        Role::LogError | Role::GaugeBest | Role::AddedStrong => BOLD.union(UNDERLINED),
        Role::GaugeBaseline | Role::RemovedStrong | Role::ProblemInfo => DIM.union(UNDERLINED),
        Role::Selected
        | Role::Selection
        | Role::Header
        | Role::PopupSelected
        | Role::GaugeLimit
        | Role::Wasted => REVERSED,
        Role::MatchHere
        | Role::Trouble
        | Role::CheckFailed
        | Role::StepFailed
        | Role::ProblemError
        | Role::EngineMissing => BOLD.union(REVERSED),
        _ => PLAIN,
    }
}
