//! Editing at its edges: odd letters, odd sizes, long texts, and everything at random.

use proptest::prelude::*;
use strum::IntoEnumIterator;

use super::tests::{VIEW, after, editor, marked, problem, vim};
use super::*;
use crate::app::action::{EditAction as E, VimAction};

fn open(text: &str) -> Editor {
    let files = vec![("Dockerfile".to_owned(), text.to_owned())];
    Editor::open(files, Vocabulary::default(), false)
}

fn typed(editor: &mut Editor, text: &str) {
    for letter in text.chars() {
        editor.type_char(letter, VIEW);
    }
}

/// Rows that bear a mark.
fn marks(editor: &Editor) -> Vec<usize> {
    let rows = 0..editor.tab().lines().len();
    rows.filter(|row| editor.tab().problem_at(*row).is_some())
        .collect()
}

#[test]
fn undoing_brings_the_cursor_back_too() {
    for (before, actions, undone) in [
        (
            "RUN npm ci|\nCMD x",
            &[E::DeleteWordLeft][..],
            "RUN npm ci|\nCMD x",
        ),
        ("a\nb|\nc", &[E::DeleteLine], "a\nb|\nc"),
        ("a\n|b", &[E::Backspace], "a\n|b"),
        ("abc|", &[E::Backspace, E::Backspace], "abc|"),
        ("|abc", &[E::Delete, E::Delete], "|abc"),
        ("a|", &[E::Newline], "a|"),
    ] {
        let mut editor = editor(before);
        for action in actions {
            editor.act(*action, VIEW);
        }
        let edited = editor.text("Dockerfile");
        editor.act(E::Undo, VIEW);
        assert_eq!(marked(&editor), undone, "{before:?} {actions:?}");
        editor.act(E::Redo, VIEW);
        assert_eq!(editor.text("Dockerfile"), edited, "{before:?} {actions:?}");
    }
}

#[test]
fn typing_over_a_selection_is_one_step_with_what_follows() {
    let mut editor = editor("FROM [node|]:20");
    typed(&mut editor, "deno");
    assert_eq!(marked(&editor), "FROM deno|:20");
    editor.act(E::Undo, VIEW);
    assert_eq!(editor.text("Dockerfile"), "FROM node:20\n");
}

#[test]
fn a_cursor_that_went_elsewhere_begins_a_new_step() {
    let mut editor = editor("|");
    typed(&mut editor, "ab");
    editor.act(E::Left, VIEW);
    editor.act(E::Right, VIEW);
    typed(&mut editor, "cd");
    editor.act(E::Undo, VIEW);
    assert_eq!(marked(&editor), "ab|");
    editor.act(E::Undo, VIEW);
    assert_eq!(marked(&editor), "|");
}

#[test]
fn letters_of_many_characters_are_one_step() {
    for (before, actions, expected) in [
        ("👩\u{200d}👧|x", &[E::Left][..], "|👩\u{200d}👧x"),
        ("|👩\u{200d}👧x", &[E::Right], "👩\u{200d}👧|x"),
        ("|👩\u{200d}👧x", &[E::Delete], "|x"),
        ("👩\u{200d}👧|x", &[E::Backspace], "|x"),
        ("🇩🇪🇫🇷|", &[E::Left], "🇩🇪|🇫🇷"),
        ("a\u{200b}|b", &[E::Backspace], "a|b"),
        ("日|本\nabcd", &[E::Down], "日本\nab|cd"),
        ("ab|\n日本", &[E::Down], "ab\n日|本"),
    ] {
        assert_eq!(after(before, actions), expected, "{before:?} {actions:?}");
    }
}

#[test]
fn marks_go_with_their_lines() {
    for (before, action, expected) in [
        // A new line above, whether it is made at the start of the line or at the end of the last.
        ("a\n|b\nc", E::Newline, vec![2]),
        ("a|\nb\nc", E::Newline, vec![2]),
        ("a\n  |b\nc", E::Newline, vec![2]),
        // A line that is broken in the middle keeps its mark.
        ("a\nRUN |b\nc", E::Newline, vec![1]),
        ("a\n|b\nc", E::DeleteLine, vec![]),
        ("|a\nb\nc", E::DeleteLine, vec![0]),
        ("a\nb\nc|", E::DeleteLine, vec![1]),
        ("a\n|b\nc", E::Backspace, vec![0]),
        ("[a\nb\nc|]", E::Indent, vec![1]),
        ("[a\nb\nc|]", E::ToggleComment, vec![1]),
    ] {
        let mut editor = editor(before);
        editor.set_problems("Dockerfile", editor.version("Dockerfile"), vec![problem(2)]);
        editor.act(action, VIEW);
        assert_eq!(marks(&editor), expected, "{before:?} {action:?}");
        // A mark that fell together with the line above stays there.
        let undone = match expected.as_slice() {
            [] => vec![],
            [0] if action == E::Backspace => vec![0],
            _ => vec![1],
        };
        editor.act(E::Undo, VIEW);
        assert_eq!(marks(&editor), undone, "{before:?} {action:?} undone");
    }
}

