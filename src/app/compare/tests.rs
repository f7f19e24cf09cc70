use super::{Compare, Item, Other, Outcome, Text};
use crate::app::action::{CompareAction as C, ListAction as L};

fn yours(text: &str) -> Text {
    Text {
        file: "Dockerfile".to_owned(),
        text: text.to_owned(),
        size: Some(121_000_000),
    }
}

fn last(text: &str) -> Other {
    Other {
        id: "last".to_owned(),
        name: "your last try".to_owned(),
        text: text.to_owned(),
        size: Some(126_000_000),
        older: true,
        ..Other::default()
    }
}

fn solution(text: &str, locked: bool) -> Other {
    Other {
        id: "lean".to_owned(),
        name: "lean (solution)".to_owned(),
        text: text.to_owned(),
        size: Some(110_000_000),
        explain: Some("Prune in the *same* stage.".to_owned()),
        locked,
        ..Other::default()
    }
}

/// `alike` equal lines, then a difference, twice.
fn twice(word: &str, alike: usize) -> String {
    let same = (0..alike).fold(String::new(), |text, i| text + &format!("RUN step {i}\n"));
    format!("{same}ENV {word}=1\n{same}ENV {word}=2\n")
}

#[test]
fn the_older_text_stands_on_the_left() {
    let compare = Compare::new(yours("FROM b"), vec![last("FROM a")]);
    assert_eq!(compare.names(), ("your last try", "yours"));
    assert_eq!(compare.view().unwrap().diff.left, ["FROM a"]);
    let words = "your last try 126.0 MB, yours 121.0 MB: 5.00 MB less";
    assert_eq!(compare.sizes().as_deref(), Some(words));

    let compare = Compare::new(yours("FROM b"), vec![solution("FROM c", false)]);
    assert_eq!(compare.names(), ("yours", "lean (solution)"));
    assert_eq!(compare.view().unwrap().diff.left, ["FROM b"]);
}

#[test]
fn sizes_say_what_is_known() {
    for (own, other, words) in [
        (
            Some(121_000_000),
            Some(110_000_000),
            Some("yours 121.0 MB, lean 110.0 MB: 11.0 MB less"),
        ),
        (
            Some(100_000),
            Some(110_000),
            Some("yours 100.0 kB, lean 110.0 kB: 10.0 kB more"),
        ),
        (Some(5), Some(5), Some("yours 5 B, lean 5 B: the same")),
        (Some(5), None, Some("yours 5 B")),
        (None, Some(5), Some("lean 5 B")),
        (None, None, None),
    ] {
        let mut text = yours("FROM a");
        let mut lean = solution("FROM b", false);
        (text.size, lean.size) = (own, other);
        assert_eq!(Compare::new(text, vec![lean]).sizes().as_deref(), words);
    }
}

#[test]
fn a_locked_solution_is_listed_and_shows_nothing_until_it_is_unlocked() {
    let others = vec![last("FROM a"), solution("FROM secret", true)];
    let mut compare = Compare::new(yours("FROM a"), others);
    assert_eq!(compare.act(C::NextOther), Outcome::Nothing);
    assert!(compare.view().is_none() && compare.explanation_text().is_none());
    assert_eq!(compare.standing(), None);
    assert_eq!(compare.act(C::Reveal), Outcome::Reveal("lean".to_owned()));
    assert!(compare.view().is_none(), "only the caller unlocks");
    compare.unlock("lean");
    assert_eq!(compare.view().unwrap().diff.right, ["FROM secret"]);
    assert_eq!(
        compare.explanation_text(),
        Some("Prune in the *same* stage.")
    );
    assert_eq!(compare.act(C::Reveal), Outcome::Nothing);
}

#[test]
fn it_opens_on_what_may_be_seen() {
    let others = vec![solution("FROM secret", true), last("FROM a")];
    assert_eq!(Compare::new(yours("FROM a"), others).chosen(), 1);
    let only_locked = Compare::new(yours("FROM a"), vec![solution("FROM b", true)]);
    assert_eq!(only_locked.chosen(), 0);
    assert!(only_locked.view().is_none());
}

#[test]
fn the_others_go_round() {
    let others = vec![last("FROM a"), solution("FROM b", false)];
    let mut compare = Compare::new(yours("FROM a"), others);
    compare.act(C::PreviousOther);
    assert_eq!(compare.chosen(), 1);
    compare.act(C::NextOther);
    assert_eq!(compare.chosen(), 0);
    compare.choose_id("lean");
    assert_eq!(compare.chosen(), 1);
    compare.choose_id("nobody");
    assert_eq!(compare.chosen(), 1);
    let mut none = Compare::new(yours("FROM a"), vec![]);
    for action in [
        C::NextOther,
        C::PreviousOther,
        C::NextChange,
        C::Reveal,
        C::Explain,
    ] {
        assert_eq!(none.act(action), Outcome::Nothing);
    }
    assert_eq!(none.chosen(), 0);
}

#[test]
fn differences_are_visited_in_order() {
    let others = vec![solution(&twice("NEW", 3), false)];
    let mut compare = Compare::new(yours(&twice("OLD", 3)), others);
    let at = |compare: &Compare| {
        let view = compare.view().unwrap();
        (view.cursor(), compare.standing().unwrap())
    };
    assert_eq!(at(&compare), (3, "difference 1 of 2".to_owned()));
    compare.act(C::NextChange);
    assert_eq!(at(&compare), (7, "difference 2 of 2".to_owned()));
    compare.act(C::NextChange);
    assert_eq!(at(&compare).0, 7);
    compare.list(L::Up, 20);
    assert_eq!(at(&compare), (6, "2 differences".to_owned()));
    compare.act(C::PreviousChange);
    compare.act(C::PreviousChange);
    assert_eq!(at(&compare).0, 3);
}

