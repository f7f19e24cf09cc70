//! Keys as they are pressed, and what they ask of the text.

use super::Edit::{self, *};
use super::Motion::{self, *};
use super::find::Find;
use super::object::{Object, ObjectKind};
use super::{Mode, Operator, Vim};
use crate::app::Action;
use crate::app::keys::{Key, KeyMap, Lookup};

/// Presses `keys` (`2 d w`) by the built-in table.
fn press(vim: &mut Vim, keys: &str) -> Vec<Edit> {
    let map = KeyMap::built_in();
    let mut edits = Vec::new();
    let mut pending = Vec::new();
    for key in Key::sequence(keys).unwrap() {
        pending.push(key);
        match map.look_up(vim.contexts(), &pending) {
            Lookup::Action(Action::Vim(action)) => {
                edits.extend(vim.edits(action));
                pending.clear();
            }
            Lookup::Begun => {}
            Lookup::Nothing => {
                edits.extend(vim.letter(key.typed().unwrap()));
                pending.clear();
            }
            other @ Lookup::Action(_) => panic!("{key} in {keys:?}: {other:?}"),
        }
    }
    assert!(pending.is_empty());
    edits
}

fn check(table: &[(&str, Mode, &[Edit])]) {
    for (keys, mode, expected) in table {
        let mut vim = Vim::default();
        assert_eq!(press(&mut vim, keys), *expected, "{keys}");
        assert_eq!(vim.mode(), *mode, "{keys}");
        assert!(!vim.has_begun(), "{keys}");
    }
}

#[test]
fn motions_and_counts() {
    check(&[
        ("h", Mode::Normal, &[Move(Left, 1)]),
        ("left", Mode::Normal, &[Move(Left, 1)]),
        ("2 w", Mode::Normal, &[Move(WordForward, 2)]),
        ("1 0 j", Mode::Normal, &[Move(Down, 10)]),
        ("0", Mode::Normal, &[Move(LineStart, 1)]),
        (
            "^ $",
            Mode::Normal,
            &[Move(FirstNonBlank, 1), Move(LineEnd, 1)],
        ),
        ("g g", Mode::Normal, &[Move(Top, 1)]),
        ("5 g g", Mode::Normal, &[Move(Line(5), 1)]),
        ("G", Mode::Normal, &[Move(Bottom, 1)]),
        ("5 G", Mode::Normal, &[Move(Line(5), 1)]),
        (
            "enter",
            Mode::Normal,
            &[Move(Down, 1), Move(FirstNonBlank, 1)],
        ),
        ("3 esc w", Mode::Normal, &[Move(WordForward, 1)]),
        (
            "9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 b",
            Mode::Normal,
            &[Move(WordBack, 9999)],
        ),
    ]);
}

#[test]
fn operators() {
    check(&[
        ("d d", Mode::Normal, &[CutLines(1)]),
        ("3 d d", Mode::Normal, &[CutLines(3)]),
        ("2 d 3 d", Mode::Normal, &[CutLines(6)]),
        ("d w", Mode::Normal, &[DeleteTo(WordForward, 1)]),
        ("2 d 3 w", Mode::Normal, &[DeleteTo(WordForward, 6)]),
        ("d 0", Mode::Normal, &[DeleteTo(LineStart, 1)]),
        ("d $", Mode::Normal, &[DeleteTo(LineEnd, 1)]),
        (
            "d 2 j",
            Mode::Normal,
            &[StartLineSelection, Move(Down, 2), CutSelection],
        ),
        (
            "y G",
            Mode::Normal,
            &[StartLineSelection, Move(Bottom, 1), CopySelection],
        ),
        (
            "c g g",
            Mode::Insert,
            &[StartLineSelection, Move(Top, 1), ClearSelection],
        ),
        (
            "d 7 G",
            Mode::Normal,
            &[StartLineSelection, Move(Line(7), 1), CutSelection],
        ),
        ("y y", Mode::Normal, &[CopyLines(1)]),
        ("y 2 e", Mode::Normal, &[CopyTo(WordEnd, 2)]),
        ("c c", Mode::Insert, &[ClearLines(1)]),
        ("c w", Mode::Insert, &[DeleteTo(WordRest, 1)]),
        ("c b", Mode::Insert, &[DeleteTo(WordBack, 1)]),
        ("> >", Mode::Normal, &[Indent(1)]),
        ("4 < <", Mode::Normal, &[Outdent(4)]),
        (
            "> k",
            Mode::Normal,
            &[StartLineSelection, Move(Up, 1), IndentSelection(1)],
        ),
        (
            "< w",
            Mode::Normal,
            &[
                StartLineSelection,
                Move(WordForward, 1),
                OutdentSelection(1),
            ],
        ),
        ("d y", Mode::Normal, &[]),
        ("d u", Mode::Normal, &[]),
        ("d x w", Mode::Normal, &[Move(WordForward, 1)]),
        ("d esc w", Mode::Normal, &[Move(WordForward, 1)]),
    ]);
}