#[test]
fn a_fault_stays_until_its_line_reads_otherwise() {
    let mut editor = editor("|FROM a\nRUN x");
    editor.set_fault("Dockerfile", 2, "exit code 1");
    editor.act(E::Newline, VIEW);
    assert_eq!(marks(&editor), [2]);
    editor.act(E::Undo, VIEW);
    assert_eq!(marks(&editor), [1]);
    editor.go_to(2, VIEW);
    typed(&mut editor, "#");
    assert_eq!(marks(&editor), [0_usize; 0]);
}

#[test]
fn a_text_from_outside_touches_only_what_differs() {
    for (before, text, expected, changed) in [
        ("a\nb\nc|", "a\nX\nc\n", "a\nX\nc|", true),
        ("a\nb\nc|", "new\na\nb\nc\n", "new\na\nb\nc|", true),
        ("a\nb\nc|", "b\nc\n", "b\nc|", true),
        ("a|\nb\nc", "a\nb\n", "a|\nb", true),
        ("a|\nb", "a\nb\nc\nd\n", "a|\nb\nc\nd", true),
        ("a\nb|", "", "|", true),
        ("|", "a\nb\n", "|a\nb", true),
        ("a|\nb", "a\r\nb\r\n", "a|\nb", false),
        ("a|a\na", "a\na\naa\na\n", "a\na\na|a\na", true),
    ] {
        let mut editor = editor(before);
        let (version, old) = (editor.version("Dockerfile"), editor.text("Dockerfile"));
        editor.replace("Dockerfile", text);
        assert_eq!(marked(&editor), expected, "{before:?} {text:?}");
        assert_eq!(editor.version("Dockerfile") != version, changed, "{text:?}");
        editor.act(E::Undo, VIEW);
        assert_eq!(editor.text("Dockerfile"), old, "{before:?} {text:?} undone");
    }
}

#[test]
fn a_click_does_not_move_the_text() {
    let mut editor = open(&"line\n".repeat(40));
    editor.click(7, 11, VIEW, false);
    assert_eq!((editor.tab().top(), editor.tab().cursor().row), (0, 11));
    // Held at the edge, the mouse takes the text along.
    editor.click(7, 11, VIEW, true);
    editor.click(7, 11, VIEW, true);
    assert_eq!((editor.tab().top(), editor.tab().cursor().row), (2, 13));
    assert!(editor.tab().selection().is_some());
}

#[test]
fn a_click_on_a_tab_opens_its_file() {
    let file = |path: &str| (path.to_owned(), String::new());
    let files = vec![file("Dockerfile"), file("日本.txt"), file("c")];
    let mut editor = Editor::open(files, Vocabulary::default(), false);
    for (column, path) in [
        (12, "日本.txt"),
        (21, "日本.txt"),
        (22, "c"),
        (0, "Dockerfile"),
    ] {
        editor.click(column, 0, VIEW, false);
        assert_eq!(editor.current(), path, "column {column}");
    }
}

#[test]
fn the_cursor_is_never_under_the_sign_that_the_line_goes_on() {
    let mut editor = open(&"日x".repeat(60));
    let view = Area { width: 20, ..VIEW };
    for action in [E::Right, E::Left] {
        for _ in 0..130 {
            editor.act(action, view);
            let tab = editor.tab();
            let (columns, _) = editor.room(view);
            let line = &tab.lines()[0];
            let cell = cells::cell_of(line, tab.cursor().column);
            let more_left = tab.left() > 0 && cell == tab.left();
            let last = tab.left() + columns - 1;
            let more_right = cells::width(line) > last + 1 && cell >= last;
            assert!(!more_left && !more_right, "{action:?} at cell {cell}");
        }
    }
}

#[test]
fn visual_mode_takes_pages_and_places_along() {
    for (before, keys, expected) in [
        ("|a\nb\nc", "V pgdn d", "|"),
        ("|ab ab", "v l l l d", "|b"),
        ("|abc", "end x", "a|b"),
        ("|abc", "shift-right d", "|c"),
        ("|a b", "shift-end d u", "|a b"),
    ] {
        assert_eq!(vim(before, keys), expected, "{before:?} {keys:?}");
    }
}

