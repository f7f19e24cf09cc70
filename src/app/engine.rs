//! What the screen knows of the engine.

/// Always visible; a panel says more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EngineState {
    /// Nobody has looked yet.
    #[default]
    Unknown,
    Looking,
    Ready(ReadyEngine),
    Missing(MissingEngine),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadyEngine {
    /// `Docker 20.10.24`
    pub label: String,
    pub endpoint: String,
    /// What led to it: `default socket`.
    pub source: String,
    /// More facts, as label and value.
    pub facts: Vec<(String, String)>,
    /// Base images of the course that are not there.
    pub missing_images: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingEngine {
    /// It answered before, and then no more.
    pub lost: Option<String>,
    pub tried: Vec<Tried>,
    /// What to do, and the command that does it.
    pub mends: Vec<(String, Option<String>)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    pub endpoint: String,
    pub source: String,
    /// What came back.
    pub said: String,
}

impl EngineState {
    /// A word or two for the header.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Unknown | Self::Looking => "looking for an engine",
            Self::Ready(engine) => &engine.label,
            Self::Missing(_) => "no engine",
        }
    }

    #[must_use]
    pub fn is_ready(&self) -> bool {
        matches!(self, Self::Ready(_))
    }
}
