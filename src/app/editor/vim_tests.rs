//! vim's keys on texts: before, keys, after. `|` is the cursor.
//!
//! Spaces part the keys, so a space that is typed is written `space`.

use super::tests::{VIEW, editor, marked, pressed};
use super::*;
use crate::app::action::{EditAction as E, VimAction as V};

/// Brackets are text here.
fn vim_editor(before: &str, keys: &str) -> Editor {
    let mut editor = editor(&before.replace(['|', '[', ']'], ""));
    editor.replace("Dockerfile", &before.replace('|', ""));
    let above = before.split('|').next().unwrap_or_default();
    let row = above.matches('\n').count();
    let column = motion::length(above.rsplit('\n').next().unwrap_or_default());
    editor.tab_mut().move_to(Pos { row, column }, false);
    pressed(editor, keys)
}

fn vim(before: &str, keys: &str) -> String {
    marked(&vim_editor(before, keys))
}

fn check(table: &[(&str, &str, &str)]) {
    let wrong: Vec<_> = table
        .iter()
        .map(|(before, keys, expected)| (before, keys, expected, vim(before, keys)))
        .filter(|(.., expected, found)| **expected != found)
        .collect();
    assert!(
        wrong.is_empty(),
        "before, keys, expected, found: {wrong:#?}"
    );
}

/// Each of them is taken back by one `u`, and comes back with one ctrl-r.
fn check_one_step(table: &[(&str, &str, &str)]) {
    check(table);
    let plain = |text: &str| text.replace('|', "");
    for (before, keys, expected) in table {
        let mut editor = vim_editor(before, keys);
        editor.vim(V::Undo, VIEW);
        assert_eq!(
            plain(&marked(&editor)),
            plain(before),
            "{before:?} {keys:?} undone"
        );
        editor.vim(V::Redo, VIEW);
        assert_eq!(
            plain(&marked(&editor)),
            plain(expected),
            "{before:?} {keys:?} redone"
        );
    }
}

#[test]
fn words_are_taken_whole() {
    check_one_step(&[
        ("one t|wo three", "d i w", "one | three"),
        ("one t|wo three", "d a w", "one |three"),
        ("one two t|hree", "d a w", "one tw|o"),
        ("  o|ne", "d a w", " | "),
        ("a|  b", "d i w", "a|b"),
        ("a|  b c", "d a w", "a| c"),
        ("|a b c d", "2 d a w", "|c d"),
        ("|a b c d", "d 2 a w", "|c d"),
        ("|a b c d", "d 2 i w", "|b c d"),
        ("FROM no|de:22 AS b", "c i w x esc", "FROM |x:22 AS b"),
        ("FROM no|de:22 AS b", "c i W x esc", "FROM |x AS b"),
        ("FROM no|de:22 AS b", "d a W", "FROM |AS b"),
        ("a |&& b", "d i w", "a | b"),
        ("日本|語 x", "c i w é esc", "|é x"),
        ("e\u{301}|e\u{301} 👩\u{200d}🚀", "d i w", "| 👩\u{200d}🚀"),
        ("a\n|\nb", "c i w x esc", "a\n|x\nb"),
        ("|", "c i w x esc", "|x"),
        ("a\n  b|b", "> i w", "a\n      |bb"),
    ]);
    check(&[
        ("|", "d i w", "|"),
        ("a\n|\nb", "d a w", "a\n|\nb"),
        ("one t|wo", "y i w P", "one tw|otwo"),
        ("one two|", "9 y a w P", "one tw|o two"),
    ]);
}

