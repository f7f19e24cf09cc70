//! Pictures of hints, from none to the last.

use ratatui::buffer::Buffer;

use super::draw;
use crate::app::action::ListAction;
use crate::app::hints::{Hints, Keys};
use crate::ui::testing::{SIZES, drawn, picture, style_of, wears};
use crate::ui::theme::{Role, Theme};

fn hints(shown: usize) -> Hints {
    let three = [
        "Open the image and look for nodemon.",
        "Everything that the last stage copies, ships: what does it copy?",
        "Prune in the first stage, before the copy.",
    ];
    let keys = Keys {
        next: "f2".to_owned(),
        checks: "alt-4".to_owned(),
        compare: "f4".to_owned(),
    };
    let three = three.map(str::to_owned).to_vec();
    Hints::new("Draft the two-stage blueprint".to_owned(), three, shown).with_keys(keys)
}

fn shown(state: &Hints, width: u16, height: u16) -> Buffer {
    drawn(width, height, |area, buf| {
        draw(state, &Theme::dark(), area, buf);
    })
}

#[test]
fn two_of_three() {
    let buf = shown(&hints(2), 80, 22);
    insta::assert_snapshot!(picture(&buf));
    let theme = Theme::dark();
    assert!(wears(style_of(&buf, "▌"), theme.style(Role::HintText)));
    assert!(wears(
        style_of(&buf, "Open the image"),
        theme.style(Role::Dim)
    ));
    let newest = style_of(&buf, "Everything that");
    assert!(!wears(newest, theme.style(Role::Dim)));
}

#[test]
fn before_the_first_after_the_last_and_without_any() {
    let words = picture(&shown(&hints(0), 80, 22));
    assert!(
        words.contains("3 hints") && words.contains("one at a time (f2)"),
        "{words}"
    );
    let words = picture(&shown(&hints(3), 80, 22));
    for expected in ["hint 3 of 3", "That was the last one.", "(alt-4)", "(f4)"] {
        assert!(words.contains(expected), "{expected:?} is not in\n{words}");
    }
    let none = Hints::new("Read".to_owned(), vec![], 0);
    let words = picture(&shown(&none, 80, 22));
    assert!(
        words.contains("no hints of its own") && !words.contains('('),
        "{words}"
    );
}

#[test]
fn long_hints_open_at_the_newest_and_scroll() {
    let long: Vec<_> = (0..3)
        .map(|i| format!("tier {i}\n\n{}", "line\n\n".repeat(15)))
        .collect();
    let mut state = Hints::new("Long".to_owned(), long, 3);
    let mut lines = 0;
    drawn(80, 22, |area, buf| {
        lines = draw(&state, &Theme::dark(), area, buf);
    });
    let words = picture(&shown(&state, 80, 22));
    assert!(
        words.contains("That was the last one") && !words.contains("tier 0"),
        "{words}"
    );
    state.set_extent(lines);
    state.list(ListAction::Top, 20);
    assert!(picture(&shown(&state, 80, 22)).contains("tier 0"));
}

#[test]
fn any_size_is_borne() {
    for (width, height) in SIZES {
        for count in 0..4 {
            shown(&hints(count), width, height);
        }
    }
}
