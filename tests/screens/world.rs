//! A scripted engine on which the shipped mission `lean-manufacturing` can be played.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use phoenix::app::engine::{EngineState, MissingEngine, Offer, ReadyEngine, StandIns, Tried};
use phoenix::content::Course;
use phoenix::domain::build::{BuildEvent, BuildFailure, BuildStep, Builder, Built, StepState};
use phoenix::domain::facts::{HttpAnswer, HttpOutcome, Plan};
use phoenix::domain::image::{Entry, HistoryEntry, ImageConfig, Kind, LayerListing, Member};
use phoenix::domain::mission::Bundle;
use phoenix::engine::fake::{FakeEngine, Pace, ScriptedBuild, ScriptedImage};
use phoenix::engine::{ImageDetails, Scan, Sink};
use tokio::sync::Notify;

pub(crate) const MISSION: &str = "lean-manufacturing";

pub(crate) fn missions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("missions")
}

pub(crate) fn bundle() -> Bundle {
    let course = Course::from_dir(&missions()).expect("the shipped missions");
    course
        .find(MISSION)
        .expect("the mission")
        .bundle()
        .expect("a bundle")
}

/// A file of the mission.
pub(crate) fn text(path: &str) -> String {
    let bundle = bundle();
    let text = match path.strip_prefix("starter/") {
        Some(inside) => bundle.starter.text(inside),
        None => bundle.others.text(path),
    };
    text.unwrap_or_else(|| panic!("the mission has no {path}"))
}

/// Engines that follow one script, can be taken away, and come back.
#[derive(Clone)]
pub(crate) struct Engines {
    script: Arc<dyn Fn() -> FakeEngine + Send + Sync>,
    there: Arc<AtomicBool>,
    left: Arc<Notify>,
    /// Those that were handed out, to take them away in the middle of a run.
    lost: Arc<Mutex<Vec<FakeEngine>>>,
    /// What comes of starting an engine of our own, where that is offered.
    ours: Option<(Offer, Result<String, String>)>,
    /// Base images that are missing.
    lacks: Arc<Mutex<Vec<String>>>,
    /// Stand-ins are made once this is told.
    packages: Arc<Notify>,
}

impl Engines {
    pub(crate) fn of(script: impl Fn() -> FakeEngine + Send + Sync + 'static) -> Self {
        Self {
            script: Arc::new(script),
            there: Arc::new(AtomicBool::new(true)),
            left: Arc::default(),
            lost: Arc::default(),
            ours: None,
            lacks: Arc::default(),
            packages: Arc::default(),
        }
    }

    /// Lacks these images, for which stand-ins can be made, if `end` lets it.
    pub(crate) fn without(images: &[&str], end: Result<&str, &str>) -> Self {
        let mut engines = Self::of(engine);
        let images: Vec<_> = images.iter().map(|it| (*it).to_owned()).collect();
        engines.lacks = Arc::new(Mutex::new(images.clone()));
        let offer = Offer::StandIns {
            command: Some("apt-get install -y npm".to_owned()),
            words: "phoenix makes them of packages.".to_owned(),
            images,
        };
        engines.ours = Some((offer, end.map(str::to_owned).map_err(str::to_owned)));
        engines
    }

    /// All packages are there.
    pub(crate) fn deliver(&self) {
        self.packages.notify_one();
    }

    /// None answers until one of our own is started, if `end` lets it.
    pub(crate) fn missing(offer: Offer, end: Result<&str, &str>) -> Self {
        let mut engines = Self::of(engine);
        engines.there.store(false, Ordering::SeqCst);
        engines.ours = Some((offer, end.map(str::to_owned).map_err(str::to_owned)));
        engines
    }

    /// The daemon dies.
    pub(crate) fn leave(&self) {
        self.there.store(false, Ordering::SeqCst);
        for engine in self.lost.lock().unwrap().iter() {
            engine.lose("connection reset by peer");
        }
        self.left.notify_waiters();
    }

    /// The daemon is started again.
    pub(crate) fn come_back(&self) {
        self.there.store(true, Ordering::SeqCst);
    }
}

impl phoenix::tui::Engines for Engines {
    type Engine = FakeEngine;

