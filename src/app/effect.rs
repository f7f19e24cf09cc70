//! What the screen wants done outside of it. Nothing here happens in the screen itself.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::domain::learner::{Attempt, Progress};
use crate::domain::mission::{Bundle, Slug};

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Leave once everything before this is done.
    Quit,
    /// Give the terminal back to the shell until it calls again.
    Suspend,
    /// Forget what the terminal shows, and draw everything.
    Redraw,
    /// Send [`super::Msg::Wake`] when the time has passed.
    Wake {
        after: Duration,
        wake: Wake,
    },
    /// Read a mission, its drafts and its attempts, and watch its files.
    Open(Slug),
    Lint {
        bundle: Arc<Bundle>,
        path: String,
        version: u64,
        /// All editable files: rules look beside the Dockerfile too.
        files: BTreeMap<String, String>,
    },
    SaveDraft {
        mission: Slug,
        path: String,
        text: String,
        version: u64,
    },
    /// What another program wrote was taken into the editor: to write over it loses nothing.
    NoteChange {
        mission: Slug,
        path: String,
        text: String,
    },
    SaveProgress(Box<Progress>),
    KeepAttempt {
        mission: Slug,
        attempt: Box<Attempt>,
    },
    /// Move the drafts of a mission to a backup and start it over.
    Reset(Arc<Bundle>),
    Grade(GradeRequest),
    Cancel(RunId),
    /// Build a reference and read its layers.
    Measure {
        run: RunId,
        bundle: Arc<Bundle>,
        references: Vec<Slug>,
    },
    /// Look for an engine.
    Probe,
    /// Start an engine of our own, installing it first if that was asked about.
    RaiseEngine {
        install: bool,
    },
    /// Make stand-ins for these base images, installing first what that takes if that was asked about.
    MakeStandIns {
        install: bool,
        images: Vec<String>,
    },
    /// Put a text on the system's clipboard.
    Copy(String),
    /// Hand the terminal to `$EDITOR` with a draft.
    EditOutside {
        mission: Slug,
        path: String,
        line: u32,
    },
}

/// Names a piece of work that can be cancelled; later ones are larger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u64);

#[derive(Clone, Debug, PartialEq)]
pub struct GradeRequest {
    pub run: RunId,
    pub bundle: Arc<Bundle>,
    pub files: BTreeMap<String, String>,
}

/// Why the screen wants to be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The drafts may be saved.
    Save,
    /// The learner may have paused; the version that was current then.
    Lint { version: u64 },
    /// Something moves: draw again.
    Animate,
    /// Look for an engine again.
    Probe,
    /// The notice has been read.
    Notice,
}
