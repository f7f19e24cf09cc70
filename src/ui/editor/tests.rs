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
