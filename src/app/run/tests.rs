//! Runs as sequences of events, of every builder's shape, and what a learner does meanwhile.

use std::time::{Duration, Instant};

use super::testing::{Play, failed_check, step, under_way};
use super::*;
use crate::app::action::ListAction;
use crate::domain::build::{BuildEvent, BuildFailure, StepState};
use crate::domain::report::Overall;
use crate::domain::verdict::Outcome;

/// Cells of a pane.
const WIDTH: usize = 60;
const ROOM: usize = 40;

/// The rows in words: two spaces a level.
fn shown(run: &Run) -> Vec<String> {
    words(&run.builds.rows(0, 10_000))
}

fn words(rows: &[Row<'_>]) -> Vec<String> {
    rows.iter()
        .map(|row| {
            let text = match &row.kind {
                RowKind::Build(build) => format!("{:?}", build.of),
                RowKind::Pull(pull) => format!("pull {}", pull.image),
                RowKind::Warning(warning) => format!("! {}", warning.message),
                RowKind::Stage { stage, .. } => {
                    format!("stage {}", stage.name.as_deref().unwrap_or("?"))
                }
                RowKind::Step { step, .. } => {
                    let cached = if step.told.cached { " cached" } else { "" };
                    format!("{} {:?}{cached}", step.told.text, step.told.state)
                }
                RowKind::Log(text) => format!("| {text}"),
                RowKind::LeftOut(lines) => format!("… {lines}"),
            };
            format!("{}{text}", "  ".repeat(row.depth))
        })
        .collect()
}

fn run_failed(line: u32) -> BuildFailure {
    BuildFailure::RunFailed {
        code: 127,
        line: Some(line),
        command: "nmp ci".to_owned(),
        log: vec!["sh: nmp: not found".to_owned()],
    }
}

#[test]
fn buildkit_shows_stages_in_the_order_of_the_file_and_the_running_log() {
    let play = under_way();
    assert_eq!(
        shown(&play.run),
        [
            "Submission",
            "  stage builder",
            "    FROM node:20-alpine Done cached",
            "    COPY package*.json ./ Done cached",
            "    RUN npm ci Running",
            "      | added 58 packages in 2s",
            "      | found 0 vulnerabilities",
            "    RUN npm run build Waiting",
            "  stage stage-1",
            "    FROM alpine:3.18 Done cached",
            "    WORKDIR /app Waiting",
            "    COPY --from=builder /app /app Waiting",
        ]
    );
    assert!(play.run.is_running() && play.run.wants_animation());
    assert_eq!(play.run.builds.selected_line(), Some(4));
    assert_eq!(play.run.headline(play.now).words, "Building");
    assert_eq!(play.run.headline(play.now).time, "2 s");
}

#[test]
fn a_finished_log_folds_by_itself_and_sizes_arrive() {
    let play = failed_check();
    assert_eq!(shown(&play.run).len(), 11, "no log, one reference in a row");
    let build = play.run.builds.submission().unwrap();
    let bytes: Vec<_> = build
        .steps
        .iter()
        .map(|it| (it.told.line, it.bytes))
        .collect();
    let of = |line| bytes.iter().find(|it| it.0 == Some(line)).unwrap().1;
    assert_eq!(of(10), Some(31_000_000));
    assert_eq!(of(9), Some(0));
    assert_eq!(of(8), Some(90_000_000), "the base of the last stage");
    assert_eq!(of(4), None, "what is left in the workshop has no layer");
    assert_eq!(build.bytes, Some(121_000_000));
    assert_eq!(build.counts(), (7, 3, 7));
    assert!(!play.run.is_running());
    assert_eq!(play.run.headline(play.now).words, "3 of 5 checks pass");
    assert_eq!(play.run.builds.view(4).top, 0, "back at the top");
    let measured: Vec<_> = play.run.analyses().map(|(of, _)| of.clone()).collect();
    assert_eq!(
        measured,
        [
            BuildOf::Submission,
            BuildOf::Reference("bloated".to_owned())
        ]
    );
}

#[test]
fn the_classic_builder_numbers_through() {
    let mut play = Play::start();
    play.step(("", 1, 3), "FROM alpine", 1, StepState::Running)
        .step(("", 1, 3), "FROM alpine", 1, StepState::Done)
        .step(("", 2, 3), "RUN make", 2, StepState::Running)
        .wait(1_200)
        .log(("", 2, 3), "cc -o a a.c")
        .step(("", 2, 3), "RUN make", 2, StepState::Done)
        .cached(("", 3, 3), "COPY . .", 3)
        .built(&BuildOf::Submission, 1.2);
    assert_eq!(
        shown(&play.run),
        [
            "Submission",
            "  FROM alpine Done",
            "  RUN make Done",
            "  COPY . . Done cached",
        ]
    );
    let build = play.run.builds.submission().unwrap();
    assert_eq!(build.steps[1].seconds(play.now), Some(1.2));
    assert_eq!(build.steps[2].seconds(play.now), None);
}

#[test]
fn podman_tells_stages_one_after_the_other_without_waiting_steps() {
    let mut play = Play::start();
    play.step(
        ("base", 1, 2),
        "FROM alpine:3.18 AS base",
        1,
        StepState::Running,
    )
    .step(
        ("base", 1, 2),
        "FROM alpine:3.18 AS base",
        1,
        StepState::Done,
    )
    .step(("base", 2, 2), "RUN echo x", 2, StepState::Running)
    .log(("base", 2, 2), "x")
    .step(("base", 2, 2), "RUN echo x", 2, StepState::Done)
    .step(
        ("stage-1", 1, 2),
        "FROM 06c147737494",
        3,
        StepState::Running,
    )
    .step(("stage-1", 1, 2), "FROM 06c147737494", 3, StepState::Done)
    .step(("stage-1", 2, 2), "ENV A=1", 4, StepState::Running);
    assert_eq!(
        shown(&play.run),
        [
            "Submission",
            "  stage base",
            "    FROM alpine:3.18 AS base Done",
            "    RUN echo x Done",
            "  stage stage-1",
            "    FROM 06c147737494 Done",
            "    ENV A=1 Running",
        ]
    );
    assert_eq!(play.run.builds.selected_line(), Some(4));
}

#[test]
fn what_took_no_part_in_a_good_build_disappears() {
    let mut play = under_way();
    play.step(("builder", 3, 4), "RUN npm ci", 4, StepState::Done)
        .step(("unused", 1, 1), "FROM busybox", 20, StepState::Waiting);
    assert!(shown(&play.run).contains(&"  stage unused".to_owned()));
    play.built(&BuildOf::Submission, 3.0);
    let rows = shown(&play.run);
    assert!(!rows.iter().any(|row| row.contains("unused")), "{rows:?}");
    assert!(
        !rows.iter().any(|row| row.contains("npm run build")),
        "{rows:?}"
    );
}

#[test]
fn a_failed_step_stays_open_and_says_where_and_what_to_try() {
    let mut play = under_way();
    play.log(("builder", 3, 4), "sh: nmp: not found")
        .step(("builder", 3, 4), "RUN nmp ci", 4, StepState::Failed)
        .failed(run_failed(4))
        .verdict("blueprint", "builds", testing::fail(&[("a", "b", Some(4))]))
        .report(Overall::Failed);
    let rows = shown(&play.run);
    assert!(
        rows.contains(&"      | sh: nmp: not found".to_owned()),
        "{rows:?}"
    );
    assert!(
        rows.contains(&"    RUN npm run build Cancelled".to_owned()),
        "{rows:?}"
    );
    let failure = play.run.failure().unwrap();
    assert_eq!(failure.line, Some(4));
    assert_eq!(failure.words, "`nmp ci` ended with exit code 127");
    assert!(failure.advice.unwrap().contains("no such command"));
    assert_eq!(play.run.builds.selected_line(), Some(4));
    let headline = play.run.headline(play.now);
    assert_eq!(
        (headline.tone, headline.words.as_str()),
        (Tone::Failed, "The build failed")
    );
}

#[test]
fn a_failure_before_any_step_has_its_line_too() {
    let mut play = Play::start();
    play.failed(BuildFailure::Parse {
        line: Some(3),
        message: "unknown instruction: RUNN".to_owned(),
    });
    assert_eq!(play.run.failure().unwrap().line, Some(3));
    assert_eq!(shown(&play.run), ["Submission"]);
    assert_eq!(play.run.builds.selected_line(), Some(3));
}

#[test]
fn a_cancelled_run_is_no_failure() {
    let mut play = under_way();
    play.failed(BuildFailure::Cancelled).end(RunEnd::Cancelled);
    assert_eq!(play.run.failure(), None);
    assert_eq!(play.run.headline(play.now).words, "Stopped");
    assert_eq!(play.run.end(), Some(&RunEnd::Cancelled));
    let rows = shown(&play.run);
    assert!(
        rows.contains(&"    RUN npm ci Cancelled".to_owned()),
        "{rows:?}"
    );
    let states: Vec<_> = play.run.checks.steps()[0]
        .checks
        .iter()
        .map(|check| play.run.checks.state(check))
        .collect();
    assert_eq!(states, [CheckState::NotChecked, CheckState::NotChecked]);
    let before = shown(&play.run);
    play.log(("builder", 3, 4), "late").wait(5_000);
    assert_eq!(shown(&play.run), before, "late news change nothing");
    assert_eq!(play.run.elapsed(play.now), Duration::from_millis(2_500));
}

#[test]
fn a_lost_engine_is_said_so() {
    let mut play = under_way();
    play.end(RunEnd::Lost("connection refused".to_owned()));
    let headline = play.run.headline(play.now);
    assert_eq!(headline.tone, Tone::Unknown);
    assert_eq!(headline.words, "The engine was lost: connection refused");
    assert!(!play.run.wants_animation());
    let crashed = under_way()
        .end(RunEnd::Crashed("\u{1b}[31mindex".to_owned()))
        .run
        .clone();
    assert!(crashed.headline(play.now).words.ends_with("phoenix: index"));
}

#[test]
fn a_build_that_the_engine_broke_off_has_not_failed() {
    let mut play = under_way();
    play.failed(BuildFailure::EngineLost {
        reason: "it closed the connection".to_owned(),
    });
    play.report(Overall::CouldNotBeGraded);
    play.end(RunEnd::Reported);
    let headline = play.run.headline(play.now);
    assert_eq!(
        (headline.tone, headline.words.as_str()),
        (Tone::Unknown, "The build was not finished")
    );
}

#[test]
fn other_builds_are_one_row_each_until_they_are_unfolded() {
    let mut play = failed_check();
    play.run.end = None;
    for (of, text) in [
        (BuildOf::Target("test".to_owned()), "RUN npm test"),
        (BuildOf::Trial("src/app.js".to_owned()), "RUN npm ci"),
    ] {
        let event = BuildEvent::Step(step(("", 1, 1), text, 5, StepState::Running));
        play.build(&of, event).built(&of, 1.0);
    }
    let rows = shown(&play.run);
    assert_eq!(
        rows[rows.len() - 3..],
        [
            "Reference(\"bloated\")",
            "Target(\"test\")",
            "Trial(\"src/app.js\")"
        ]
    );
    let builds = &mut play.run.builds;
    builds.list(ListAction::Bottom, ROOM, WIDTH);
    builds.list(ListAction::Toggle, ROOM, WIDTH);
    builds.list(ListAction::Toggle, ROOM, WIDTH);
    assert_eq!(builds.selected(), Place::Build(3));
    assert_eq!(
        play.run.headline(play.now).words,
        "Building again after an edit of src/app.js"
    );
}

#[test]
fn the_lines_of_a_reference_are_not_the_learners() {
    let mut play = Play::start();
    let of = BuildOf::Reference("bloated".to_owned());
    let event = BuildEvent::Step(step(("", 1, 1), "FROM node", 5, StepState::Running));
    play.build(&of, event);
    let builds = &mut play.run.builds;
    builds.list(ListAction::Top, ROOM, WIDTH);
    builds.toggle();
    builds.list(ListAction::Down, ROOM, WIDTH);
    assert_eq!(builds.selected(), Place::Step(0, 0));
    assert_eq!(builds.selected_line(), None);
}

#[test]
fn a_hundred_thousand_lines_are_bounded_and_cheap() {
    let mut play = under_way();
    let started = Instant::now();
    for number in 0..100_000 {
        play.log(
            ("builder", 3, 4),
            &format!("line {number} {}", "x".repeat(60)),
        );
    }
    let builds = &play.run.builds;
    assert!(builds.log_bytes() <= 256 * 1024, "{}", builds.log_bytes());
    let log = &builds.submission().unwrap().steps[3].log;
    assert_eq!(log.count(), 100_002);
    assert!(log.kept() <= 2_000);
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    let view = builds.view(10);
    let last = words(&builds.rows(view.top, 10));
    assert!(
        last.iter().any(|row| row.contains("line 99999")),
        "{last:?}"
    );
}

#[test]
fn a_whole_run_keeps_eight_megabytes_of_logs() {
    let mut play = Play::start();
    for at in 1..=60 {
        let place = ("", at, 60);
        play.step(place, "RUN x", at, StepState::Running);
        for number in 0..2_200 {
            play.log(place, &format!("line {number} {}", "y".repeat(100)));
        }
        play.step(place, "RUN x", at, StepState::Done);
    }
    let builds = &play.run.builds;
    assert!(builds.log_bytes() <= 8_000_000, "{}", builds.log_bytes());
    let steps = &builds.submission().unwrap().steps;
    let kept: usize = steps.iter().map(|step| step.log.bytes()).sum();
    assert_eq!(kept, builds.log_bytes());
    assert!(steps.iter().all(|step| step.log.count() == 2_200));
    assert!(
        steps[59].log.line(2_199).is_some(),
        "the newest end is there"
    );
    assert!(
        steps[0].log.bytes() < steps[59].log.bytes(),
        "the oldest gives first"
    );
}

#[test]
fn two_stages_side_by_side_do_not_make_the_view_jump() {
    let mut play = Play::start();
    play.step(("a", 1, 2), "RUN a", 2, StepState::Running).step(
        ("b", 1, 2),
        "RUN b",
        5,
        StepState::Running,
    );
    for _ in 0..3 {
        play.log(("b", 1, 2), "from b").log(("a", 1, 2), "from a");
        assert_eq!(play.run.builds.selected_line(), Some(2));
    }
    play.step(("a", 1, 2), "RUN a", 2, StepState::Done);
    assert_eq!(play.run.builds.selected_line(), Some(5));
}

#[test]
fn reading_a_log_keeps_its_place_while_it_goes_on() {
    let mut play = under_way();
    for number in 0..3_000 {
        play.log(("builder", 3, 4), &format!("line {number}"));
    }
    let here = |play: &Play| {
        let view = play.run.builds.view(9);
        let rows = words(&play.run.builds.rows(view.top, 9));
        let at = view.cursor - view.top;
        (at, rows[at].trim().to_owned())
    };
    play.run.builds.list(ListAction::Up, 10, 60);
    assert!(!play.run.builds.is_following());
    assert_eq!(
        here(&play),
        (5, "| line 2998".to_owned()),
        "the view stays, the cursor moves"
    );
    for number in 3_000..3_500 {
        play.log(("builder", 3, 4), &format!("line {number}"));
    }
    assert_eq!(here(&play), (5, "| line 2998".to_owned()));
    play.step(("builder", 3, 4), "RUN npm ci", 4, StepState::Done);
    assert_eq!(
        here(&play),
        (5, "| line 2998".to_owned()),
        "it does not fold under the reader"
    );
    play.run.builds.follow();
    assert_eq!(play.run.builds.selected(), Place::Build(0));
    assert!(!shown(&play.run).iter().any(|row| row.contains("| line")));
}

#[test]
fn pages_top_and_bottom_stay_inside() {
    let mut play = under_way();
    let builds = &mut play.run.builds;
    for action in [
        ListAction::Top,
        ListAction::Up,
        ListAction::PageUp,
        ListAction::Bottom,
        ListAction::Down,
        ListAction::PageDown,
    ] {
        for rows in [0, 1, 3, 100] {
            builds.list(action, rows, WIDTH);
            let view = builds.view(rows);
            assert!(view.cursor < builds.height());
            assert!(rows == 0 || (view.top..view.top + rows).contains(&view.cursor));
        }
    }
    assert_eq!(
        builds.selected(),
        Place::Step(0, 6),
        "{:?}",
        builds.selected()
    );
    let empty = &mut Play::start().run.builds;
    empty.list(ListAction::Down, 5, WIDTH);
    empty.list(ListAction::Toggle, 5, WIDTH);
    empty.click(2, 5, WIDTH);
    empty.set_search("x");
    empty.list(ListAction::FindNext, 5, WIDTH);
    assert_eq!((empty.height(), empty.selected_line()), (0, None));
}

#[test]
fn folding_works_on_every_level_and_by_mouse() {
    let mut play = failed_check();
    let builds = &mut play.run.builds;
    let stage = 1 + builds.header(ROOM, WIDTH);
    builds.click(stage, ROOM, WIDTH);
    assert_eq!(builds.height(), 11, "the first click selects");
    builds.click(stage, ROOM, WIDTH);
    assert_eq!(builds.height(), 7, "the second folds");
    builds.toggle();
    assert_eq!(builds.height(), 11);
    let step = 4 + builds.header(ROOM, WIDTH);
    builds.click(step, ROOM, WIDTH);
    builds.click(step, ROOM, WIDTH);
    assert_eq!(builds.height(), 13, "the log of npm ci");
    builds.list(ListAction::Down, ROOM, WIDTH);
    builds.list(ListAction::Toggle, ROOM, WIDTH);
    assert_eq!(builds.height(), 11, "from inside the log");
    assert_eq!(builds.selected_line(), Some(4));
    builds.click(0, ROOM, WIDTH);
    assert_eq!(builds.selected_line(), Some(4), "the header is no row");
    builds.click(30, ROOM, WIDTH);
    assert_eq!(builds.selected_line(), Some(4), "nor is what lies below");
    builds.list(ListAction::Top, ROOM, WIDTH);
    builds.toggle();
    assert_eq!(builds.height(), 2);
}

#[test]
fn a_search_finds_in_folded_logs_and_goes_around() {
    let mut play = failed_check();
    let builds = &mut play.run.builds;
    builds.set_search("VULN");
    assert_eq!(builds.selected(), Place::Log(0, 3, 1));
    assert_eq!(builds.height(), 13, "it unfolds");
    builds.set_search("npm");
    assert_eq!(
        builds.selected(),
        Place::Step(0, 4),
        "a new word starts from here"
    );
    builds.list(ListAction::FindNext, ROOM, WIDTH);
    assert_eq!(builds.selected(), Place::Step(0, 3), "around");
    builds.list(ListAction::FindPrevious, ROOM, WIDTH);
    assert_eq!(builds.selected(), Place::Step(0, 4));
    builds.set_search("npm c");
    assert_eq!(
        builds.selected(),
        Place::Step(0, 3),
        "each letter looks from where it began"
    );
    builds.set_search("npm.c");
    assert!(
        builds.search().unwrap().lost().is_some(),
        "letters, not patterns"
    );
    builds.set_search("");
    assert!(builds.search().is_none());
}

#[test]
fn a_search_steps_through_the_lines_of_one_log() {
    let mut play = under_way();
    for number in 0..5 {
        play.log(("builder", 3, 4), &format!("hit {number}"));
    }
    let builds = &mut play.run.builds;
    builds.set_search("hit");
    let mut seen = Vec::new();
    for _ in 0..6 {
        seen.push(builds.selected());
        builds.list(ListAction::FindNext, ROOM, WIDTH);
    }
    let log = |number| Place::Log(0, 3, number);
    assert_eq!(seen, [log(2), log(3), log(4), log(5), log(6), log(2)]);
    builds.list(ListAction::FindPrevious, ROOM, WIDTH);
    builds.list(ListAction::FindPrevious, ROOM, WIDTH);
    assert_eq!(builds.selected(), log(6));
}

#[test]
fn warnings_stand_at_their_line_once() {
    let mut play = under_way();
    play.warn(Some(5), "JSON arguments recommended")
        .warn(Some(5), "JSON arguments recommended")
        .warn(None, "no line");
    let rows = shown(&play.run);
    assert_eq!(rows[1], "  ! no line");
    assert_eq!(
        rows[5..7],
        [
            "    RUN npm ci Running",
            "      ! JSON arguments recommended"
        ]
    );
    let builds = &mut play.run.builds;
    builds.click(6 + builds.header(ROOM, WIDTH), ROOM, WIDTH);
    assert_eq!(builds.selected_line(), Some(5));
    for number in 0..500 {
        play.warn(None, &number.to_string());
    }
    assert_eq!(play.run.builds.submission().unwrap().warnings.len(), 100);
}

#[test]
fn pulls_stand_before_the_steps_and_end_with_the_build() {
    let mut play = Play::start();
    play.pull("a1", "Downloading", (10, 100)).wait(500).step(
        ("", 1, 1),
        "FROM node:20-alpine",
        1,
        StepState::Running,
    );
    assert_eq!(shown(&play.run)[1], "  pull node:20-alpine");
    play.run.builds.click(1 + 1, ROOM, WIDTH);
    assert_eq!(
        play.run.builds.selected_line(),
        Some(1),
        "the FROM that asked for it"
    );
    play.built(&BuildOf::Submission, 0.5);
    let pull = &play.run.builds.submission().unwrap().pulls[0];
    assert_eq!(pull.seconds(), Some(0.5));
}

#[test]
fn checks_turn_one_by_one_and_the_first_failed_one_opens() {
    let mut play = under_way();
    let states = |play: &Play| -> Vec<CheckState> {
        let steps = play.run.checks.steps().iter();
        let checks = steps.flat_map(|step| &step.checks);
        checks.map(|check| play.run.checks.state(check)).collect()
    };
    assert!(states(&play).iter().all(|it| *it == CheckState::Pending));
    play.built(&BuildOf::Submission, 1.0);
    assert!(states(&play).iter().all(|it| *it == CheckState::Running));
    play.verdict("blueprint", "builds", Outcome::Pass);
    assert_eq!(
        states(&play)[..2],
        [CheckState::Passed, CheckState::Running]
    );
    let reason = "no disk left".to_owned();
    play.verdict("clean-room", "no-tools", Outcome::CouldNotCheck { reason })
        .verdict(
            "clean-room",
            "never",
            testing::fail(&[("none", "one", Some(7))]),
        )
        .verdict(
            "clean-room",
            "light",
            testing::fail(&[("less", "more", None)]),
        );
    play.run.checks.set_step(1);
    let rows = play.run.checks.rows(60);
    let open: Vec<_> = rows
        .iter()
        .filter_map(|row| match &row.line {
            Line::Check { check, open, .. } => Some((check.id.as_str(), *open)),
            _ => None,
        })
        .collect();
    assert_eq!(
        open,
        [
            ("no-tools", Some(false)),
            ("light", Some(false)),
            ("never", Some(true))
        ],
        "the step of the learner alone, and the failure that came first"
    );
    assert_eq!(play.run.checks.selected_line(60), Some(7));
    let tally = play.run.checks.tally();
    assert_eq!((tally.passed, tally.judged, tally.checks), (1, 4, 5));
    assert_eq!((tally.earned, tally.possible), (10, 70));
}

#[test]
fn the_step_with_the_first_failure_is_open_too() {
    let mut play = under_way();
    let skipped = || Outcome::Skipped {
        because: "the image was not built".to_owned(),
    };
    play.verdict(
        "blueprint",
        "builds",
        testing::fail(&[("it builds", "RUN failed", Some(4))]),
    )
    .verdict("clean-room", "no-tools", skipped());
    let checks = &mut play.run.checks;
    checks.set_step(1);
    let open = |checks: &Checks| -> Vec<bool> {
        let rows = checks.rows(60).into_iter();
        rows.filter_map(|row| match row.line {
            Line::Step { open, .. } => Some(open),
            _ => None,
        })
        .collect()
    };
    assert_eq!(open(checks), [true, true]);
    assert_eq!(checks.selected_line(60), Some(4), "what to read first");
    checks.list(ListAction::Bottom, 30, 60);
    checks.list(ListAction::Top, 30, 60);
    checks.list(ListAction::Fold, 30, 60);
    checks.list(ListAction::Fold, 30, 60);
    assert_eq!(open(checks), [false, true], "left folds, and does no more");
    checks.list(ListAction::Unfold, 30, 60);
    checks.list(ListAction::Unfold, 30, 60);
    assert_eq!(open(checks), [true, true], "right unfolds");
    play.verdict("clean-room", "no-tools", Outcome::Pass);
    let open_now = open(&play.run.checks);
    assert!(!open_now[1], "nothing there waits for it");
}

#[test]
fn left_folds_and_right_unfolds() {
    let mut play = failed_check();
    let builds = &mut play.run.builds;
    builds.list(ListAction::Top, ROOM, WIDTH);
    let whole = builds.height();
    builds.list(ListAction::Unfold, ROOM, WIDTH);
    assert_eq!(builds.height(), whole);
    builds.list(ListAction::Fold, ROOM, WIDTH);
    let folded = builds.height();
    assert!(folded < whole);
    builds.list(ListAction::Fold, ROOM, WIDTH);
    assert_eq!(builds.height(), folded);
    builds.list(ListAction::Unfold, ROOM, WIDTH);
    assert_eq!(builds.height(), whole);
    builds.set_search("added 58");
    builds.list(ListAction::Fold, ROOM, WIDTH);
    assert!(builds.height() <= whole, "a log folds from inside");
}

#[test]
fn what_is_said_of_a_check_is_labelled_wrapped_and_safe() {
    let mut play = under_way();
    play.built(&BuildOf::Submission, 1.0).verdict(
        "blueprint",
        "two-stages",
        testing::fail(&[
            (
                "two stages",
                "\u{1b}[31mone stage\nthe log says so",
                Some(3),
            ),
            ("two stages", "another", Some(9)),
        ]),
    );
    let rows = play.run.checks.rows(24);
    let details: Vec<_> = rows
        .iter()
        .filter_map(|row| match &row.line {
            Line::Detail {
                label, text, line, ..
            } => Some((*label, *text, *line)),
            _ => None,
        })
        .collect();
    assert_eq!(
        details,
        [
            ("expected", "", Some(3)),
            ("expected", "two stages", Some(3)),
            ("found", "", Some(3)),
            ("found", "one stage", Some(3)),
            ("found", "the log says so", Some(3)),
            ("where", "", Some(3)),
            ("where", "Dockerfile line 3,", Some(3)),
            ("where", "layer 4", Some(3)),
            ("found", "", Some(9)),
            ("found", "another", Some(9)),
            ("where", "", Some(9)),
            ("where", "Dockerfile line 9,", Some(9)),
            ("where", "layer 4", Some(9)),
            ("hint", "", Some(3)),
            ("hint", "A layer never gets", Some(3)),
            ("hint", "lighter.", Some(3)),
        ]
    );
}

#[test]
fn checks_are_walked_folded_and_clicked() {
    let mut play = failed_check();
    let checks = &mut play.run.checks;
    checks.set_step(1);
    let (rows, width) = (30, 60);
    let height = |checks: &Checks| checks.rows(width).len();
    assert_eq!(height(checks), 1 + 3 + 4 + 1);
    checks.toggle(width);
    assert_eq!(height(checks), 1 + 3 + 1, "the failed one was selected");
    checks.list(ListAction::Bottom, rows, width);
    checks.list(ListAction::Toggle, rows, width);
    assert_eq!(height(checks), 1 + 3 + 1 + 2, "the other step unfolds");
    checks.click(3, rows, width);
    checks.click(3, rows, width);
    assert_eq!(checks.selected_line(width), Some(10));
    assert_eq!(height(checks), 1 + 3 + 4 + 1 + 2, "light unfolds");
    checks.list(ListAction::Down, rows, width);
    checks.list(ListAction::Down, rows, width);
    checks.list(ListAction::Toggle, rows, width);
    assert_eq!(height(checks), 1 + 3 + 1 + 2, "from inside what is said");
    for action in [
        ListAction::Top,
        ListAction::PageDown,
        ListAction::Bottom,
        ListAction::Down,
    ] {
        for rows in [0, 1, 2, 50] {
            checks.list(action, rows, width);
            let all = checks.rows(width);
            let view = checks.view(&all, rows);
            assert!(view.cursor < all.len());
        }
    }
    checks.click(99, rows, width);
    checks.set_step(77);
    assert_eq!(height(checks), 2, "a step that is not there opens none");
}

#[test]
fn a_search_finds_in_folded_checks_and_over_line_breaks() {
    let mut play = failed_check();
    let checks = &mut play.run.checks;
    checks.set_step(1);
    let (rows, width) = (10, 34);
    let row = |checks: &Checks| {
        let all = checks.rows(width);
        let line = &all[checks.view(&all, rows).cursor].line;
        let found = checks.found_in(line).into_iter();
        let found: Vec<_> = found.map(|it| &line.text()[it]).collect();
        format!("{}: {}", line.text(), found.join(", "))
    };
    checks.toggle(width);
    checks.set_search("NEVER gets LIGHTER", rows, width);
    assert_eq!(row(checks), "A layer never gets: never gets");
    checks.list(ListAction::FindNext, rows, width);
    assert_eq!(row(checks), "lighter.: lighter");
    checks.list(ListAction::FindPrevious, rows, width);
    assert_eq!(row(checks), "A layer never gets: never gets");
    checks.set_search("blueprint", rows, width);
    assert_eq!(row(checks), "Read the blueprint: blueprint");
    checks.list(ListAction::FindNext, rows, width);
    let folded = "The blueprint builds: blueprint";
    assert_eq!(row(checks), folded);
    assert_eq!(checks.lost(), None);
    checks.set_search("blueprints", rows, width);
    assert_eq!(checks.lost(), Some("blueprints"));
    checks.set_search("", rows, width);
    assert_eq!(checks.lost(), None);
    assert_eq!(row(checks), "The blueprint builds: ");
}
