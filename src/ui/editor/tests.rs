//! What the editor's pane shows, in words and styles.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::draw;
use crate::app::action::EditAction;
use crate::app::editor::{Editor, Vocabulary};
use crate::app::geometry::Area;
use crate::domain::dockerfile::lint::{Diagnostic, Severity};
use crate::ui::highlight;
use crate::ui::theme::{Role, Theme};

fn drawn(editor: &Editor, width: u16, height: u16) -> (Buffer, Option<Position>) {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let pieces = highlight::for_path(editor.current(), &editor.text(editor.current()));
    let cursor = draw(editor, &pieces, true, &Theme::dark(), area, &mut buffer);
    (buffer, cursor)
}

fn row(buffer: &Buffer, y: u16) -> String {
    let cells = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol());
    cells.collect::<String>().trim_end().to_owned()
}

fn open(text: &str) -> Editor {
    let files = vec![
        ("Dockerfile".to_owned(), text.to_owned()),
        (".dockerignore".to_owned(), String::new()),
    ];
    Editor::open(files, Vocabulary::default(), false)
}

#[test]
fn tabs_numbers_and_marks() {
    let mut editor = open("FROM node\nRUN x\n");
    let problem = Diagnostic {
        line: 2,
        rule: "DL0000",
        severity: Severity::Warning,
        message: "…".to_owned(),
        fix: String::new(),
    };
    editor.set_problems("Dockerfile", editor.version("Dockerfile"), vec![problem]);
    let (buffer, cursor) = drawn(&editor, 40, 5);
    assert_eq!(row(&buffer, 0), " Dockerfile (1)  .dockerignore");
    assert_eq!(row(&buffer, 1), "   1 FROM node");
    assert_eq!(row(&buffer, 2), "W  2 RUN x");
    assert_eq!(cursor, Some(Position::new(5, 1)));
    let theme = Theme::dark();
    assert_eq!(
        buffer[(0, 2)].fg,
        theme.style(Role::ProblemWarning).fg.unwrap()
    );
    let keyword = theme.style(Role::Keyword).fg.unwrap();
    assert_eq!(buffer[(5, 1)].fg, keyword);
}

#[test]
fn selection_and_long_lines() {
    let mut editor = open("abcdefghij\n");
    let view = Area {
        x: 0,
        y: 0,
        width: 12,
        height: 3,
    };
    editor.act(EditAction::SelectRight, view);
    let (buffer, _) = drawn(&editor, 12, 3);
    assert_eq!(row(&buffer, 1), "   1 abcdef›");
    assert!(
        buffer[(5, 1)].style() != buffer[(6, 1)].style(),
        "the selected letter stands out"
    );
    editor.act(EditAction::LineEnd, view);
    let (buffer, cursor) = drawn(&editor, 12, 3);
    assert_eq!(row(&buffer, 1), "   1 ‹fghij");
    assert_eq!(cursor, Some(Position::new(11, 1)));
}

#[test]
fn wide_letters_keep_the_grid() {
    let editor = open("日本\tx\n");
    let (buffer, _) = drawn(&editor, 20, 3);
    assert_eq!(buffer[(5, 1)].symbol(), "日");
    assert_eq!(buffer[(13, 1)].symbol(), "x");
}

#[test]
fn no_area_is_too_small() {
    let editor = open(&"long line ".repeat(30));
    for (width, height) in [(0, 0), (1, 1), (3, 2), (7, 1)] {
        drawn(&editor, width, height);
    }
}

fn view(width: u16, height: u16) -> Area {
    Area {
        width,
        height,
        ..Area::default()
    }
}

/// Where a row's cells have a role's looks, by column.
fn styled(buffer: &Buffer, y: u16, role: Role) -> Vec<u16> {
    let style = Theme::dark().style(role);
    let is_so = |x: &u16| {
        let cell = &buffer[(*x, y)];
        style.fg.is_none_or(|it| it == cell.fg)
            && style.bg.is_none_or(|it| it == cell.bg)
            && cell.modifier.contains(style.add_modifier)
    };
    (0..buffer.area.width).filter(is_so).collect()
}

#[test]
fn cells_are_counted_as_they_are_drawn() {
    use ratatui::buffer::CellWidth;
    for line in [
        "plain",
        "日本語",
        "e\u{301}a\u{30a}",
        "👩\u{200d}👧🇩🇪❤\u{fe0f}",
        "\u{ff76}\u{ff9e}",
        "क्ष",
    ] {
        for letter in crate::app::editor::cells::letters(line) {
            let drawn = usize::from(letter.text.cell_width());
            assert_eq!(letter.cells, drawn.max(1), "{:?}", letter.text);
        }
    }
}

#[test]
fn what_cannot_be_seen_is_marked() {
    let editor = open("RUN\u{a0}a\u{200b}b\u{202e}c\u{1b}[0m\n");
    let (buffer, _) = drawn(&editor, 30, 3);
    assert_eq!(row(&buffer, 1), "   1 RUN\u{a0}a·b·c·[0m");
    assert!(styled(&buffer, 1, Role::ProblemWarning).contains(&10));
}

#[test]
fn a_selected_line_break_is_seen() {
    let mut editor = open("ab\n\ncd\n");
    for _ in 0..2 {
        editor.act(EditAction::SelectDown, view(30, 5));
    }
    editor.act(EditAction::SelectRight, view(30, 5));
    let (buffer, cursor) = drawn(&editor, 30, 5);
    assert_eq!(styled(&buffer, 1, Role::Selection), [5, 6, 7]);
    assert_eq!(styled(&buffer, 2, Role::Selection), [5]);
    assert_eq!(styled(&buffer, 3, Role::Selection), [5]);
    assert_eq!(cursor, Some(Position::new(6, 3)));
}