#[test]
fn quotes_are_taken_wherever_the_cursor_is() {
    check_one_step(&[
        (r#"CMD ["no|de", "a"]"#, r#"d i ""#, r#"CMD ["|", "a"]"#),
        (r#"CMD ["no|de", "a"]"#, r#"d a ""#, r#"CMD [|, "a"]"#),
        (r#"|ENV A="b c""#, r#"c i " x esc"#, r#"ENV A="|x""#),
        (r#"ENV A=|"b c""#, r#"c i " x esc"#, r#"ENV A="|x""#),
        (r#"ENV A="b c|""#, r#"c i " x esc"#, r#"ENV A="|x""#),
        (r#"ENV A=|"""#, r#"c i " x esc"#, r#"ENV A="|x""#),
        (r#"a "b|" c"#, r#"d a ""#, "a |c"),
        (r#"a "b|""#, r#"d a ""#, "|a"),
        (r#""a \" |b" c"#, r#"d i ""#, r#""|" c"#),
        ("echo 'a|b'", "d i '", "echo '|'"),
        ("echo `a|b`", "d i `", "echo `|`"),
        ("don't \"日|本\"", "c i \" x esc", "don't \"|x\""),
    ]);
    check(&[
        ("a |b", r#"d i ""#, "a |b"),
        (r#"a "|b"#, r#"d i ""#, r#"a "|b"#),
        // Where nothing is found, insert mode is not entered either.
        ("a| b", r#"c i " x"#, "a|b"),
        ("\"a\"\n|b", "c i \" x", "\"a\"\n|"),
    ]);
}

#[test]
fn brackets_are_taken_across_lines() {
    check_one_step(&[
        ("f(a|, b)", "d i (", "f(|)"),
        ("f(a|, b)", "d a )", "|f"),
        ("f|(a)", "d i b", "f(|)"),
        ("f(a|)", "d i b", "f(|)"),
        ("f(a(b|)c)", "d i (", "f(a(|)c)"),
        ("f(a(b|)c)", "2 d i (", "f(|)"),
        ("f(a(b|)c)", "d 2 a (", "|f"),
        ("f(a()|c)", "d i (", "f(|)"),
        ("f(|)", "c i ( x esc", "f(|x)"),
        ("[a|b]", "d i [", "[|]"),
        ("[a|b] c", "d a ]", "| c"),
        ("{日|本}", "c i { x esc", "{|x}"),
        ("a {\n  b|\n  c\n}\nd", "d i {", "a {\n|}\nd"),
        ("a {\n  b|\n  c\n}\nd", "c i B x esc", "a {\n  |x\n}\nd"),
        ("a {\n  b|\n}\nd", "d a {", "a| \nd"),
        ("a {b|\n  }", "d i {", "a |{\n  }"),
        ("(\n|a)", "d i (", "(\n|)"),
        ("x {\n  b|\n}", "> i {", "x {\n      |b\n}"),
    ]);
    check(&[
        ("a |b", "d i (", "a |b"),
        ("(a) |b", "d i (", "(a) |b"),
        ("(a| b", "d i (", "(a| b"),
        ("f(|)", "d i (", "f(|)"),
        ("f(a(b|)c)", "3 d i (", "f(a(b|)c)"),
        ("a {|\n}", "d i {", "a |{\n}"),
        ("a {\n  b|\n}", "y i { G p", "a {\n  b\n}\n  |b"),
    ]);
}

#[test]
fn objects_are_selected() {
    check_one_step(&[
        ("one t|wo three", "v i w d", "one | three"),
        ("one t|wo three", "v a w d", "one |three"),
        ("one t|wo three four", "v i w i w i w d", "one | four"),
        ("one t|wo three four", "v a w a w d", "one |four"),
        ("f(a(bb|)c)", "v i ( i ( d", "f(|)"),
        ("f(a(b|)c)", "v 2 a ( d", "|f"),
        (r#"x "a|b""#, r#"v i " a " d"#, "|x"),
        ("one t|wo", "V i w d", "one| "),
        ("(a\n |b)", "v i ( c x esc", "(|x)"),
    ]);
    check(&[
        ("f(|)", "v i ( d", "f|("),
        ("a |b", "v i ( d", "a| "),
        ("|one two", "v e i w i w i w d", "|"),
    ]);
}

#[test]
fn letters_are_found_in_their_line() {
    check(&[
        ("|a=b=c", "f =", "a|=b=c"),
        ("|a=b=c", "2 f =", "a=b|=c"),
        ("|a=b=c", "3 f =", "|a=b=c"),
        ("|a=b=c", "t =", "|a=b=c"),
        ("|a=b=c", "2 t =", "a=|b=c"),
        ("a=b=|c", "F =", "a=b|=c"),
        ("a=b=|c", "2 F =", "a|=b=c"),
        ("a=b=|c", "2 T =", "a=|b=c"),
        ("|a=b\n=c", "2 f =", "|a=b\n=c"),
        ("|a=b=c=", "f = ; ;", "a=b=c|="),
        ("|a=b=c=", "f = 2 ;", "a=b=c|="),
        ("a=b=c|=", "F = ; ,", "a=b|=c="),
        ("|a=b=c=", "t = ; ;", "a=b=|c="),
        ("a=b=c|=d", "T = ; ;", "a=|b=c=d"),
        ("|a b", "; , x", "| b"),
        ("|日本語本", "f 本 ;", "日本語|本"),
        ("|e\u{301}ab", "f b", "e\u{301}a|b"),
        ("|a3b3", "f 3", "a|3b3"),
        ("|", "f x", "|"),
        ("|a x", "v f x d", "|"),
        ("|a x", "f esc x", "| x"),
        ("|a x", "v f esc l d", "|x"),
        ("|a x", "f enter x", "| x"),
        ("|a b", "f left x", "| b"),
    ]);
    check_one_step(&[
        ("ENV |NAME=b=c", "d f =", "ENV |b=c"),
        ("ENV |NAME=b=c", "d 2 f =", "ENV |c"),
        ("ENV |NAME=b=c", "2 d t =", "ENV |=c"),
        ("a |\"b\"", "c t \" x esc", "a |x\""),
        ("|ab\"c\"", "c t \" x esc", "|x\"c\""),
        ("a=b=|c", "d F =", "a=b|c"),
        ("a=bb|c", "d T =", "a=|c"),
        ("|日本語", "d f 本", "|語"),
        ("a\n|b=c\nd", "> f =", "a\n    |b=c\nd"),
    ]);
    check(&[
        ("|a=b=c", "d f = d ;", "|c"),
        ("|abc", "d f z x", "|bc"),
        ("|abc", "c f z x", "|bc"),
        ("|ab", "d ; x", "|b"),
        ("|a=b", "y f = P", "a|=a=b"),
    ]);
}

#[test]
fn letters_are_changed_in_their_place() {
    check_one_step(&[
        ("a|bc", "r x", "a|xc"),
        ("|abc", "2 r x", "x|xc"),
        ("日|本語", "r é", "日|é語"),
        ("|👩\u{200d}🚀b", "2 r x", "x|x"),
        ("|a b", "l r enter", "a\n|b"),
        ("|abcd", "2 r enter", "\n|cd"),
        ("|aBc", "~", "A|Bc"),
        ("|aBc1d", "9 ~", "AbC1|D"),
        ("|éÄ日ß", "4 ~", "Éä日|ß"),
        ("|ab\ncd", "v j r x", "|xx\nxd"),
        ("|ab\ncd", "V r é", "|éé\ncd"),
        ("|aB\ncD", "v j ~", "|Ab\nCD"),
        ("a|b\nc", "J", "ab| c"),
    ]);
    check(&[
        ("|ab", "3 r x", "|ab"),
        ("|", "r x", "|"),
        ("|", "~", "|"),
        ("|ab", "r a", "|ab"),
        ("|1b", "~ x", "|1"),
        ("|ab", "r esc x", "|b"),
        ("|ab", "d r x", "|b"),
        ("|ab", "d ~ x", "|b"),
        ("a|", "J", "|a"),
    ]);
}

#[test]
fn the_latest_change_is_made_again() {
    check(&[
        ("|abcd", "x .", "|cd"),
        ("|abcdef", "2 x .", "|ef"),
        ("|abcdef", "2 x 3 .", "|f"),
        ("|abcdefghi", "x 3 . .", "|hi"),
        ("|a b c", "d w .", "|c"),
        ("|a\nb\nc\nd", "d d .", "|c\nd"),
        ("|a\nb\nc\nd\ne", "d j .", "|e"),
        ("|a\nb\nc\nd\ne", "d d 2 .", "|d\ne"),
        ("|one two one", "c w x esc w .", "x |x one"),
        ("|one two", "c i w x y esc w .", "xy x|y"),
        ("|a=1 b=2", "d f = .", "|2"),
        ("f(|a) g(b)", "c i ( x esc 4 l .", "f(x) g(|x)"),
        ("|ab", "i x esc .", "|xxab"),
        ("|ab", "a x esc .", "ax|xb"),
        ("a|b\ncd", "A x y esc j .", "abxy\ncdx|y"),
        ("|a\nb", "I x space esc j .", "x a\nx| b"),
        ("  |a", "o b esc .", "  a\n  b\n  |b"),
        ("|a", "O b esc .", "|b\nb\na"),
        ("|a\nb\nc", "J .", "a b| c"),
        ("|ab", "~ .", "A|B"),
        ("|abc", "r x l .", "x|xc"),
        ("|a\nb", "> > j .", "    a\n    |b"),
        ("|a", "y y p .", "a\na\n|a"),
        ("|abcdef", "v l d .", "|ef"),
        ("|abc\ndef\nx", "v l ~ j .", "ABc\n|DEf\nx"),
        ("|a\nb\nc\nd\ne", "V j d .", "|e"),
        ("|ab\ncd\nef\ngh", "v j d .", "|f\ngh"),
        ("|ab cd", "v i w c x esc w .", "x |x"),
        // Motions, copying and undoing are no changes.
        ("|abcd", "x l y w .", "b|d"),
        ("|abcd", "x x u .", "|cd"),
        ("|a", ". x", "|"),
        ("|abc", "d f z .", "|abc"),
        ("|abcd", "x d f z .", "|cd"),
        // Mended while it was typed.
        ("|a b", "i x y backspace z esc w .", "xza x|zb"),
        ("a|b cd", "a x backspace backspace y esc", "a|y cd"),
        ("|ab cd", "e a backspace y esc $ .", "ay c|y"),
        ("|a\nb", "A enter x esc G .", "a\nx\nb\n|x"),
        ("|日本", "a é esc . l .", "日éé本|é"),
        ("|", "i a esc .", "|aa"),
        ("|ab", "d . x", "|b"),
        ("|a b", "s x esc w .", "x |x"),
        ("|a\nb", "S x esc j .", "x\n|x"),
        ("|a b\nc d", "C x esc j .", "x\n|x"),
    ]);
    check_one_step(&[
        ("|one two", "c w x y z esc", "xy|z two"),
        ("|one", "A space a space b esc", "one a |b"),
        ("|a", "o b enter c esc", "a\nb\n|c"),
        ("|a", "3 i x y esc", "xyxyx|ya"),
        ("|a", "2 A b esc", "ab|b"),
        ("|a", "2 o b esc", "a\nb\n|b"),
        ("|a b", "2 s x esc", "|xb"),
    ]);
}

#[test]
fn what_is_repeated_is_one_step_of_its_own() {
    check(&[
        ("|one two", "c i w x y esc w . u", "xy |two"),
        ("|ab", "3 i x esc . u", "xx|xab"),
        ("|ab", "3 i x esc 2 .", "xxx|xxab"),
        ("|a\nb", "> > j . u", "    a\n|b"),
    ]);
}

#[test]
fn typing_that_went_elsewhere_repeats_what_came_last() {
    check(&[
        ("|one two", "c w x right y esc . u u", "x |two"),
        ("|ab", "i x right y esc 0 .", "|yxayb"),
    ]);
    // One step for each place.
    let mut editor = vim_editor("|one two", "c w a b right c d esc");
    assert_eq!(marked(&editor), "ab c|dtwo");
    for expected in ["ab two", "one two"] {
        editor.vim(V::Undo, VIEW);
        assert_eq!(editor.tab().lines(), [expected]);
    }
}

#[test]
fn another_text_from_outside_is_no_part_of_what_is_typed() {
    let mut editor = vim_editor("|a\nb", "i x");
    editor.replace("Dockerfile", "xc\nb\n");
    editor.type_char('y', VIEW);
    editor.vim(V::Normal, VIEW);
    let typed = editor.tab().lines().to_vec();
    for expected in [&["xc", "b"], &["xa", "b"], &["a", "b"]] {
        editor.vim(V::Undo, VIEW);
        assert_eq!(editor.tab().lines(), expected);
    }
    assert_eq!(typed[1], "b");
}

#[test]
fn completions_are_repeated_as_they_were_taken() {
    let mut editor = vim_editor("|\n", "i W O R K");
    assert!(editor.popup().is_some());
    editor.act(E::CompleteAccept, VIEW);
    let line = editor.tab().lines()[0].clone();
    assert!(line.starts_with("WORKDIR"), "{line:?}");
    editor.vim(V::Normal, VIEW);
    editor.vim(V::Repeat, VIEW);
    let doubled = editor.tab().lines()[0].clone();
    assert_eq!(doubled.matches("WORKDIR").count(), 2, "{doubled:?}");
    editor.vim(V::Undo, VIEW);
    assert_eq!(editor.tab().lines()[0], line);
    editor.vim(V::Undo, VIEW);
    assert_eq!(editor.text("Dockerfile"), "");
}

#[test]
fn words_are_searched_for_as_they_are() {
    check(&[
        ("|node NODE nodes node", "*", "node NODE nodes |node"),
        ("|node NODE nodes node", "* n", "|node NODE nodes node"),
        ("no|de\nb\nnode", "* n N", "node\nb\n|node"),
        (" |= node\nnode", "*", " = node\n|node"),
        ("|a", "*", "|a"),
        ("|", "*", "|"),
        ("a |+", "* x", "a| "),
        ("日|本 x\n日本", "*", "日本 x\n|日本"),
        ("|a b a c", "v * d", "| c"),
        ("|a b a", "d * x", "| b a"),
    ]);
    let editor = vim_editor("|node.js node", "*");
    assert_eq!(editor.search(), "node");
    assert_eq!(editor.found().as_deref(), Some("2 of 2"));
}

#[test]
fn a_search_takes_the_selection_along() {
    let mut editor = vim_editor("|one two three", "v");
    editor.set_search("three", VIEW);
    editor.vim(V::Delete, VIEW);
    assert_eq!(marked(&editor), "|hree");
}

#[test]
fn a_key_that_means_nothing_after_an_operator_ends_it() {
    check(&[
        ("|ab cd", "d z x", "|b cd"),
        ("|ab cd", "c z x", "|b cd"),
        ("|ab cd", "d i z x", "|b cd"),
        ("|ab cd", "d i x x", "|b cd"),
        ("|ab cd", "d i d", "|ab cd"),
        ("|ab cd", "c i esc x", "|b cd"),
        ("|ab cd", "d g d x", "|b cd"),
        ("|ab cd", "g x", "|ab cd"),
        ("|ab cd", "g d d", "|ab cd"),
        ("|ab cd", "v i d d", "|b cd"),
        ("|ab cd", "d ctrl-k x", "|b cd"),
        ("|ab cd", "d ctrl-v x", "|b cd"),
        ("|ab cd", "d tab x", "|b cd"),
        ("|ab cd", "d n x", "|b cd"),
        ("|ab cd", "d : x", "|b cd"),
        ("|ab cd", "d f12 w x", "ab |d"),
        ("|ab cd", "d i f12 w x", "ab |d"),
        ("|ab cd", "2 z x", "|b cd"),
    ]);
}

#[test]
fn a_command_is_asked_for() {
    let mut editor = vim_editor("|a", "h");
    let outcome = editor.vim(V::AskForCommand, VIEW);
    assert!(outcome.command_line && !outcome.edited);
    let mut editor = vim_editor("|a", "d");
    let outcome = editor.vim(V::AskForCommand, VIEW);
    assert!(!outcome.command_line);
    assert_eq!(editor.begun(), None);
}
