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
    Starting(StartingEngine),
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
    /// How they can be had without a registry.
    pub offer: Option<Offer>,
    pub stand_ins: StandIns,
}

/// Stand-ins for the base images that are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StandIns {
    #[default]
    NotAsked,
    /// They are being made; what was said of it, the latest last.
    Making(Vec<String>),
    /// Why none were made when we last tried.
    Failed(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingEngine {
    /// It answered before, and then no more.
    pub lost: Option<String>,
    /// What we can do about it.
    pub offer: Option<Offer>,
    /// Why we could not when we last tried.
    pub failed: Option<String>,
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

/// An engine of our own, and what it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Start it; what will happen, in words.
    Start(String),
    /// The same after this command has installed it.
    Install { command: String, words: String },
    /// Make stand-ins for base images, after this command has installed what that takes, if anything.
    StandIns {
        command: Option<String>,
        words: String,
        images: Vec<String>,
    },
    /// A command that only the user can run.
    Command(String),
}

/// Our own engine is being installed or started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartingEngine {
    /// What was said of it, the latest last; never many.
    pub said: Vec<String>,
    /// What was known before.
    pub before: MissingEngine,
}

impl StartingEngine {
    pub fn say(&mut self, line: String) {
        say(&mut self.said, line);
    }
}

/// Lines that are kept of what is said.
const SAID: usize = 12;

fn say(said: &mut Vec<String>, line: String) {
    said.push(line);
    if said.len() > SAID {
        said.remove(0);
    }
}

impl ReadyEngine {
    /// Another look keeps what is under way, and why it failed as long as that matters.
    pub fn goes_on(&mut self, before: &Self) {
        let matters = match &before.stand_ins {
            StandIns::NotAsked => false,
            StandIns::Making(_) => true,
            StandIns::Failed(_) => !self.missing_images.is_empty(),
        };
        if matters {
            self.stand_ins = before.stand_ins.clone();
        }
    }

    /// A line about the stand-ins that are being made.
    pub fn say(&mut self, line: String) {
        if let StandIns::Making(said) = &mut self.stand_ins {
            say(said, line);
        }
    }
}

impl Offer {
    /// Whether we can do it, when asked to.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        !matches!(self, Self::Command(_))
    }
}

impl EngineState {
    /// A word or two for the header.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Unknown | Self::Looking => "looking for an engine",
            Self::Ready(engine) => &engine.label,
            Self::Missing(_) => "no engine",
            Self::Starting(_) => "starting an engine",
        }
    }

    /// What we can do about a missing engine or missing images, when asked to.
    #[must_use]
    pub fn offer(&self) -> Option<&Offer> {
        let offer = match self {
            Self::Missing(engine) => engine.offer.as_ref(),
            Self::Ready(engine) if !matches!(engine.stand_ins, StandIns::Making(_)) => {
                engine.offer.as_ref()
            }
            _ => None,
        };
        offer.filter(|offer| offer.is_ours())
    }

    #[must_use]
    pub fn is_ready(&self) -> bool {
        matches!(self, Self::Ready(_))
    }
}
