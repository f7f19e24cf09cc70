//! A picture of every screen at every size in every state, styles included.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use phoenix::app::course::{CourseMap, Entry};
use phoenix::app::effect::{Effect, RunId};
use phoenix::app::engine::EngineState;
use phoenix::app::geometry::Size;
use phoenix::app::keys::{Key, KeyMap};
use phoenix::app::msg::{Linted, Now, Opened};
use phoenix::app::run::RunEnd;
use phoenix::app::{Model, Msg, update};
use phoenix::content::Course;
use phoenix::domain::build::BuildFailure;
use phoenix::domain::dockerfile::lint::lint_file;
use phoenix::domain::event::{BuildOf, GradeEvent};
use phoenix::domain::files::File;
use phoenix::domain::learner::{Progress, Settings};
use phoenix::domain::mission::{Bundle, Role, Submission};
use phoenix::grading::{self, Job};
use phoenix::ui;
use phoenix::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tokio_util::sync::CancellationToken;

use crate::stage::text_of;
use crate::world;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Idle,
    Running,
    Passed,
    Failed,
    NoEngine,
}

pub(crate) const STATES: [State; 5] = [
    State::Idle,
    State::Running,
    State::Passed,
    State::Failed,
    State::NoEngine,
];

/// A screen, and the keys that lead there from an open mission.
pub(crate) const SCREENS: [(&str, &str); 15] = [
    ("memo", "alt-1"),
    ("task", "f8"),
    ("editor", "alt-2"),
    ("read", "alt-f G enter"),
    ("build", "alt-3"),
    ("checks", "alt-4"),
    ("course", "alt-q"),
    ("layers", "f3"),
    ("compare", "f4"),
    ("files", "alt-f"),
    ("history", "f9"),
    ("hints", "f2"),
    ("debrief", "alt-d"),
    ("help", "f1"),
    ("engine", "f10"),
];

/// A model without a terminal or a disk: effects are answered by hand.
pub(crate) struct Player {
    pub(crate) model: Model,
    bundle: Arc<Bundle>,
}

impl Player {
    pub(crate) fn new(columns: u16, rows: u16) -> Self {
        let course = Course::from_dir(&world::missions()).expect("the shipped missions");
        let entry = |entry: &phoenix::content::Entry| {
            let mission = entry.mission().expect("a sound mission");
            let solutions = mission
                .references
                .iter()
                .filter(|it| it.role == Role::Solution);
            Entry {
                number: entry.number(),
                about: Ok(mission.about.clone()),
                solutions: solutions.map(|it| it.id.clone()).collect(),
            }
        };
        let progress = Progress::default();
        let map = CourseMap::new(course.entries().iter().map(entry).collect(), &progress);
        let mut player = Self {
            model: Model::new(map, progress, Settings::default(), KeyMap::built_in()),
            bundle: Arc::new(world::bundle()),
        };
        player.model.memory.calm = true;
        player.tell(Msg::Resize(Size { columns, rows }));
        player.tell(Msg::Engine(EngineState::Ready(world::ready())));
        let edit = &player.bundle.mission.workspace.edit;
        let file = |path: &String| {
            (
                path.clone(),
                player.bundle.starter.text(path).unwrap_or_default(),
            )
        };
        let opened = Opened {
            files: edit.iter().map(file).collect(),
            bundle: Arc::clone(&player.bundle),
            attempts: Vec::new(),
            notices: Vec::new(),
        };
        player.tell(Msg::Opened(Box::new(opened)));
        player
    }

