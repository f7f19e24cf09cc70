//! How fast the screen is: printed by `tests/bench`, and held loosely here.

use std::time::{Duration, Instant};

use phoenix::domain::build::{BuildEvent, BuildStep, StepState};
use phoenix::domain::learner::Settings;
use phoenix::engine::fake::{FakeEngine, Pace};

use crate::pty;
use crate::stage::{Scene, Story};
use crate::world::{self, Engines, MISSION};

/// Keys of one measurement.
const KEYS: usize = 200;

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

/// A build that prints so many lines a second, for so many seconds.
fn flood(rate: u32, seconds: u32) -> FakeEngine {
    let mut engine = world::engine();
    let mut build = world::build("starter");
    let step = BuildStep {
        key: "flood".to_owned(),
        stage: Some("builder".to_owned()),
        number: Some((4, 6)),
        text: "RUN npm install".to_owned(),
        line: Some(5),
        cached: false,
        seconds: None,
        state: StepState::Running,
    };
    let mut events = vec![BuildEvent::Step(step)];
    events.extend((0..rate * seconds).map(|number| BuildEvent::Log {
        step: "flood".to_owned(),
        line: format!("line {number} of a very talkative installer, as they are"),
    }));
    build.events = events;
    build.pace = Pace::PerSecond(rate);
    engine
        .builds
        .insert(world::text("starter/Dockerfile"), build);
    engine
}

/// From a key to the picture that shows it, on the real loop.
async fn key_to_frame(story: &mut Story) -> Vec<Duration> {
    let mut times = Vec::new();
    for number in 0..KEYS {
        let letter = char::from(b'a' + u8::try_from(number % 26).unwrap());
        let before = story.cursor();
        let started = Instant::now();
        story.type_text(&letter.to_string());
        story.until(|picture| picture.cursor != before).await;
        times.push(started.elapsed());
        if number % 40 == 39 {
            let before = story.cursor();
            story.type_text("\n");
            story.until(|picture| picture.cursor != before).await;
        }
    }
    times
}

async fn typist(
    engine: impl Fn() -> FakeEngine + Send + Sync + 'static,
    build: bool,
) -> Vec<Duration> {
    let home = tempfile::tempdir().unwrap();
    let mut story = Story::begin(Scene {
        home: home.path(),
        missions: &world::missions(),
        author: None,
        mission: Some(MISSION),
        engines: Engines::of(engine),
        size: (120, 40),
        settings: Settings::default(),
    });
    story.sees(&["AS builder", "Docker 20.10.24"]).await;
    story.press("alt-2 ctrl-home");
    if build {
        story.press("f5").sees(&["talkative installer"]).await;
    }
    story.type_text("#");
    story.sees(&["## The workshop"]).await;
    let times = key_to_frame(&mut story).await;
    story.press("ctrl-q");
    story.ends().await;
    times
}

fn report(what: &str, mut times: Vec<Duration>) -> Duration {
    let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 99));
    println!(
        "{what}: median {half:.1?}, p99 {most:.1?} of {} keys",
        times.len()
    );
    most
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures; tests/bench runs it"]
async fn keys_are_answered_at_once() {
    let rest = report("key to frame at rest", typist(world::engine, false).await);
    let busy = typist(|| flood(10_000, 60), true).await;
    let busy = report("key to frame, 10,000 log lines a second", busy);
    assert!(rest < Duration::from_millis(16) && busy < Duration::from_millis(16));
}

/// A 100 MB log in one step: what is kept of it is bounded.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints figures; tests/bench runs it"]
async fn a_huge_log_costs_little_memory() {
    use phoenix::app::run::Run;
    use phoenix::domain::event::{BuildOf, GradeEvent};
    let before = resident();
    let mut run = Run::new(
        &world::bundle().mission,
        std::collections::BTreeMap::new(),
        Duration::ZERO,
    );
    let mut bytes = 0;
    let started = Instant::now();
    for event in flood(1, 1).builds[&world::text("starter/Dockerfile")]
        .events
        .clone()
    {
        run.event(
            &GradeEvent::Build {
                of: BuildOf::Submission,
                event,
            },
            Duration::ZERO,
        );
    }
    while bytes < 100_000_000 {
        let line = format!("{bytes:>100}");
        bytes += line.len();
        let event = BuildEvent::Log {
            step: "flood".to_owned(),
            line,
        };
        run.event(
            &GradeEvent::Build {
                of: BuildOf::Submission,
                event,
            },
            Duration::ZERO,
        );
    }
    let grown = resident().saturating_sub(before);
    println!(
        "a 100 MB log: {} kB more memory, {:.1?}",
        grown / 1_000,
        started.elapsed()
    );
    assert!(grown < 100_000_000);
}

/// Bytes of this process that are in memory.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: u64 = status.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4_096
}

/// From the start of the process to a picture with the mission on it.
#[test]
#[ignore = "prints figures; tests/bench runs it"]
fn the_first_picture_comes_at_once() {
    for (name, socket) in [
        ("without an engine", Some("unix:///nowhere/engine.sock")),
        ("with the engine that answers", None),
    ] {
        let mut times = Vec::new();
        for _ in 0..20 {
            let home = tempfile::tempdir().unwrap();
            let mut command = pty::phoenix(home.path(), &[]);
            if let Some(socket) = socket {
                command.env("DOCKER_HOST", socket);
            }
            let started = Instant::now();
            let mut pty = pty::open(command, 120, 40);
            pty.sees(&["The course", "Lean Manufacturing"]);
            times.push(started.elapsed());
            pty.type_bytes("\u{11}");
            pty.ends();
        }
        let most = report(&format!("start to first picture {name}"), times);
        assert!(most < Duration::from_millis(100));
    }
}

/// Processor time of a screen that nobody touches.
#[test]
#[ignore = "prints figures; tests/bench runs it"]
fn rest_costs_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = pty::open(pty::phoenix(home.path(), &["play", MISSION]), 120, 40);
    pty.sees(&["AS builder", "●"]);
    let ticks = |pid: i32| -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
        let after = stat.rsplit(')').next().unwrap().split_whitespace();
        after
            .skip(11)
            .take(2)
            .map(|it| it.parse::<u64>().unwrap())
            .sum()
    };
    let before = ticks(pty.pid());
    // The only way to see nothing happen is to let time pass.
    std::thread::park_timeout(Duration::from_secs(10));
    let spent = ticks(pty.pid()) - before;
    println!("at rest for 10 s with an engine: {spent} ticks of processor time (10 ms each)");
    pty.type_bytes("\u{11}");
    pty.ends();
    assert!(spent <= 1);
}
