//! News that reach the screen: keys, the clock, and what came of effects.

use std::sync::Arc;
use std::time::Duration;

use super::course::{Entry, Lint};
use super::effect::{RunId, Wake};
use super::engine::EngineState;
use super::geometry::{Area, Size};
use super::keys::Key;
use super::run::RunEnd;
use crate::domain::dockerfile::lint::Diagnostic;
use crate::domain::event::GradeEvent;
use crate::domain::image::Analysis;
use crate::domain::learner::Attempt;
use crate::domain::mission::{Bundle, Slug};

#[derive(Debug)]
pub enum Msg {
    /// What time it is; comes before every batch of messages.
    Time(Now),
    Key(Key),
    Paste(String),
    Mouse(Mouse),
    Resize(Size),
    /// How long the texts are that were drawn last, so that scrolling can end where they do.
    Drawn(Extents),
    Wake(Wake),
    Opened(Box<Opened>),
    /// Missions that are being written were read again.
    Reloaded(Box<Reloaded>),
    Linted(Linted),
    /// A draft is on the disk.
    Saved {
        mission: Slug,
        path: String,
        version: u64,
    },
    /// Somebody else wrote a file of the open mission.
    Changed {
        mission: Slug,
        path: String,
        text: String,
    },
    Run {
        run: RunId,
        event: Box<GradeEvent>,
    },
    RunEnded {
        run: RunId,
        end: RunEnd,
    },
    /// A reference was measured, or why it was not.
    Measured {
        mission: Slug,
        reference: Slug,
        result: Result<Arc<Analysis>, String>,
    },
    /// No more references are being measured.
    MeasuringEnded(RunId),
    /// The editable files after a reset, and the folder that holds the old ones.
    Started {
        mission: Slug,
        files: Vec<(String, String)>,
        backup: Option<String>,
    },
    Engine(EngineState),
    /// A line about our own engine, which is being installed or started, or about stand-ins.
    EngineSays(String),
    /// Our own engine answers, in words, or why it does not.
    EngineRaised(Result<String, String>),
    /// Stand-ins were made, in words, or why not.
    StandInsMade(Result<String, String>),
    Notice(Notice),
    /// The process was asked to end.
    Terminate,
}

/// The clock as the screen knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Since the start of the program; never goes back.
    pub up: Duration,
    /// Seconds since 1970, UTC.
    pub unix: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub x: u16,
    pub y: u16,
    pub kind: MouseKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    Press,
    Drag,
    ScrollUp,
    ScrollDown,
}

/// Lines of what was drawn, and rows it had.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    pub lines: usize,
    pub rows: usize,
}

impl Extent {
    /// The last first line that still fills the rows.
    #[must_use]
    pub fn most(self) -> usize {
        self.lines.saturating_sub(self.rows)
    }
}

/// A part of the picture that a click selects, and which one it is of what is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub area: Area,
    pub index: usize,
}

/// What only drawing knows: how long texts are, and where a list is that lays itself out there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extents {
    pub brief: Extent,
    /// The overlay on top.
    pub overlay: Extent,
    /// From top to bottom.
    pub targets: Vec<Target>,
}

/// A mission with everything that is kept of it.
#[derive(Debug)]
pub struct Opened {
    pub bundle: Arc<Bundle>,
    /// The editable files, in the mission's order.
    pub files: Vec<(String, String)>,
    pub attempts: Vec<Attempt>,
    pub notices: Vec<String>,
}

/// Missions as their author has them now.
#[derive(Debug)]
pub struct Reloaded {
    /// None where their folder cannot be read.
    pub entries: Option<Vec<Entry>>,
    pub lint: Lint,
    /// The open mission, where it has changed and can be read.
    pub open: Option<Opened>,
}

#[derive(Debug)]
pub struct Linted {
    pub mission: Slug,
    pub path: String,
    pub version: u64,
    pub found: Vec<Diagnostic>,
}

/// A sentence for the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub words: String,
    pub trouble: bool,
}

impl Notice {
    pub fn info(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            trouble: false,
        }
    }

    pub fn trouble(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            trouble: true,
        }
    }
}