    pub(crate) fn tell(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            self.answer(effect);
        }
    }

    /// What becomes of an effect at once.
    pub(crate) fn answer(&mut self, effect: Effect) {
        match effect {
            Effect::Lint {
                bundle,
                path,
                version,
                files,
            } => {
                let found = lint_file(&bundle, &path, &files);
                let mission = bundle.mission.about.id.clone();
                self.tell(Msg::Linted(Linted {
                    mission,
                    path,
                    version,
                    found,
                }));
            }
            Effect::SaveDraft {
                mission,
                path,
                version,
                ..
            } => self.tell(Msg::Saved {
                mission,
                path,
                version,
            }),
            _ => {}
        }
    }

    pub(crate) fn at(&mut self, seconds: u64) {
        self.tell(Msg::Time(Now {
            up: Duration::from_secs(seconds),
            unix: 1_700_000_000 + i64::try_from(seconds).unwrap(),
        }));
    }

    pub(crate) fn press(&mut self, keys: &str) {
        for key in Key::sequence(keys).expect("keys") {
            self.tell(Msg::Key(key));
            // Scrolling ends where the text does, as drawing said last.
            let extents = self.draw().1.extents;
            self.tell(Msg::Drawn(extents));
        }
    }

    /// The rules speak of what the editor holds.
    pub(crate) fn lint(&mut self) {
        let bench = self.model.bench.as_ref().expect("an open mission");
        let (path, files) = (bench.editor.current().to_owned(), bench.editor.texts());
        let version = bench.editor.version(&path);
        let found = lint_file(&self.bundle, &path, &files);
        self.tell(Msg::Linted(Linted {
            mission: self.bundle.mission.about.id.clone(),
            version,
            path,
            found,
        }));
    }

    pub(crate) fn draw(&self) -> (Buffer, ui::Drawn) {
        self.draw_with(&Theme::dark())
    }

    pub(crate) fn draw_with(&self, theme: &Theme) -> (Buffer, ui::Drawn) {
        let area = Rect::new(0, 0, self.model.size.columns, self.model.size.rows);
        let mut buffer = Buffer::empty(area);
        let drawn = ui::draw(&self.model, theme, area, &mut buffer);
        (buffer, drawn)
    }

    /// Brings the open mission into a state, through the same messages as a real run.
    pub(crate) fn bring(&mut self, state: State) {
        match state {
            State::Idle => {}
            State::NoEngine => self.tell(Msg::Engine(EngineState::Missing(world::missing()))),
            State::Running => self.run("starter/Dockerfile", |events| {
                let cut = events
                    .iter()
                    .position(|event| matches!(event, GradeEvent::BuildEnded { .. }));
                events.truncate(cut.expect("a build") - 4);
            }),
            State::Failed => {
                self.run("starter/Dockerfile", |_| ());
            }
            State::Passed => {
                self.run("starter/Dockerfile", |_| ());
                self.press("alt-2 ctrl-a del");
                self.tell(Msg::Paste(world::text("reference/lean.Dockerfile")));
                self.press("ctrl-home");
                self.run("reference/lean.Dockerfile", |_| ());
                self.measure();
                self.press("esc");
            }
        }
    }

    /// Grades a file on the scripted engine and hands the screen what happens, `some` of it.
    fn run(&mut self, path: &str, some: impl FnOnce(&mut Vec<GradeEvent>)) {
        self.at(10);
        self.press("f5");
        let run = RunId(self.model.memory.runs);
        let mut submission: Submission = self.bundle.starter_submission();
        submission
            .files
            .insert("Dockerfile", File::text(&world::text(path)));
        let job = Job {
            bundle: Arc::clone(&self.bundle),
            submission,
            offline: true,
            always_measure: true,
            fresh: false,
        };
        let mut events = graded(&job);
        some(&mut events);
        let whole = matches!(events.last(), Some(GradeEvent::Finished(_)));
        for mut event in events {
            self.at(12);
            if let GradeEvent::Finished(report) = &mut event {
                report.timings = phoenix::domain::report::Timings {
                    total: 9.4,
                    engine_bytes: report.timings.engine_bytes,
                    ..Default::default()
                };
            }
            self.tell(Msg::Run {
                run,
                event: Box::new(event),
            });
        }
        if whole {
            self.tell(Msg::RunEnded {
                run,
                end: RunEnd::Reported,
            });
        }
        self.at(19);
    }

    /// What measuring the references brings.
    fn measure(&mut self) {
        let bundle = Arc::clone(&self.bundle);
        for reference in &bundle.mission.references {
            let measured = block_on(grading::measure(
                &bundle,
                &reference.id,
                true,
                &world::engine(),
                &CancellationToken::new(),
            ));
            self.tell(Msg::Measured {
                mission: bundle.mission.about.id.clone(),
                reference: reference.id.clone(),
                result: measured,
            });
        }
    }
}

fn graded(job: &Job) -> Vec<GradeEvent> {
    let events = std::sync::Mutex::new(Vec::new());
    let sink = |event| events.lock().unwrap().push(event);
    block_on(grading::run(
        job,
        &world::engine(),
        &sink,
        &CancellationToken::new(),
    ));
    events.into_inner().unwrap()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work)
}

/// The picture as text, and below it every run of cells that is not plain.
fn with_styles(buffer: &Buffer) -> String {
    let mut out = text_of(buffer);
    let area = buffer.area;
    let plain = Theme::dark().style(phoenix::ui::theme::Role::Text);
    let plain = {
        let mut cell = ratatui::buffer::Cell::default();
        cell.set_style(plain);
        cell.style()
    };
    for y in area.top()..area.bottom() {
        let mut runs: Vec<(u16, u16, Style)> = Vec::new();
        for x in area.left()..area.right() {
            let style = buffer[(x, y)].style();
            match runs.last_mut() {
                Some((_, end, last)) if *last == style => *end = x,
                _ => runs.push((x, x, style)),
            }
        }
        for (from, to, style) in runs.into_iter().filter(|(.., style)| *style != plain) {
            let _written = writeln!(out, "{y}:{from}-{to} {}", words(style));
        }
    }
    out
}