#[test]
fn lines_that_are_alike_unfold_and_fold() {
    let others = vec![solution(&twice("NEW", 12), false)];
    let mut compare = Compare::new(yours(&twice("OLD", 12)), others);
    let count = |compare: &Compare| compare.view().unwrap().items.side_by_side.len();
    assert_eq!(compare.view().unwrap().cursor(), 12);
    let folded = count(&compare);
    compare.list(L::Top, 20);
    let view = compare.view().unwrap();
    assert_eq!(view.items.side_by_side[0], Item::Fold(0..10));
    compare.act(C::Reveal);
    assert_eq!(count(&compare), folded + 9);
    compare.list(L::Down, 20);
    assert_eq!(compare.view().unwrap().cursor(), 1);
    compare.list(L::Toggle, 20);
    assert_eq!(
        (count(&compare), compare.view().unwrap().cursor()),
        (folded, 0)
    );
    compare.list(L::Down, 20);
    assert_eq!(compare.view().unwrap().cursor(), 10, "a fold is one step");
    compare.list(L::PageDown, 200);
    assert_eq!(compare.view().unwrap().cursor(), 25);
}

#[test]
fn identical_texts_are_said_to_be_so() {
    for (own, other, words) in [
        ("FROM a\n", "FROM a\n", "the two are identical"),
        (
            "FROM a\r\n",
            "FROM a\n",
            "alike but for what cannot be seen: line ends or hidden characters",
        ),
    ] {
        let mut compare = Compare::new(yours(own), vec![solution(other, false)]);
        assert_eq!(compare.standing().as_deref(), Some(words));
        compare.act(C::NextChange);
        compare.list(L::Bottom, 10);
        assert_eq!(compare.view().unwrap().cursor(), 0);
    }
}

#[test]
fn width_chooses_the_layout_and_the_learner_swaps_it() {
    let mut compare = Compare::new(yours("a"), vec![last("b")]);
    assert!(compare.side_by_side(110) && !compare.side_by_side(109));
    compare.act(C::SideBySide);
    assert!(!compare.side_by_side(110) && compare.side_by_side(109));
    assert!(!compare.side_by_side(30), "too narrow for two");
}

#[test]
fn the_explanation_scrolls_when_it_has_the_room() {
    let others = vec![solution("b", false), last("c")];
    let mut compare = Compare::new(yours("a"), others);
    compare.act(C::Explain);
    assert!(compare.explaining());
    compare.set_extent(30);
    compare.list(L::Bottom, 13);
    assert_eq!(compare.explanation().top(30, 10), 20);
    compare.act(C::NextOther);
    assert!(!compare.explaining());
    compare.act(C::Explain);
    assert!(!compare.explaining(), "a try has no explanation");
}

#[test]
fn a_search_looks_into_both_texts_and_into_folds() {
    let other = twice("B", 20);
    let mut compare = Compare::new(yours(&twice("A", 20)), vec![solution(&other, false)]);
    let row = |compare: &Compare| compare.view().unwrap().cursor();
    compare.act(C::Explain);
    compare.set_search("STEP 1");
    assert_eq!(row(&compare), 22, "from the first difference on");
    assert!(!compare.explaining(), "the texts are what is searched");
    compare.set_search("step 10");
    let found = compare.view().unwrap().found_in("RUN step 10");
    assert_eq!((row(&compare), found.first()), (31, Some(&(4..11))));
    let shown = compare.view().unwrap().items.side_by_side.clone();
    assert!(shown.contains(&Item::Row(31)), "{shown:?}");
    compare.list(L::FindNext, 20);
    assert_eq!(row(&compare), 10);
    compare.list(L::FindPrevious, 20);
    assert_eq!(row(&compare), 31);
    for (text, rows) in [("env a=", [20, 41]), ("env b=", [20, 41])] {
        compare.set_search(text);
        let first = row(&compare);
        compare.list(L::FindNext, 20);
        let mut seen = [first, row(&compare)];
        seen.sort_unstable();
        assert_eq!(seen, rows, "{text}");
    }
    compare.set_search("env c=");
    assert_eq!(compare.lost(), Some("env c="));
    compare.set_search("");
    assert_eq!(compare.lost(), None);
}

#[test]
fn a_click_selects_and_a_second_one_folds() {
    let other = twice("B", 20);
    let mut compare = Compare::new(yours(&twice("A", 20)), vec![solution(&other, false)]);
    compare.click(0, 7);
    let view = compare.view().unwrap();
    assert_eq!((view.cursor(), view.above(20), view.above(5)), (0, 7, 4));
    assert_eq!(view.items.side_by_side[0], Item::Fold(0..18));
    compare.click(0, 7);
    let view = compare.view().unwrap();
    assert_eq!(view.items.side_by_side[0], Item::Row(0));
    compare.click(999, 3);
    compare.list(L::Down, 20);
    let view = compare.view().unwrap();
    assert_eq!((view.cursor(), view.above(20)), (1, 10));
}