#[test]
fn long_texts_are_edited_like_short_ones() {
    let line = "word ".repeat(4_000);
    let mut editor = open(&format!("{line}\n").repeat(3));
    editor.act(E::LineEnd, VIEW);
    typed(&mut editor, "x");
    editor.act(E::Backspace, VIEW);
    editor.act(E::Backspace, VIEW);
    editor.act(E::Undo, VIEW);
    editor.act(E::Undo, VIEW);
    assert_eq!(editor.tab().lines()[0], line);
    let mut editor = open(&"RUN true\n".repeat(5_000));
    editor.act(E::SelectAll, VIEW);
    editor.act(E::ToggleComment, VIEW);
    assert_eq!(editor.tab().lines()[4_999], "# RUN true");
    editor.act(E::Undo, VIEW);
    assert_eq!(editor.tab().lines()[4_999], "RUN true");
}

/// Something a learner, the mouse or the rest of the program does.
#[derive(Clone, Debug)]
enum Doing {
    Act(usize),
    Vim(usize),
    Type(char),
    Paste(String),
    Click(u16, u16, bool),
    Scroll(isize),
    Search(String),
    Replace(String),
    Problems(u32),
    GoTo(u32),
}

const WORDS: &str = "(FROM |RUN |COPY --from=|[ab\\n #\\t日\u{301}\u{200b}\\\\\r]){0,12}";

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        8 => (0..E::iter().count()).prop_map(Doing::Act),
        5 => (0..VimAction::iter().count()).prop_map(Doing::Vim),
        4 => any::<char>().prop_map(Doing::Type),
        2 => prop::char::range(' ', '~').prop_map(Doing::Type),
        1 => WORDS.prop_map(Doing::Paste),
        2 => (0..90_u16, 0..20_u16, any::<bool>()).prop_map(|(x, y, on)| Doing::Click(x, y, on)),
        1 => (-9..9_isize).prop_map(Doing::Scroll),
        1 => "[a(日*]{0,3}".prop_map(Doing::Search),
        1 => WORDS.prop_map(Doing::Replace),
        1 => (0..9_u32).prop_map(Doing::Problems),
        1 => (0..9_u32).prop_map(Doing::GoTo),
    ]
}

fn perform(editor: &mut Editor, doing: Doing, view: Area) {
    let path = editor.current().to_owned();
    match doing {
        Doing::Act(number) => {
            if let Some(action) = E::iter().nth(number) {
                editor.act(action, view);
            }
        }
        Doing::Vim(number) => {
            if let Some(action) = VimAction::iter().nth(number) {
                editor.vim(action, view);
            }
        }
        Doing::Type(letter) => drop(editor.type_char(letter, view)),
        Doing::Paste(text) => drop(editor.paste(&text, view)),
        Doing::Click(x, y, extend) => drop(editor.click(x, y, view, extend)),
        Doing::Scroll(lines) => editor.scroll(lines, view),
        Doing::Search(text) => editor.set_search(&text, view),
        Doing::Replace(text) => editor.replace(&path, &text),
        Doing::Problems(line) => {
            editor.set_problems(&path, editor.version(&path), vec![problem(line)]);
            editor.set_fault(&path, line, "no");
        }
        Doing::GoTo(line) => editor.go_to(line, view),
    }
}

proptest! {
    #[test]
    fn nothing_breaks_it_and_all_can_be_undone(
        texts in (WORDS, WORDS),
        vim in any::<bool>(),
        (width, height) in (0..70_u16, 0..14_u16),
        doings in prop::collection::vec(doing(), 0..50),
    ) {
        let view = Area { x: 3, y: 2, width, height };
        let files = vec![("Dockerfile".to_owned(), texts.0), ("other".to_owned(), texts.1)];
        let words = Vocabulary {
            images: vec!["node:20".to_owned()],
            paths: vec!["src/".to_owned(), "src/a.js".to_owned()],
        };
        let mut editor = Editor::open(files, words, vim);
        let first: Vec<_> = editor.tabs().iter().map(|tab| tab.lines().to_vec()).collect();
        for doing in doings {
            let before = (editor.current().to_owned(), editor.text(editor.current()));
            let version = editor.version(&before.0);
            perform(&mut editor, doing, view);
            if editor.text(&before.0) != before.1 {
                prop_assert!(editor.version(&before.0) > version, "a change without a version");
            }
            let tab = editor.tab();
            let at = tab.cursor();
            prop_assert!(at.column <= motion::length(&tab.lines()[at.row]));
            for line in tab.lines() {
                prop_assert!(!line.contains(['\n', '\r']), "{line:?}");
            }
        }
        for (number, lines) in first.iter().enumerate() {
            editor.current = number;
            while editor.tab_mut().undo() {}
            prop_assert_eq!(editor.tab().lines(), lines.as_slice());
            while editor.tab_mut().redo() {}
            while editor.tab_mut().undo() {}
            prop_assert_eq!(editor.tab().lines(), lines.as_slice());
        }
    }
}