fn words(style: Style) -> String {
    let mut words = Vec::new();
    if let Some(colour) = style.fg.filter(|it| *it != ratatui::style::Color::Reset) {
        words.push(colour.to_string());
    }
    if let Some(colour) = style.bg.filter(|it| *it != ratatui::style::Color::Reset) {
        words.push(format!("on {colour}"));
    }
    if !style.add_modifier.is_empty() {
        words.push(format!("{:?}", style.add_modifier).to_lowercase());
    }
    words.join(" ")
}

#[test]
fn every_screen_at_every_size_in_every_state() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
        for (screen, keys) in SCREENS {
            let mut pictures = String::new();
            for state in STATES {
                let mut player = Player::new(columns, rows);
                player.bring(state);
                player.press(keys);
                let (buffer, _) = player.draw();
                let _written = write!(pictures, "== {state:?}\n{}", with_styles(&buffer));
            }
            insta::assert_snapshot!(format!("{screen}_{columns}x{rows}"), pictures);
        }
    }
}

#[test]
fn a_window_that_is_too_small_says_so() {
    for (columns, rows) in [(79, 24), (80, 23), (30, 5), (1, 1)] {
        let player = Player::new(columns, rows);
        let (buffer, _) = player.draw();
        insta::assert_snapshot!(format!("too_small_{columns}x{rows}"), with_styles(&buffer));
    }
}

#[test]
fn every_theme_says_the_same() {
    for state in [State::Failed, State::Passed] {
        for (screen, keys) in SCREENS {
            let mut player = Player::new(120, 40);
            player.bring(state);
            player.press(keys);
            let dark = player.draw().0;
            for theme in [Theme::light(), Theme::high_contrast(), Theme::ansi()] {
                let there = text_of(&player.draw_with(&theme).0);
                let name = theme.name;
                assert_eq!(there, text_of(&dark), "{screen}, {state:?}, in {name}");
            }
            let mono = player.draw_with(&Theme::mono()).0;
            says_the_same_in_mono(&player, &dark, &mono, &format!("{screen}, {state:?}"));
        }
    }
}

/// Without colours code stands in backticks, which moves the places where the lines of its pane are
/// broken. A pane without any, and all around the panes, is the same cell for cell.
fn says_the_same_in_mono(player: &Player, dark: &Buffer, mono: &Buffer, screen: &str) {
    let (mut around_dark, mut around_mono) = (dark.clone(), mono.clone());
    for pane in panes(&player.model) {
        let (in_dark, in_mono) = (part(dark, pane), part(mono, pane));
        let ticks = |buffer: &Buffer| text_of(buffer).matches('`').count();
        if ticks(&in_mono) > ticks(&in_dark) {
            assert_eq!(words_of(&in_mono), words_of(&in_dark), "{screen}, {pane}");
        } else {
            assert_eq!(text_of(&in_mono), text_of(&in_dark), "{screen}, {pane}");
        }
        for position in pane.positions() {
            around_dark[position].reset();
            around_mono[position].reset();
        }
    }
    assert_eq!(text_of(&around_mono), text_of(&around_dark), "{screen}");
}

/// Where texts are wrapped by themselves: the panes, or what lies over them.
fn panes(model: &Model) -> Vec<Rect> {
    match &model.bench {
        Some(bench) if model.overlays.is_empty() => {
            let placed = bench.panes.place(model.size).panes;
            let areas = placed.into_iter().map(|(_, area)| area);
            areas
                .map(|it| Rect::new(it.x, it.y, it.width, it.height))
                .collect()
        }
        _ => vec![Rect::new(0, 1, model.size.columns, model.size.rows - 3)],
    }
}

fn part(buffer: &Buffer, area: Rect) -> Buffer {
    let cells = area.positions().map(|position| buffer[position].clone());
    Buffer {
        area,
        content: cells.collect(),
    }
}

/// Words in the order in which they are read, without backticks and the bars that begin lines.
fn words_of(buffer: &Buffer) -> Vec<String> {
    let plain = text_of(buffer).replace('`', "");
    let words = plain.split(|c: char| c.is_whitespace() || "│▌".contains(c));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The failure that a state of the build names is on the screen at every size.
#[test]
fn a_failing_build_is_named_at_every_size() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
        let mut player = Player::new(columns, rows);
        player.press("f5");
        let run = RunId(player.model.memory.runs);
        let failure = BuildFailure::MissingSource {
            path: "srv.js".to_owned(),
            line: Some(12),
            ignored: false,
        };
        let event = GradeEvent::BuildEnded {
            of: BuildOf::Submission,
            result: Err(failure),
        };
        player.tell(Msg::Run {
            run,
            event: Box::new(event),
        });
        let text = text_of(&player.draw().0);
        assert!(text.contains("srv.js"), "{columns}×{rows}\n{text}");
    }
}
