//! Pictures of comparisons, in words and looks.

use ratatui::buffer::Buffer;

use super::draw;
use crate::app::action::{CompareAction as C, ListAction as L};
use crate::app::compare::{Compare, Keys, Other, Text};
use crate::ui::testing::{SIZES, drawn, picture, style_of, wears};
use crate::ui::theme::{Role, Theme};

const YOURS: &str = "FROM node:20-alpine AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:20-alpine
WORKDIR /app
COPY --from=builder /app/node_modules ./node_modules
RUN npm prune --omit=dev
CMD [\"node\", \"server.js\"]
";

const LEAN: &str = "FROM node:20-alpine AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
RUN npm prune --omit=dev

FROM node:20-alpine
WORKDIR /srv
COPY --from=builder /app/node_modules ./node_modules
CMD [\"node\", \"server.js\"]
";

fn lean(locked: bool) -> Other {
    Other {
        id: "lean".to_owned(),
        name: "lean (solution)".to_owned(),
        text: LEAN.to_owned(),
        size: Some(110_000_000),
        explain: Some("What changed is where it prunes.\n\nNothing else.".to_owned()),
        locked,
        older: false,
    }
}

fn yours(text: &str) -> Text {
    Text {
        file: "Dockerfile".to_owned(),
        text: text.to_owned(),
        size: Some(121_000_000),
    }
}

fn with(others: Vec<Other>) -> Compare {
    Compare::new(yours(YOURS), others).with_keys(Keys {
        reveal: "enter".to_owned(),
        explain: "x".to_owned(),
    })
}

fn shown(state: &Compare, width: u16, height: u16) -> Buffer {
    drawn(width, height, |area, buf| {
        draw(state, &Theme::dark(), area, buf);
    })
}

#[test]
fn inline_at_80() {
    let buf = shown(&with(vec![lean(false)]), 80, 22);
    insta::assert_snapshot!(picture(&buf));
    let theme = Theme::dark();
    assert!(wears(style_of(&buf, "+ lean"), theme.style(Role::Added)));
    assert!(wears(style_of(&buf, "- yours"), theme.style(Role::Removed)));
    assert!(wears(
        style_of(&buf, " lean (solution) "),
        theme.style(Role::Selected)
    ));
}

#[test]
fn side_by_side_at_120() {
    let buf = shown(&with(vec![lean(false)]), 120, 38);
    insta::assert_snapshot!(picture(&buf));
}

#[test]
fn the_explanation_stands_beside_in_a_wide_body_and_alone_on_demand() {
    let mut state = with(vec![lean(false)]);
    let wide = picture(&shown(&state, 200, 30));
    let lines: Vec<_> = wide.lines().collect();
    assert!(lines[4].contains("── why"), "{wide}");
    state.act(C::Explain);
    let alone = picture(&shown(&state, 80, 22));
    assert!(
        alone.contains("Nothing else.") && !alone.contains("npm ci"),
        "{alone}"
    );
}

#[test]
fn a_long_explanation_says_how_much_is_left() {
    let mut other = lean(false);
    other.explain = Some("one\n\ntwo\n\nthree\n\n".repeat(10));
    let mut state = with(vec![other]);
    let mut lines = 0;
    drawn(80, 22, |area, buf| {
        lines = draw(&state, &Theme::dark(), area, buf).lines;
    });
    assert!(lines > 20);
    let below = picture(&shown(&state, 80, 22));
    assert!(below.contains("more lines, x shows them"), "{below}");
    state.act(C::Explain);
    state.set_extent(lines);
    state.list(L::Bottom, 20);
    let end = picture(&shown(&state, 80, 22));
    assert!(end.contains("three"), "{end}");
}

#[test]
fn a_locked_solution_says_what_it_costs_and_shows_nothing_of_itself() {
    let buf = shown(&with(vec![lean(true)]), 80, 22);
    let words = picture(&buf);
    for expected in [
        "lean (solution), locked",
        "Looking at a solution is recorded",
        "most two stars",
        "Press enter to look.",
    ] {
        assert!(words.contains(expected), "{expected:?} is not in\n{words}");
    }
    for hidden in ["prune", "srv", "110"] {
        assert!(!words.contains(hidden), "{hidden}");
    }
}

#[test]
fn nothing_to_compare_with_and_identical_texts_are_said() {
    let words = picture(&shown(&with(vec![]), 80, 22));
    assert!(words.contains("nothing to compare with yet"), "{words}");
    let mut same = lean(false);
    same.text = YOURS.to_owned();
    let words = picture(&shown(&with(vec![same]), 80, 22));
    assert!(words.contains("the two are identical"), "{words}");
    assert!(words.contains("RUN npm ci"), "{words}");
}

#[test]
fn differing_words_are_marked_and_code_keeps_its_looks() {
    let theme = Theme::dark();
    let mut other = lean(false);
    other.text = "FROM node:20-alpine\nRUN npm ci --omit=dev\n".to_owned();
    let state = Compare::new(yours("FROM node:20-alpine\nRUN npm ci\n"), vec![other]);
    let buf = shown(&state, 80, 22);
    let strong = theme.style(Role::AddedStrong);
    assert!(wears(style_of(&buf, "--omit"), strong));
    let keyword = theme.style(Role::Keyword);
    assert!(wears(style_of(&buf, "FROM node"), keyword));
    assert!(style_of(&buf, "FROM node").bg != style_of(&buf, "--omit").bg);
}

#[test]
fn a_line_that_only_one_has_lies_on_a_ground_of_its_own() {
    let theme = Theme::dark();
    let buf = shown(&with(vec![lean(false)]), 80, 22);
    let added = theme.style(Role::AddedLine);
    assert!(added.bg.is_some());
    assert!(wears(style_of(&buf, "RUN npm prune"), added));
    assert!(wears(
        style_of(&buf, "+ RUN npm prune"),
        theme.style(Role::Added)
    ));
    assert!(!wears(style_of(&buf, "RUN npm ci"), added));
    assert!(
        !wears(style_of(&buf, "WORKDIR /srv"), added),
        "only the word is marked"
    );
    assert!(wears(style_of(&buf, "srv"), theme.style(Role::AddedStrong)));
}

#[test]
fn long_and_wide_lines_wrap_inside_their_side() {
    let long = format!("RUN echo {}END\n", "日本語 ".repeat(30));
    let mut other = lean(false);
    other.text = long.replace("END", "FIN");
    for width in [60, 80, 120, 121] {
        let state = Compare::new(yours(&long), vec![other.clone()]);
        let words = picture(&shown(&state, width, 38));
        assert!(
            words.contains("END") && words.contains("FIN"),
            "{width}\n{words}"
        );
        for line in words.lines().filter(|line| line.contains("日")) {
            assert_eq!(crate::ui::text::width(line), usize::from(width), "{line}");
        }
    }
}

#[test]
fn folds_and_the_chosen_row_are_marked() {
    let alike = (0..20).fold(String::new(), |text, i| text + &format!("RUN step {i}\n"));
    let mut other = lean(false);
    other.text = format!("{alike}USER node\n");
    let mut state = Compare::new(yours(&format!("{alike}USER root\n")), vec![other]);
    let words = picture(&shown(&state, 80, 22));
    assert!(words.contains("⋯ 18 lines alike"), "{words}");
    assert!(words.contains("› 21    - USER root"), "{words}");
    assert!(words.contains("›    21 + USER node"), "{words}");
    state.list(L::Top, 20);
    let words = picture(&shown(&state, 80, 22));
    assert!(words.contains("›       ⋯ 18 lines alike"), "{words}");
    state.list(L::Toggle, 20);
    let words = picture(&shown(&state, 80, 22));
    assert!(words.contains("›  1  1   RUN step 0"), "{words}");
}

#[test]
fn many_names_never_hide_the_chosen_one() {
    let others: Vec<_> = (0..12)
        .map(|number| Other {
            name: format!("attempt number {number}"),
            id: number.to_string(),
            ..lean(false)
        })
        .collect();
    let mut state = with(others);
    for number in 0..12 {
        let words = picture(&shown(&state, 80, 22));
        assert!(
            words.contains(&format!("attempt number {number} ")),
            "{words}"
        );
        state.act(C::NextOther);
    }
}

#[test]
fn any_size_is_borne() {
    let mut state = with(vec![lean(false), lean(true)]);
    for _ in 0..2 {
        for (width, height) in SIZES {
            for _ in 0..2 {
                shown(&state, width, height);
                state.act(C::SideBySide);
            }
            state.act(C::Explain);
            shown(&state, width, height);
            state.act(C::Explain);
        }
        state.act(C::NextOther);
    }
}