#[test]
fn the_place_at_the_cursor_differs_from_the_others() {
    let mut editor = open("x aa aa\n");
    editor.set_search("aa", view(30, 4));
    let (buffer, _) = drawn(&editor, 30, 4);
    let style = |x| buffer[(x, 1)].style();
    assert_eq!(style(7), style(8));
    assert_eq!(style(10), style(11));
    assert_ne!(style(7), style(10));
    assert_ne!(style(10), style(9));
}

#[test]
fn a_wide_letter_at_the_edge_is_whole_or_absent() {
    let mut editor = open(&"日".repeat(40));
    for width in 12..16 {
        for step in 0..12 {
            let (buffer, cursor) = drawn(&editor, width, 3);
            let last = &buffer[(width - 1, 1)];
            assert_ne!(last.symbol(), "日", "{width} {step}");
            assert!(cursor.is_some_and(|at| at.x < width));
            editor.act(EditAction::Right, view(width, 3));
        }
        editor.act(EditAction::LineStart, view(width, 3));
    }
}

#[test]
fn a_long_file_shows_where_the_view_is() {
    let mut editor = open(&"RUN x\n".repeat(100));
    let bar = |editor: &Editor| {
        let (buffer, _) = drawn(editor, 40, 11);
        let rows = 0..11;
        rows.filter(|y| buffer[(39, *y)].symbol() == "▐")
            .collect::<Vec<_>>()
    };
    assert_eq!(bar(&editor), [1]);
    editor.act(EditAction::Bottom, view(40, 11));
    assert_eq!(bar(&editor), [10]);
    assert!(bar(&open("RUN x\n")).is_empty());
}

#[test]
fn far_down_a_long_file_highlighting_is_right() {
    let mut editor = open(&"FROM a\nRUN x \\\n  && y\n".repeat(1_000));
    editor.act(EditAction::Bottom, view(40, 9));
    let area = Rect::new(0, 0, 40, 9);
    let near = super::pieces(&editor, area);
    let all = highlight::for_path(editor.current(), &editor.text(editor.current()));
    for row in editor.tab().top()..editor.tab().lines().len() {
        assert_eq!(near[row], all[row], "line {}", row + 1);
    }
}

#[test]
fn the_mode_is_told_beside_the_tabs() {
    let mut editor = open("RUN x\n");
    editor.act(EditAction::ToggleVim, view(40, 4));
    let (buffer, _) = drawn(&editor, 40, 4);
    assert!(row(&buffer, 0).ends_with("NORMAL"), "{}", row(&buffer, 0));
}

fn completing(text: &str) -> Editor {
    let words = Vocabulary {
        images: vec!["node:20".to_owned(), "日本/語:1".to_owned()],
        paths: Vec::new(),
    };
    let files = vec![("Dockerfile".to_owned(), text.to_owned())];
    let mut editor = Editor::open(files, words, false);
    editor.act(EditAction::Bottom, view(60, 20));
    editor.act(EditAction::Complete, view(60, 20));
    assert!(editor.popup().is_some());
    editor
}

#[test]
fn the_list_of_completions_stays_inside() {
    let editor = completing("日本語日本語\nFROM ");
    let (buffer, cursor) = drawn(&editor, 40, 10);
    let shown: Vec<_> = (0..10).map(|y| row(&buffer, y)).collect();
    assert!(shown[3].contains("node:20"), "{shown:#?}");
    assert!(!styled(&buffer, 3, Role::PopupSelected).is_empty());
    assert_eq!(cursor, Some(Position::new(10, 1)));
    for width in 0..50 {
        for height in 0..14 {
            let (buffer, _) = drawn(&editor, width, height);
            for y in 0..height {
                let cells = (0..width).map(|x| &buffer[(x, y)]);
                let corners = cells.clone().filter(|it| it.symbol() == "┌").count();
                let ends = cells.filter(|it| it.symbol() == "┐").count();
                assert_eq!(corners, ends, "{width}×{height}");
            }
        }
    }
}

mod at_random {
    use proptest::prelude::*;
    use strum::IntoEnumIterator;

    use super::*;

    proptest! {
        #[test]
        fn everything_can_be_drawn_anywhere(
            text in "(FROM |RUN |[ab\\n #\\t日\u{301}\u{200b}👩\u{200d}]){0,40}",
            letters in "(FR|CO|[a日\\t ]){0,9}",
            actions in prop::collection::vec(0..EditAction::iter().count(), 0..30),
            (width, height) in (0..70_u16, 0..14_u16),
            search in "[a日]?",
        ) {
            let area = Rect::new(0, 0, width, height);
            let mut editor = open(&text);
            editor.set_search(&search, view(width, height));
            let mut letters = letters.chars();
            for number in actions {
                if let Some(action) = EditAction::iter().nth(number) {
                    editor.act(action, view(width, height));
                }
                if let Some(letter) = letters.next() {
                    editor.type_char(letter, view(width, height));
                }
                let (buffer, cursor) = drawn(&editor, width, height);
                if let Some(at) = cursor {
                    prop_assert!(area.contains(at));
                }
                for y in 0..height {
                    let last = buffer.cell((width.wrapping_sub(1), y));
                    let wide = last.is_some_and(|it| crate::ui::text::width(it.symbol()) > 1);
                    prop_assert!(!wide, "a letter beyond the edge");
                }
            }
        }
    }
}