    async fn connect(&self) -> Result<FakeEngine, String> {
        if !self.there.load(Ordering::SeqCst) {
            return Err("nothing listens there".to_owned());
        }
        let engine = (self.script)();
        self.lost.lock().unwrap().push(engine.twin());
        Ok(engine)
    }

    async fn look(&self) -> EngineState {
        if self.there.load(Ordering::SeqCst) {
            let missing_images = self.lacks.lock().unwrap().clone();
            let ours = self.ours.as_ref().filter(|_| !missing_images.is_empty());
            return EngineState::Ready(ReadyEngine {
                offer: ours.map(|(offer, _)| still(offer, &missing_images)),
                missing_images,
                ..ready()
            });
        }
        let offer = self.ours.as_ref().map(|(offer, _)| offer.clone());
        let offer = offer.filter(|offer| !matches!(offer, Offer::StandIns { .. }));
        EngineState::Missing(MissingEngine { offer, ..missing() })
    }

    async fn raise(&self, install: bool, say: Sink<'_, String>) -> Result<String, String> {
        let (offer, end) = self
            .ours
            .clone()
            .expect("what is not offered is not asked for");
        let installs = matches!(offer, Offer::Install { .. });
        assert_eq!(install, installs, "what was agreed to is what is done");
        say("unpacking docker.io".to_owned());
        if end.is_ok() {
            self.come_back();
        }
        end
    }

    async fn make_stand_ins(
        &self,
        install: bool,
        images: Vec<String>,
        say: Sink<'_, String>,
    ) -> Result<String, String> {
        let (_, end) = self.ours.clone().expect("it was offered");
        assert!(install, "what was agreed to is what is done");
        say("making layer glibc".to_owned());
        self.packages.notified().await;
        if end.is_ok() {
            let mut lacks = self.lacks.lock().unwrap();
            lacks.retain(|image| !images.contains(image));
        }
        end
    }

    async fn gone(&self) {
        let left = self.left.notified();
        if self.there.load(Ordering::SeqCst) {
            left.await;
        }
    }
}

/// The offer for what is missing by now.
fn still(offer: &Offer, missing: &[String]) -> Offer {
    let mut offer = offer.clone();
    if let Offer::StandIns { images, .. } = &mut offer {
        images.retain(|image| missing.contains(image));
    }
    offer
}

pub(crate) fn ready() -> ReadyEngine {
    ReadyEngine {
        label: "Docker 20.10.24".to_owned(),
        endpoint: "unix:///var/run/docker.sock".to_owned(),
        source: "default socket".to_owned(),
        facts: vec![
            ("API".to_owned(), "1.41".to_owned()),
            ("platform".to_owned(), "linux/amd64".to_owned()),
            ("builder".to_owned(), "buildkit".to_owned()),
            ("image store".to_owned(), "overlay2".to_owned()),
        ],
        missing_images: Vec::new(),
        offer: None,
        stand_ins: StandIns::NotAsked,
    }
}

pub(crate) fn missing() -> MissingEngine {
    MissingEngine {
        lost: None,
        offer: Some(Offer::Install {
            command: "apt-get install -y docker.io".to_owned(),
            words: "Then phoenix starts an engine of its own.".to_owned(),
        }),
        failed: None,
        tried: vec![Tried {
            endpoint: "unix:///var/run/docker.sock".to_owned(),
            source: "default socket".to_owned(),
            said: "there is no socket".to_owned(),
        }],
        mends: vec![(
            "install Docker".to_owned(),
            Some("apt-get install docker.io".to_owned()),
        )],
    }
}

/// One layer: the instruction as the history has it, and its files.
type Layer<'a> = (&'a str, &'a [(&'a str, u64)]);