#[test]
fn single_keys() {
    check(&[
        ("D", Mode::Normal, &[DeleteTo(LineEnd, 1)]),
        ("C", Mode::Insert, &[DeleteTo(LineEnd, 1)]),
        ("3 x", Mode::Normal, &[DeleteTo(Right, 3)]),
        ("X", Mode::Normal, &[DeleteTo(Left, 1)]),
        ("s", Mode::Insert, &[DeleteTo(Right, 1)]),
        ("2 S", Mode::Insert, &[ClearLines(2)]),
        ("Y", Mode::Normal, &[CopyLines(1)]),
        ("J", Mode::Normal, &[Join(1)]),
        ("2 J", Mode::Normal, &[Join(1)]),
        ("4 J", Mode::Normal, &[Join(3)]),
        ("p 2 P", Mode::Normal, &[PasteAfter(1), PasteBefore(2)]),
        ("2 u ctrl-r", Mode::Normal, &[Undo(2), Redo(1)]),
        ("i", Mode::Insert, &[]),
        ("i esc", Mode::Normal, &[Move(Left, 1)]),
        ("I", Mode::Insert, &[Move(FirstNonBlank, 1)]),
        ("a", Mode::Insert, &[Move(Right, 1)]),
        ("A", Mode::Insert, &[Move(LineEnd, 1)]),
        ("o", Mode::Insert, &[OpenBelow]),
        ("O", Mode::Insert, &[OpenAbove]),
    ]);
}

#[test]
fn selections() {
    check(&[
        ("v", Mode::Visual, &[StartSelection]),
        (
            "v 2 l d",
            Mode::Normal,
            &[StartSelection, Move(Right, 2), CutSelection],
        ),
        (
            "V j y",
            Mode::Normal,
            &[StartLineSelection, Move(Down, 1), CopySelection],
        ),
        (
            "v e c",
            Mode::Insert,
            &[StartSelection, Move(WordEnd, 1), ClearSelection],
        ),
        (
            "V 2 >",
            Mode::Normal,
            &[StartLineSelection, IndentSelection(2)],
        ),
        (
            "V <",
            Mode::Normal,
            &[StartLineSelection, OutdentSelection(1)],
        ),
        (
            "v V",
            Mode::VisualLine,
            &[StartSelection, StartLineSelection],
        ),
        ("V v", Mode::Visual, &[StartLineSelection, StartSelection]),
        ("v v", Mode::Normal, &[StartSelection, CancelSelection]),
        ("V V", Mode::Normal, &[StartLineSelection, CancelSelection]),
        ("v esc", Mode::Normal, &[StartSelection, CancelSelection]),
        (
            "v G p",
            Mode::Normal,
            &[StartSelection, Move(Bottom, 1), ReplaceSelection],
        ),
        (
            "V j J",
            Mode::Normal,
            &[StartLineSelection, Move(Down, 1), JoinSelection],
        ),
    ]);
}

#[test]
fn objects_and_letters() {
    let word = |around| Object {
        kind: ObjectKind::Word,
        around,
    };
    let braces = Object {
        kind: ObjectKind::Enclosed('{', '}'),
        around: true,
    };
    let find = |letter, forward, beside| Find {
        letter,
        forward,
        beside,
    };
    let equals = find('=', true, false);
    check(&[
        (
            "d i w",
            Mode::Normal,
            &[OnObject(Operator::Delete, word(false), 1)],
        ),
        (
            "2 c 3 a w",
            Mode::Insert,
            &[OnObject(Operator::Change, word(true), 6)],
        ),
        (
            "y a B",
            Mode::Normal,
            &[OnObject(Operator::Yank, braces, 1)],
        ),
        (
            "V i w",
            Mode::Visual,
            &[StartLineSelection, SelectObject(word(false), 1)],
        ),
        ("d f =", Mode::Normal, &[DeleteTo(Motion::Find(equals), 1)]),
        (
            "c 2 T 3",
            Mode::Insert,
            &[DeleteTo(Motion::Find(find('3', false, true)), 2)],
        ),
        (
            "f = ; ,",
            Mode::Normal,
            &[
                Move(Motion::Find(equals), 1),
                Move(FindAgain(equals), 1),
                Move(FindAgain(find('=', false, false)), 1),
            ],
        ),
        ("3 r é", Mode::Normal, &[Fill('é', 3)]),
        ("v r x", Mode::Normal, &[StartSelection, FillSelection('x')]),
        ("2 ~", Mode::Normal, &[SwitchCase(2)]),
        (":", Mode::Normal, &[AskForCommand]),
        ("f esc 2 r esc d i esc ;", Mode::Normal, &[]),
        ("d i x d a z d r d ~ d . d : d *", Mode::Normal, &[]),
    ]);
}

#[test]
fn a_key_that_waits_is_told() {
    for (keys, begun) in [
        ("2 d 3 i", "2d3i"),
        ("c a", "ca"),
        ("f", "f"),
        ("3 T", "3T"),
        ("r", "r"),
        ("v 2 a", "2a"),
    ] {
        let mut vim = Vim::default();
        assert_eq!(
            press(&mut vim, keys).len(),
            usize::from(keys.starts_with('v'))
        );
        assert_eq!(vim.begun(), begun, "{keys}");
        vim.forget();
        assert!(!vim.has_begun(), "{keys}");
    }
}

#[test]
fn what_was_begun_is_told_and_forgotten() {
    let mut vim = Vim::default();
    assert_eq!(press(&mut vim, "2 d 1 0"), []);
    assert_eq!(vim.begun(), "2d10");
    vim.forget();
    assert_eq!((vim.begun().as_str(), vim.has_begun()), ("", false));
    assert_eq!(press(&mut vim, "w"), [Move(WordForward, 1)]);
}

#[test]
fn a_selection_by_mouse_is_one_of_visual_mode() {
    let mut vim = Vim::default();
    vim.set_selected(true);
    assert_eq!(vim.mode(), Mode::Visual);
    assert_eq!(press(&mut vim, "d"), [CutSelection]);
    vim.set_selected(false);
    assert_eq!(vim.mode(), Mode::Normal);
    press(&mut vim, "i");
    vim.set_selected(true);
    assert_eq!(vim.mode(), Mode::Insert);
}
