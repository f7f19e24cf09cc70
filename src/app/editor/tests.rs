//! Stories of editing: before, what is done, after. `|` is the cursor, `[…]` what is selected.

use proptest::prelude::*;

use super::*;
use crate::app::action::EditAction as E;
use crate::domain::dockerfile::lint::Severity;

pub(super) const VIEW: Area = Area {
    x: 0,
    y: 0,
    width: 60,
    height: 12,
};

/// An editor with one file, its cursor at `|`, what lies between `[` and `]` selected.
pub(super) fn editor(marked: &str) -> Editor {
    let plain: String = marked
        .chars()
        .filter(|c| !matches!(c, '|' | '[' | ']'))
        .collect();
    let mut editor = Editor::open(
        vec![("Dockerfile".to_owned(), plain)],
        Vocabulary::default(),
        false,
    );
    let place = |mark: char| {
        let before: String = marked
            .chars()
            .take_while(|c| *c != mark)
            .filter(|c| !matches!(c, '|' | '[' | ']'))
            .collect();
        marked.contains(mark).then(|| Pos {
            row: before.matches('\n').count(),
            column: before
                .rsplit('\n')
                .next()
                .unwrap_or_default()
                .chars()
                .count(),
        })
    };
    let cursor = place('|').unwrap_or_default();
    if let (Some(from), Some(to)) = (place('['), place(']')) {
        let other = if cursor == from { to } else { from };
        editor.tab_mut().move_to(other, false);
        editor.tab_mut().move_to(cursor, true);
    } else {
        editor.tab_mut().move_to(cursor, false);
    }
    editor
}

/// The text with its marks, without the last line break.
pub(super) fn marked(editor: &Editor) -> String {
    let tab = editor.tab();
    let mut marks = vec![(tab.cursor(), 1, '|')];
    if let Some((from, to)) = tab.selection() {
        marks.push((from, 0, '['));
        marks.push((to, 2, ']'));
    }
    marks.sort();
    let mut out = String::new();
    for (row, line) in tab.lines().iter().enumerate() {
        let letters: Vec<_> = line.chars().collect();
        for column in 0..=letters.len() {
            let here = Pos { row, column };
            out.extend(
                marks
                    .iter()
                    .filter(|(at, ..)| *at == here)
                    .map(|(.., mark)| *mark),
            );
            out.extend(letters.get(column));
        }
        out.push('\n');
    }
    out.trim_end_matches('\n').to_owned()
}

pub(super) fn after(before: &str, actions: &[E]) -> String {
    let mut editor = editor(before);
    for action in actions {
        editor.act(*action, VIEW);
    }
    marked(&editor)
}

#[test]
fn moving_and_deleting() {
    for (before, actions, expected) in [
        ("ab|c", &[E::Left][..], "a|bc"),
        ("|a", &[E::Left], "|a"),
        ("a\n|b", &[E::Left], "a|\nb"),
        ("a|\nb", &[E::Right], "a\n|b"),
        ("e\u{301}|x", &[E::Left], "|e\u{301}x"),
        ("e\u{301}|x", &[E::Backspace], "|x"),
        ("RUN npm| ci", &[E::WordLeft], "RUN |npm ci"),
        ("RUN |npm ci", &[E::WordRight], "RUN npm |ci"),
        ("COPY --from=|b", &[E::WordLeft], "COPY --from|=b"),
        ("    RU|N", &[E::LineStart], "    |RUN"),
        ("    |RUN", &[E::LineStart], "|    RUN"),
        (
            "long li|ne\nx\nlong line",
            &[E::Down, E::Down],
            "long line\nx\nlong li|ne",
        ),
        ("a|b", &[E::Up], "|ab"),
        ("a|b", &[E::Down], "ab|"),
        ("日本|語", &[E::Backspace], "日|語"),
        ("a|b", &[E::Delete], "a|"),
        ("a|\nb", &[E::Delete], "a|b"),
        ("RUN npm ci|", &[E::DeleteWordLeft], "RUN npm |"),
        ("a\n|b\nc", &[E::DeleteLine], "a\n|c"),
        ("a\n|b", &[E::DeleteLine], "|a"),
        ("|a", &[E::DeleteLine], "|"),
        ("|ab", &[E::SelectRight, E::SelectRight], "[ab|]"),
        ("|ab", &[E::SelectRight, E::Left], "|ab"),
        ("[ab|]c", &[E::Delete], "|c"),
        ("a|b\nc", &[E::SelectAll], "[ab\nc|]"),
    ] {
        assert_eq!(after(before, actions), expected, "{before:?} {actions:?}");
    }
}

