//! Searches, the mouse, and what the editor's tabs say: keys and clicks in, words out.

use phoenix::app::Msg;
use phoenix::app::effect::{Effect, Wake};
use phoenix::app::msg::{Mouse, MouseKind};
use phoenix::app::update;

use crate::stage::text_of;
use crate::states::{Player, State};

impl Player {
    fn text(&self) -> String {
        text_of(&self.draw().0)
    }

    /// The line of the screen that has `words`, and their cell.
    fn find(&self, words: &str) -> (u16, u16) {
        let text = self.text();
        let mut lines = text.lines().enumerate();
        let found = lines.find_map(|(y, line)| Some((line.find(words)?, line, y)));
        let (at, line, y) = found.unwrap_or_else(|| panic!("no {words:?} in\n{text}"));
        let x = unicode_width::UnicodeWidthStr::width(&line[..at]);
        (u16::try_from(x).unwrap(), u16::try_from(y).unwrap())
    }

    fn line(&self, y: u16) -> String {
        let text = self.text();
        text.lines().nth(usize::from(y)).unwrap().to_owned()
    }

    /// The mouse at a cell, with the picture that the learner sees drawn before.
    fn mouse(&mut self, kind: MouseKind, (x, y): (u16, u16)) -> Vec<Effect> {
        let extents = self.draw().1.extents;
        self.tell(Msg::Drawn(extents));
        update(&mut self.model, Msg::Mouse(Mouse { x, y, kind }))
    }

    fn click(&mut self, words: &str) -> Vec<Effect> {
        let at = self.find(words);
        self.mouse(MouseKind::Press, at)
    }
}

fn at(columns: u16, rows: u16, state: State, keys: &str) -> Player {
    let mut player = Player::new(columns, rows);
    player.bring(state);
    player.press(keys);
    player
}

#[test]
fn a_comparison_is_searched() {
    for size in [(80, 24), (200, 60)] {
        let mut player = at(size.0, size.1, State::Passed, "f4 /");
        assert!(player.text().contains("find in both:"), "{}", player.text());
        player.press("p r u n e");
        let text = player.text();
        let mut chosen = text.lines().filter(|line| line.contains('›'));
        assert!(chosen.any(|line| line.contains("npm prune")), "{text}");
        player.press("z");
        assert!(player.text().contains("prunez   not found"));
        player.press("esc / w o r k d i r enter");
        let (_, first) = player.find("›");
        assert!(player.line(first).contains("WORKDIR"));
        player.press("n");
        let number = |player: &Player| {
            let (_, y) = player.find("›");
            let line = player.line(y);
            assert!(line.contains("WORKDIR"), "{line}");
            line
        };
        let second = number(&player);
        player.press("N n");
        assert_eq!(number(&player), second);
        player.press("N");
        assert_ne!(number(&player), second);
    }
}

#[test]
fn checks_are_searched() {
    let mut player = at(120, 40, State::Failed, "alt-4 /");
    assert!(player.text().contains("find in the checks:"));
    player.press("p a g e space s t i l l enter");
    let text = player.text();
    assert!(text.contains("▾ "), "{text}");
    assert_eq!(text.matches("The page still").count(), 1, "{text}");
    player.press("/ z z z");
    assert!(player.text().contains("zzz   not found"));
}

#[test]
fn where_nothing_is_searched_no_key_says_so() {
    for (keys, offered) in [
        ("alt-4", true),
        ("f4", true),
        ("f1", true),
        ("alt-1", false),
        ("f9", false),
        ("f2", false),
    ] {
        let mut player = at(200, 60, State::Failed, keys);
        assert_eq!(player.text().contains("/ find"), offered, "{keys}");
        player.press("/");
        assert_eq!(player.model.prompt.is_some(), offered, "{keys}");
    }
}

#[test]
fn a_click_in_the_course_selects_and_a_second_one_opens() {
    for size in [(80, 24), (120, 40)] {
        let mut player = at(size.0, size.1, State::Idle, "alt-q");
        let opened = player.click("08 ");
        assert_eq!(opened, [], "it selects");
        let selected = |player: &Player| player.model.course.selected().unwrap().number;
        assert_eq!(selected(&player), Some(8));
        let opened = player.click("08 ");
        assert!(
            matches!(&opened[..], [Effect::Open(id)] if id.as_str() == "pocket-rocket"),
            "{opened:?}"
        );
        assert_eq!(player.click("The course"), [], "the frame is no mission");
        player.click("03 ");
        assert_eq!(selected(&player), Some(3));
    }
}

#[test]
fn the_mouse_walks_a_comparison() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut player = at(size.0, size.1, State::Passed, "f4 g");
        for words in ["COPY src ./src", "RUN npm install", "WORKDIR /app"] {
            let before = player.text().replace('›', " ");
            player.click(words);
            let (_, y) = player.find(words);
            assert!(player.line(y).contains('›'), "{words}\n{}", player.text());
            let kept = |text: &str| text.lines().skip(5).map(str::to_owned).collect::<Vec<_>>();
            let after = player.text().replace('›', " ");
            assert_eq!(kept(&after), kept(&before), "nothing moves");
        }
        let (_, y) = player.find("›");
        player.mouse(MouseKind::ScrollDown, (9, 9));
        assert!(!player.line(y).contains('›'), "{}", player.text());
    }
}

#[test]
fn the_mouse_walks_attempts_and_compares_one() {
    let mut player = at(120, 40, State::Passed, "f9");
    player.click("✘ failed");
    assert!(player.text().contains("Attempt 1: failed"));
    player.mouse(MouseKind::ScrollUp, (9, 9));
    assert!(player.text().contains("Attempt 2: passed"));
    player.click("✘ failed");
    player.click("✘ failed");
    let text = player.text();
    assert!(
        text.contains(" Compare ") && text.contains("your last try"),
        "{text}"
    );
}

#[test]
fn a_tab_says_what_the_disk_has_not_got_yet() {
    let mut player = at(120, 40, State::Idle, "alt-2 ctrl-home");
    let title = |player: &Player| player.line(player.find(".dockerignore").1);
    let saved = title(&player);
    player.press("#");
    assert_eq!(
        title(&player),
        saved.replacen(" Dockerfile", "•Dockerfile", 1)
    );
    let asked = update(&mut player.model, Msg::Wake(Wake::Save));
    assert!(title(&player).contains("•Dockerfile"), "it is on its way");
    player.press("#");
    for effect in asked {
        player.answer(effect);
    }
    assert!(
        title(&player).contains("•Dockerfile"),
        "an older text was kept"
    );
    player.tell(Msg::Wake(Wake::Save));
    assert!(!player.text().contains('•'), "{}", player.text());
}