const BASE: [Layer<'_>; 2] = [
    (
        "ADD rootfs.tar.gz /",
        &[("lib/libc.so", 4_200_000), ("bin/busybox", 1_100_000)],
    ),
    (
        "RUN install node",
        &[
            ("usr/local/bin/node", 98_700_000),
            ("usr/local/lib/npm.js", 4_400_000),
        ],
    ),
];
const EXPRESS: [(&str, u64); 2] = [
    ("app/node_modules/express/package.json", 2_700),
    ("app/node_modules/express/index.js", 1_600_000),
];
const TOOLS: [(&str, u64); 4] = [
    ("app/node_modules/nodemon/package.json", 1_700),
    ("app/node_modules/nodemon/lib/nodemon.js", 610_000),
    ("app/node_modules/esbuild/package.json", 1_300),
    ("app/node_modules/esbuild/bin/esbuild", 9_800_000),
];
const PAGE: [(&str, u64); 1] = [("app/dist/index.html", 14_200)];
const SERVER: [(&str, u64); 1] = [("app/server.js", 420)];

/// The engine on which the starter fails and the reference passes.
pub(crate) fn engine() -> FakeEngine {
    let plan = plan();
    let mut engine = FakeEngine::default();
    let fat: Vec<_> = EXPRESS.iter().chain(&TOOLS).copied().collect();
    let starter = [
        ("COPY /app/package.json /app/server.js ./", &SERVER[..]),
        ("COPY /app/node_modules ./node_modules", &fat),
        ("COPY /app/dist ./dist", &PAGE),
    ];
    let lean = [
        ("COPY /app/node_modules ./node_modules", &EXPRESS[..]),
        ("COPY /app/dist ./dist", &PAGE),
        ("COPY server.js ./", &SERVER),
    ];
    let everything: Vec<_> = fat.iter().chain(&PAGE).chain(&SERVER).copied().collect();
    let bloated = [
        ("RUN npm install --logs-max=0", &everything[..]),
        ("COPY . .", &[("app/cache", 5_000_000)]),
    ];
    let images: [(&str, &str, &[Layer<'_>]); 4] = [
        ("starter/Dockerfile", "starter", &starter),
        ("reference/lean.Dockerfile", "lean", &lean),
        ("reference/three-rooms.Dockerfile", "three", &lean),
        ("reference/bloated.Dockerfile", "bloated", &bloated),
    ];
    for (path, id, layers) in images {
        engine.builds.insert(text(path), build(id));
        engine
            .images
            .insert(id.to_owned(), image(id, layers, &plan));
    }
    let base = image("base", &[], &plan);
    engine.images.insert("node:20-alpine".to_owned(), base);
    engine
}

/// The same, but a build of the starter waits until it is let go.
pub(crate) fn slow_engine(gate: &Arc<Notify>) -> FakeEngine {
    let mut engine = engine();
    if let Some(build) = engine.builds.get_mut(&text("starter/Dockerfile")) {
        build.pace = Pace::Held(Arc::clone(gate));
        let building = |event: &BuildEvent| matches!(event, BuildEvent::Log { line, .. } if line == "> node build.js");
        let at = build.events.iter().position(building).expect("its log");
        build.events.truncate(at + 1);
    }
    engine
}

pub(crate) fn failing_build(line: u32) -> ScriptedBuild {
    let mut build = build("none");
    build.result = Err(BuildFailure::RunFailed {
        code: 1,
        line: Some(line),
        command: "npm run biuld".to_owned(),
        log: vec!["npm ERR! Missing script: \"biuld\"".to_owned()],
    });
    build
}

pub(crate) fn steps() -> Vec<BuildStep> {
    let step =
        |stage: &str, at: u32, of: u32, text: &str, line: u32, cached: bool, seconds: f64| {
            BuildStep {
                key: format!("sha256:{line}"),
                stage: Some(stage.to_owned()),
                number: Some((at, of)),
                text: text.to_owned(),
                line: Some(line),
                cached,
                seconds: Some(seconds),
                state: StepState::Done,
            }
        };
    vec![
        step("builder", 1, 6, "FROM node:20-alpine", 2, true, 0.0),
        step("builder", 2, 6, "WORKDIR /app", 3, true, 0.0),
        step("builder", 3, 6, "COPY package*.json ./", 4, true, 0.0),
        step("builder", 4, 6, "RUN npm install", 5, false, 6.8),
        step("builder", 5, 6, "COPY . .", 6, false, 0.1),
        step("builder", 6, 6, "RUN npm run build", 7, false, 0.9),
        step(
            "production",
            3,
            5,
            "COPY --from=builder /app/package.json /app/server.js ./",
            12,
            false,
            0.1,
        ),
        step(
            "production",
            4,
            5,
            "COPY --from=builder /app/node_modules ./node_modules",
            13,
            false,
            0.8,
        ),
        step(
            "production",
            5,
            5,
            "COPY --from=builder /app/dist ./dist",
            14,
            false,
            0.1,
        ),
    ]
}

/// What the builder of the starter prints.
pub(crate) fn events() -> Vec<BuildEvent> {
    let mut events = Vec::new();
    for step in steps() {
        let log = |line: &str| BuildEvent::Log {
            step: step.key.clone(),
            line: line.to_owned(),
        };
        let running = BuildStep {
            state: StepState::Running,
            seconds: None,
            ..step.clone()
        };
        events.push(BuildEvent::Step(running));
        if step.text == "RUN npm install" {
            events.push(log("added 96 packages in 6s"));
            events.push(log("found 0 vulnerabilities"));
        }
        if step.text == "RUN npm run build" {
            events.push(log("> node build.js"));
        }
        events.push(BuildEvent::Step(step));
    }
    events
}

pub(crate) fn build(image: &str) -> ScriptedBuild {
    let mut build = ScriptedBuild::new(Ok(Built {
        image: image.to_owned(),
        builder: Builder::Buildkit,
        steps: steps(),
        seconds: 8.8,
    }));
    build.events = events();
    build
}

fn plan() -> Plan {
    let mut plan = Plan::default();
    bundle()
        .mission
        .checks()
        .for_each(|check| check.kind.plan(&mut plan));
    plan
}

/// The manifests of the packages in an image, by layer and path.
fn packages(all: &[&Layer<'_>]) -> BTreeMap<(usize, String), Vec<u8>> {
    let mut captures = BTreeMap::new();
    for (at, (_, files)) in all.iter().enumerate() {
        for (path, _) in files
            .iter()
            .filter(|(path, _)| path.ends_with("package.json"))
        {
            let name = path.rsplit('/').nth(1).unwrap_or_default();
            let json = format!("{{\"name\":\"{name}\",\"version\":\"1.0.0\"}}");
            captures.insert((at, (*path).to_owned()), json.into_bytes());
        }
    }
    captures
}

/// What the style guide's server answers.
fn answer() -> HttpOutcome {
    HttpOutcome {
        answer: HttpAnswer::Answered {
            status: 200,
            headers: Vec::new(),
            body: "<title>Innovatech style guide</title><p>a fresh coat of paint</p>".to_owned(),
            seconds: 0.01,
        },
        stop: None,
        log: Vec::new(),
    }
}

fn image(id: &str, layers: &[Layer<'_>], plan: &Plan) -> ScriptedImage {
    let all: Vec<_> = BASE.iter().chain(layers).collect();
    let config = ImageConfig {
        diff_ids: (0..all.len())
            .map(|at| format!("sha256:{id}{at}"))
            .collect(),
        history: all
            .iter()
            .map(|(instruction, _)| HistoryEntry {
                created_by: format!("{instruction} # buildkit"),
                empty_layer: false,
            })
            .collect(),
        exposed: vec!["3000/tcp".to_owned()],
        ..ImageConfig::default()
    };
    let listing = |(_, files): &&Layer<'_>| {
        let member = |(path, bytes): &(&str, u64)| Member::Entry {
            path: (*path).to_owned(),
            entry: Entry {
                kind: Kind::File,
                mode: 0o644,
                uid: 0,
                gid: 0,
                bytes: *bytes,
            },
        };
        Arc::new(LayerListing {
            members: files.iter().map(member).collect(),
        })
    };
    let captures = packages(&all);
    let answer = answer();
    ScriptedImage {
        details: ImageDetails {
            id: id.to_owned(),
            config: ImageConfig {
                history: Vec::new(),
                ..config.clone()
            },
            engine_bytes: Some(121_300_000),
        },
        scan: Scan {
            config,
            layers: all.iter().map(listing).collect(),
            captures,
            ..Scan::default()
        },
        requests: std::iter::once(plan)
            .chain(plan.targets.values())
            .flat_map(|plan| &plan.requests)
            .map(|it| (it.clone(), answer.clone()))
            .collect(),
        ..ScriptedImage::default()
    }
}