#[test]
fn lines_are_indented_and_commented() {
    for (before, actions, expected) in [
        ("  a|b", &[E::Newline][..], "  a\n  |b"),
        ("RUN a \\|", &[E::Newline], "RUN a \\\n    |"),
        ("a|", &[E::Indent], "a   |"),
        ("[a\nb|]", &[E::Indent], "[    a\n    b|]"),
        ("    a|", &[E::Outdent], "a|"),
        ("[    a\n  b|]", &[E::Outdent], "[a\nb|]"),
        ("RUN| a", &[E::ToggleComment], "# RUN| a"),
        ("# RUN| a", &[E::ToggleComment], "RUN| a"),
        ("[a\n\n  b|]", &[E::ToggleComment], "[# a\n\n#   b|]"),
        ("[# a\n# b|]", &[E::ToggleComment], "[a\nb|]"),
        ("[# a\nb|]", &[E::ToggleComment], "[# # a\n# b|]"),
    ] {
        assert_eq!(after(before, actions), expected, "{before:?} {actions:?}");
    }
}

#[test]
fn letters_of_a_word_are_undone_together() {
    let mut editor = editor("FROM |");
    for letter in "node lts".chars() {
        editor.type_char(letter, VIEW);
    }
    editor.act(E::Undo, VIEW);
    assert_eq!(marked(&editor), "FROM node |");
    editor.act(E::Undo, VIEW);
    editor.act(E::Undo, VIEW);
    assert_eq!(marked(&editor), "FROM |");
    for _ in 0..3 {
        editor.act(E::Redo, VIEW);
    }
    assert_eq!(marked(&editor), "FROM node lts|");
    assert_eq!(
        editor.act(E::Redo, VIEW).notice.as_deref(),
        Some("nothing to redo")
    );
}

#[test]
fn a_change_of_many_lines_is_one_step() {
    let mut editor = editor("[a\nb\nc|]");
    editor.act(E::ToggleComment, VIEW);
    editor.act(E::Undo, VIEW);
    assert_eq!(editor.text("Dockerfile"), "a\nb\nc\n");
}

#[test]
fn copies_go_to_both_clipboards() {
    let mut editor = editor("one\n|two");
    let outcome = editor.act(E::Copy, VIEW);
    assert_eq!(outcome.copied.as_deref(), Some("two\n"));
    assert!(!outcome.edited);
    editor.act(E::Paste, VIEW);
    assert_eq!(marked(&editor), "one\ntwo\n|two");
    editor.act(E::Undo, VIEW);
    let outcome = editor.act(E::Cut, VIEW);
    assert!(outcome.edited && outcome.copied.as_deref() == Some("two\n"));
    assert_eq!(marked(&editor), "|one");
}

#[test]
fn pasted_text_is_plain_and_one_step() {
    let mut editor = editor("|");
    editor.paste("a\r\nb\u{1b}[31mc\rd", VIEW);
    assert_eq!(editor.text("Dockerfile"), "a\nb[31mc\nd\n");
    editor.act(E::Undo, VIEW);
    assert_eq!(editor.text("Dockerfile"), "");
}

#[test]
fn searching_minds_capitals_once_one_is_typed() {
    let mut editor = editor("|run\nRUN a\nRUN b");
    editor.set_search("run", VIEW);
    assert_eq!(editor.found().as_deref(), Some("1 of 3"));
    editor.act(E::FindPreviousMatch, VIEW);
    assert_eq!(marked(&editor), "run\nRUN a\n|RUN b");
    editor.set_search("RUN", VIEW);
    assert_eq!(editor.found().as_deref(), Some("2 of 2"));
    editor.set_search("a[", VIEW);
    assert_eq!(editor.found().as_deref(), Some("not found"));
    editor.set_search("", VIEW);
    assert_eq!(editor.found(), None);
}

pub(super) fn problem(line: u32) -> Diagnostic {
    Diagnostic {
        line,
        rule: "DL3006",
        severity: Severity::Warning,
        message: "tag the image".to_owned(),
        fix: String::new(),
    }
}

#[test]
fn marks_move_with_their_lines() {
    let mut editor = editor("|a\nb\nc");
    editor.set_problems("Dockerfile", editor.version("Dockerfile"), vec![problem(3)]);
    editor.set_fault("Dockerfile", 2, "it failed");
    editor.act(E::Newline, VIEW);
    let marks = |editor: &Editor| {
        let rows = 0..editor.tab().lines().len();
        rows.filter(|row| editor.tab().problem_at(*row).is_some())
            .collect::<Vec<_>>()
    };
    assert_eq!(marks(&editor), [2, 3]);
    editor.act(E::NextProblem, VIEW);
    assert_eq!(editor.tab().cursor().row, 2);
    // Whoever mends the line has taken note.
    editor.type_char('x', VIEW);
    assert_eq!(marks(&editor), [3]);
    editor.set_problems("Dockerfile", 1, vec![problem(1)]);
    assert_eq!(marks(&editor), [3], "news of an old version are no news");
}

#[test]
fn another_text_from_outside_is_one_undo_away() {
    let mut editor = editor("mine\nli|ne");
    editor.replace("Dockerfile", "theirs\n");
    assert_eq!(editor.text("Dockerfile"), "theirs\n");
    editor.act(E::Undo, VIEW);
    assert_eq!(editor.text("Dockerfile"), "mine\nline\n");
}

