//! Text measured in cells, tried with hostile and wide text.

use proptest::prelude::*;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{cut, cut_line, cut_start, line_width, pad, pad_left, width, wrap, wrap_between};

fn words(lines: &[Line<'_>]) -> Vec<String> {
    lines.iter().map(ToString::to_string).collect()
}

#[test]
fn width_counts_cells() {
    for (text, cells) in [
        ("", 0),
        ("abc", 3),
        ("日本", 4),
        ("e\u{301}", 1),
        ("👩‍👩‍👧", 2),
        ("a\u{200b}b", 2),
        ("a\u{7}b", 2),
    ] {
        assert_eq!(width(text), cells, "{text:?}");
    }
}

#[test]
fn cutting_keeps_one_side_and_marks_the_other() {
    for (text, cells, end, start) in [
        ("abcdef", 6, "abcdef", "abcdef"),
        ("abcdef", 4, "abc…", "…def"),
        ("abcdef", 1, "…", "…"),
        ("abcdef", 0, "", ""),
        ("日本語", 6, "日本語", "日本語"),
        ("日本語", 5, "日本…", "…本語"),
        ("日本語", 4, "日…", "…語"),
        ("日本語", 1, "…", "…"),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…", "…e\u{301}"),
    ] {
        assert_eq!(cut(text, cells), end, "{text} {cells}");
        assert_eq!(cut_start(text, cells), start, "{text} {cells}");
    }
}

#[test]
fn padding_fills_to_the_cell() {
    assert_eq!(pad("日本", 5), "日本 ");
    assert_eq!(pad("日本", 3), "日…");
    assert_eq!(pad("日本語", 4), "日… ");
    assert_eq!(pad_left("42", 4), "  42");
    assert_eq!(pad_left("12345", 4), "123…");
}

#[test]
fn a_styled_line_is_cut_across_its_spans() {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let line = Line::from(vec![
        Span::raw("ab"),
        Span::styled("cd", bold),
        Span::raw("ef"),
    ]);
    assert_eq!(cut_line(line.clone(), 6), line);
    let cut = cut_line(line.clone(), 4);
    assert_eq!(cut.to_string(), "abc…");
    assert_eq!(cut.spans[1].style, bold);
    assert_eq!(cut_line(line.clone(), 2).to_string(), "a…");
    assert_eq!(cut_line(line, 0).to_string(), "");
}

#[test]
fn words_wrap_and_hang() {
    let line = Line::from("  the quick  brown fox");
    assert_eq!(
        words(&wrap(&line, 11, 4)),
        ["  the quick", "    brown", "    fox"]
    );
    assert_eq!(
        words(&wrap(&Line::from("abcdefghij"), 4, 0)),
        ["abcd", "efgh", "ij"]
    );
    assert_eq!(
        words(&wrap(&Line::from("a abcdefghij"), 4, 1)),
        ["a", " abc", " def", " ghi", " j"]
    );
    assert_eq!(
        words(&wrap(&Line::from("日本語です"), 5, 0)),
        ["日本", "語で", "す"]
    );
    assert_eq!(
        words(&wrap(&Line::from("a\u{a0}b c"), 3, 0)),
        ["a\u{a0}b", "c"]
    );
    assert_eq!(words(&wrap(&Line::from(""), 3, 0)), [""]);
    assert!(wrap(&Line::from("a"), 0, 0).is_empty());
}

#[test]
fn a_wide_letter_on_a_single_cell_is_marked() {
    assert_eq!(words(&wrap(&Line::from("a日"), 1, 0)), ["a", "…"]);
}

#[test]
fn styles_and_prefixes_survive_wrapping() {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let line = Line::from(vec![Span::raw("one "), Span::styled("two three", bold)]);
    let lines = wrap_between(&line, 9, &Line::from("• "), &Line::from("  "));
    assert_eq!(words(&lines), ["• one two", "  three"]);
    assert_eq!(lines[0].spans.last().unwrap().style, bold);
    assert_eq!(lines[1].spans.last().unwrap().style, bold);
    assert_eq!(lines[1].spans[0].style, Style::new());
}

proptest! {
    #[test]
    fn nothing_is_wider_than_asked(text in "(?s).{0,80}", cells in 0_usize..30, hang in 0_usize..40) {
        prop_assert!(width(&cut(&text, cells)) <= cells);
        prop_assert!(width(&cut_start(&text, cells)) <= cells);
        prop_assert_eq!(width(&pad(&text, cells)), cells);
        prop_assert!(line_width(&cut_line(Line::raw(text.clone()), cells)) <= cells);
        for line in wrap(&Line::from(text.clone()), cells, hang) {
            prop_assert!(line_width(&line) <= cells);
            prop_assert!(!line.to_string().contains(char::is_control));
        }
    }

    #[test]
    fn wrapping_loses_no_word(text in "[a-z日本 ]{0,80}", cells in 2_usize..30) {
        let before: String = text.split_whitespace().collect();
        let after: String = words(&wrap(&Line::from(text), cells, 0)).concat();
        prop_assert_eq!(before, after.split_whitespace().collect::<String>());
    }
}
