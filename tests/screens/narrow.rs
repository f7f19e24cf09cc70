//! What must be read whole, and what the keys offer, on the smallest screen.

use phoenix::app::Msg;
use phoenix::app::run::RunEnd;
use phoenix::domain::learner::MissionProgress;
use phoenix::domain::mission::Slug;

use crate::stage::text_of;
use crate::states::{Player, State};

fn player() -> Player {
    Player::new(80, 24)
}

fn shown(player: &Player) -> String {
    text_of(&player.draw().0)
}

/// The words of a picture, whatever lines they are in.
fn words(player: &Player) -> String {
    let text = shown(player);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn footer(player: &Player) -> String {
    let text = shown(player);
    text.lines().last().unwrap_or_default().to_owned()
}

/// The editor holds this text, and the rules have spoken.
fn with_dockerfile(player: &mut Player, text: &str) {
    player.press("alt-2 ctrl-a del");
    player.tell(Msg::Paste(text.to_owned()));
    player.lint();
    player.press("ctrl-home");
}

const WHOLE: &str = "PX004 the final image is built on `golang:1.21`: the whole toolchain ships \
                     with it → ";

#[test]
fn what_a_rule_says_is_read_to_its_end() {
    let mut player = player();
    with_dockerfile(&mut player, "FROM golang:1.21\nUSER 1\nCMD [\"a\"]\n");
    insta::assert_snapshot!(shown(&player));
    assert!(
        words(&player).contains(WHOLE.trim_end()),
        "{}",
        shown(&player)
    );
    // At the lower edge the cursor's line stays in sight.
    let text = format!("{}FROM golang:1.21\n", "ARG A\n".repeat(40));
    with_dockerfile(&mut player, &text);
    player.press("ctrl-end up");
    let (buffer, drawn) = player.draw();
    let cursor = drawn.cursor.expect("a cursor");
    let text = text_of(&buffer);
    let line = text.lines().nth(usize::from(cursor.y)).unwrap_or_default();
    assert!(line.contains("FROM golang:1.21"), "{text}");
    assert!(words(&player).contains(WHOLE.trim_end()), "{text}");
}

#[test]
fn a_zoomed_editor_tells_of_the_build_and_what_came_of_it() {
    let mut player = player();
    with_dockerfile(&mut player, "FROM golang:1.21\nUSER 1\nCMD [\"a\"]\n");
    player.press("alt-z");
    player.bring(State::Running);
    let text = words(&player);
    assert!(
        !text.contains("PX004") && text.contains("Building · "),
        "{text}"
    );
    let mut player = self::player();
    player.press("alt-2 alt-z");
    player.bring(State::Failed);
    let text = words(&player);
    assert!(text.contains("checks pass"), "{text}");
}

#[test]
fn esc_and_alt_w_lead_back_from_a_file_that_is_read() {
    for keys in ["esc", "alt-w"] {
        let mut player = player();
        player.press("alt-2 alt-f G enter");
        assert!(shown(&player).contains("[read]"), "{}", shown(&player));
        player.press(keys);
        let text = shown(&player);
        assert!(
            !text.contains("[read]") && text.contains("AS builder"),
            "{text}"
        );
    }
}

#[test]
fn a_second_search_of_the_help_starts_afresh() {
    let mut player = player();
    player.press("f1 /");
    for letter in ["z", "o", "o", "m", "enter", "/", "u", "n", "d", "o"] {
        player.press(letter);
    }
    let text = shown(&player);
    assert!(text.contains("undo") && !text.contains("zoom"), "{text}");
}

#[test]
fn the_footer_offers_what_there_is() {
    let mut player = player();
    player.bring(State::Running);
    player.press("alt-3");
    assert!(footer(&player).contains("esc stop"), "{}", footer(&player));
    let run = phoenix::app::effect::RunId(player.model.memory.runs);
    let end = RunEnd::Cancelled;
    player.tell(Msg::RunEnded { run, end });
    assert!(!footer(&player).contains("stop"), "{}", footer(&player));
    player.press("f2");
    assert!(footer(&player).contains("next hint"), "{}", footer(&player));
    player.press("f2 f2 f2");
    assert!(
        !footer(&player).contains("next hint"),
        "{}",
        footer(&player)
    );
}

#[test]
fn the_debrief_names_the_key_that_works_there() {
    let mut player = player();
    player.bring(State::Passed);
    player.press("alt-d");
    let text = shown(&player);
    assert!(text.contains("n next mission"), "{text}");
    let frame = text.lines().find(|line| line.contains("next: "));
    assert!(frame.is_some_and(|line| line.contains(" n ─")), "{text}");
}

#[test]
fn the_last_mission_offers_no_next_one() {
    let mut player = player();
    player.bring(State::Passed);
    player.press("alt-d");
    assert!(
        footer(&player).contains("next mission"),
        "{}",
        footer(&player)
    );
    let own = player.model.bench.as_ref().map(|bench| bench.id().clone());
    let entries = &mut player.model.course.entries;
    let at = entries.iter().position(|it| it.id() == own.as_ref());
    entries.truncate(at.expect("the open mission") + 1);
    assert!(
        !footer(&player).contains("next mission"),
        "{}",
        footer(&player)
    );
}

#[test]
fn a_mission_that_was_passed_is_not_for_later() {
    let mut player = player();
    player.press("alt-q");
    let id = Slug::new("pocket-rocket").unwrap();
    player.model.course.select(&id);
    let line = |player: &Player| {
        let text = shown(player);
        let mut lines = text.lines().filter(|line| line.contains("Pocket Rocket"));
        lines.next().unwrap_or_default().to_owned()
    };
    assert!(line(&player).contains("later"), "{}", line(&player));
    assert!(shown(&player).contains("best after"));
    let passed = MissionProgress {
        stars: 1,
        ..MissionProgress::default()
    };
    player.model.progress.missions.insert(id, passed);
    assert!(!line(&player).contains("later"), "{}", line(&player));
    assert!(!shown(&player).contains("best after"));
}