#[test]
fn the_cursor_stays_in_sight() {
    let mut editor = editor("|");
    editor.paste(
        &"a long line of text, longer than the view is wide, so that it goes on\n".repeat(50),
        VIEW,
    );
    editor.act(E::LineEnd, VIEW);
    for action in [E::Top, E::Bottom, E::PageUp, E::LineEnd, E::LineStart] {
        editor.act(action, VIEW);
        let tab = editor.tab();
        let (columns, rows) = editor.room(VIEW);
        let cell = cells::cell_of(&tab.lines()[tab.cursor().row], tab.cursor().column);
        assert!(
            (tab.top()..tab.top() + rows).contains(&tab.cursor().row),
            "{action:?}"
        );
        assert!(
            (tab.left()..tab.left() + columns).contains(&cell),
            "{action:?}"
        );
    }
}

#[test]
fn the_mouse_finds_letters_behind_tabs_and_wide_ones() {
    let mut editor = editor("|\t日x");
    let gutter = editor.tab().gutter();
    editor.click(gutter + 6, 0, VIEW, false);
    assert_eq!(marked(&editor), "\t日|x");
    editor.click(gutter, 0, VIEW, true);
    assert_eq!(marked(&editor), "[|\t日]x");
}

proptest! {
    #[test]
    fn whatever_is_done_can_be_undone(
        text in "[ab\\n #\\t日]{0,40}",
        doings in proptest::collection::vec((0usize..80, any::<char>()), 0..60),
    ) {
        use strum::IntoEnumIterator;
        let actions: Vec<_> = E::iter().collect();
        let mut editor = Editor::open(
            vec![("Dockerfile".to_owned(), text)],
            Vocabulary::default(),
            false,
        );
        let first = editor.tab().lines().to_vec();
        for (number, letter) in doings {
            match actions.get(number) {
                Some(E::Undo | E::Redo | E::ToggleVim) | None => {
                    editor.type_char(letter, VIEW);
                }
                Some(action) => {
                    editor.act(*action, VIEW);
                }
            }
        }
        while editor.tab_mut().undo() {}
        prop_assert_eq!(editor.tab().lines(), first.as_slice());
    }
}

/// Presses keys of vim's normal mode, written as its users write them.
pub(super) fn pressed(mut editor: Editor, keys: &str) -> Editor {
    use crate::app::action::Action;
    use crate::app::keys::{Key, KeyMap, Lookup};
    editor.act(E::ToggleVim, VIEW);
    let map = KeyMap::built_in();
    let mut pressed: Vec<Key> = Vec::new();
    for key in Key::sequence(keys).unwrap() {
        pressed.push(key);
        match map.look_up(&editor.contexts(), &pressed) {
            Lookup::Begun => continue,
            Lookup::Action(Action::Vim(action)) => {
                editor.vim(action, VIEW);
            }
            Lookup::Action(Action::Edit(action)) => {
                editor.act(action, VIEW);
            }
            // As wherever letters are commands: a key that goes on with nothing does nothing.
            _ if pressed.len() > 1 || key.typed().is_none() => editor.forget_begun(),
            _ => {
                editor.type_char(key.typed().unwrap(), VIEW);
            }
        }
        pressed.clear();
    }
    editor
}

pub(super) fn vim(before: &str, keys: &str) -> String {
    marked(&pressed(editor(before), keys))
}

#[test]
fn vim_keys_do_what_they_do() {
    for (before, keys, expected) in [
        ("|abc", "l l l", "ab|c"),
        ("|abc", "x x", "|c"),
        ("a|bc", "i x esc", "a|xbc"),
        ("a|bc", "a x esc", "ab|xc"),
        ("|one two three", "2 w", "one two |three"),
        ("|one two", "d w", "|two"),
        ("one |two", "c w x esc", "one |x"),
        ("one\n|two\nthree", "d d", "one\n|three"),
        ("|one\ntwo\nthree", "2 d d p", "three\n|one\ntwo"),
        ("|one\ntwo", "y y j p", "one\ntwo\n|one"),
        ("|one", "y y P", "|one\none"),
        ("one |two", "D", "one| "),
        ("|  one", "A x esc", "  one|x"),
        ("  o|ne", "o x esc", "  one\n  |x"),
        ("  o|ne", "O x esc", "  |x\n  one"),
        ("|one\ntwo", "J", "one| two"),
        ("|one\ntwo", "G", "one\n|two"),
        ("one\n|two", "g g", "|one\ntwo"),
        ("|one", "> >", "    |one"),
        ("    |one", "< <", "|one"),
        ("|one two", "v e d", "| two"),
        ("|one\ntwo\nthree", "V j d", "|three"),
        ("|one", "x u", "|one"),
        ("|one", "x u ctrl-r", "|ne"),
        ("|one two", "v l y P", "o|none two"),
    ] {
        assert_eq!(vim(before, keys), expected, "{before:?} {keys:?}");
    }
}
