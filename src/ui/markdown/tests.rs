//! Markdown as it is drawn: words, styles and widths.

use proptest::prelude::*;
use ratatui::style::Modifier;
use ratatui::text::Text;

use super::{memo, render};
use crate::content::Course;
use crate::domain::mission::Memo;
use crate::ui::text::line_width;
use crate::ui::theme::{Role, Theme};

fn drawn(markdown: &str, width: u16) -> String {
    words(&render(markdown, width, &Theme::dark()))
}

fn words(text: &Text<'_>) -> String {
    let lines: Vec<_> = text
        .lines
        .iter()
        .map(|line| line.to_string().trim_end().to_owned())
        .collect();
    lines.join("\n")
}

/// The style of the first span that holds `word`.
fn style_of(text: &Text<'_>, word: &str) -> ratatui::style::Style {
    text.lines
        .iter()
        .flat_map(|line| &line.spans)
        .find(|span| span.content.contains(word))
        .unwrap_or_else(|| panic!("{word} is not drawn"))
        .style
}

#[test]
fn paragraphs_wrap_at_words_and_keep_their_distance() {
    assert_eq!(
        drawn("one two\nthree *four*\n\nfive\\\nsix", 10),
        "one two\nthree four\n\nfive\nsix"
    );
    assert!(render("text", 0, &Theme::dark()).lines.is_empty());
    assert_eq!(drawn("", 10), "");
}

#[test]
fn lists_nest_and_hang() {
    assert_eq!(
        drawn("- one two three\n  - four five six\n- seven\n\nend", 12),
        "• one two\n  three\n  ◦ four\n    five six\n• seven\n\nend"
    );
    assert_eq!(
        drawn("9. nine is long\n10. ten is long", 10),
        "9. nine is\n   long\n10. ten is\n    long"
    );
    assert_eq!(drawn("- a\n\n  b\n\n- c\n-", 10), "• a\n\n  b\n\n• c\n•");
    assert_eq!(
        drawn("- [x] done\n- [ ] open wide", 9),
        "[x] done\n[ ] open\n    wide"
    );
}

#[test]
fn quotes_have_a_bar_all_the_way() {
    assert_eq!(
        drawn("before\n\n> one two three\n>\n> > four\n\nafter", 11),
        "before\n\n┃ one two\n┃ three\n┃\n┃ ┃ four\n\nafter"
    );
}

#[test]
fn code_is_coloured_and_cut_with_a_mark() {
    let theme = Theme::dark();
    let text = render(
        "x\n\n```dockerfile\nFROM node:20 AS builder\n\n\tRUN a\u{1b}[31m\n```\ny",
        14,
        &theme,
    );
    assert_eq!(words(&text), "x\n\n FROM node:2…\n\n     RUN a\n\ny");
    assert_eq!(style_of(&text, "FROM").fg, theme.style(Role::Keyword).fg);
    assert_eq!(style_of(&text, "FROM").bg, theme.style(Role::CodeBlock).bg);
    assert!(text.lines[2..5].iter().all(|line| line_width(line) == 14));

    let mono = render("```sh\nls -la\n```", 8, &Theme::mono());
    assert_eq!(words(&mono), "│ ls -la");
}

#[test]
fn tables_align_shrink_and_become_lists() {
    let table = "| item | n |\n|:--|--:|\n| the whole image | 5 |\n| x | 12345 |";
    assert_eq!(
        drawn(table, 40),
        "item            │     n\n\
         ────────────────┼──────\n\
         the whole image │     5\n\
         x               │ 12345"
    );
    assert_eq!(
        drawn(table, 18),
        "item       │     n\n\
         ───────────┼──────\n\
         the whole  │     5\n\
         image      │\n\
         ───────────┼──────\n\
         x          │ 12345"
    );
    assert_eq!(
        drawn(table, 11),
        "item: the\n  whole\n  image\nn: 5\n\nitem: x\nn: 12345"
    );
}

#[test]
fn a_link_shows_its_address_once() {
    assert_eq!(
        drawn("[Go](https://go.dev) and <https://go.dev> and <a@b.c>", 80),
        "Go (https://go.dev) and https://go.dev and a@b.c"
    );
    let theme = Theme::dark();
    let text = render("[Go](https://go.dev)", 80, &theme);
    assert!(
        style_of(&text, "Go")
            .add_modifier
            .contains(Modifier::UNDERLINED)
    );
    assert_eq!(style_of(&text, "(https").fg, theme.style(Role::Dim).fg);
}

#[test]
fn what_is_marked_looks_marked() {
    for theme in [Theme::dark(), Theme::mono()] {
        let text = render("# Top\n\na **b** *c* ~~d~~ `efg`", 40, &theme);
        assert_eq!(
            style_of(&text, "Top"),
            theme.style(Role::Text).patch(theme.style(Role::Heading))
        );
        for (word, role) in [
            ("b", Role::Strong),
            ("c", Role::Emphasis),
            ("efg", Role::Code),
        ] {
            assert_eq!(
                style_of(&text, word),
                theme.style(Role::Text).patch(theme.style(role))
            );
        }
        assert!(
            style_of(&text, "d")
                .add_modifier
                .contains(Modifier::CROSSED_OUT)
        );
        assert!(text.lines[1].to_string().starts_with("────"));
    }
}

#[test]
fn html_is_text_and_control_characters_are_nothing() {
    assert_eq!(
        drawn(
            "<div>\n<b>x</b>\n</div>\n\na <i>b</i> \u{1b}]0;t\u{7}c\u{202e}&#27;d",
            40
        ),
        "<div>\n<b>x</b>\n</div>\n\na <i>b</i> cd"
    );
}

#[test]
fn a_memo_has_a_letterhead() {
    let note = Memo {
        from: "Dr. A. Sharma".into(),
        to: "Alex".into(),
        subject: "A subject that is too long for it".into(),
        body: "Alex,\n\nlook.".into(),
    };
    let theme = Theme::dark();
    let text = memo(&note, 40, &theme);
    let rule = |symbol: &str| format!("  {}", symbol.repeat(36));
    assert_eq!(
        words(&text),
        [
            "",
            "  MEMO",
            &rule("━"),
            "  From     Dr. A. Sharma",
            "  To       Alex",
            "  Subject  A subject that is too long",
            "           for it",
            &rule("─"),
            "",
            "  Alex,",
            "",
            "  look.",
            "",
        ]
        .join("\n")
    );
    assert!(text.lines.iter().all(|line| line_width(line) == 40));
    assert_eq!(style_of(&text, "look").bg, theme.style(Role::Paper).bg);
    assert!(memo(&note, 0, &theme).lines.is_empty());
}

#[test]
fn the_shipped_missions_read_well() {
    for (id, width) in [
        ("lean-manufacturing", 46),
        ("lean-manufacturing", 78),
        ("pocket-rocket", 46),
        ("pocket-rocket", 78),
    ] {
        let course = Course::shipped();
        let mission = course.find(id).unwrap().mission().unwrap();
        let theme = Theme::dark();
        let mut parts = vec![words(&memo(&mission.memo, width, &theme))];
        for step in &mission.steps {
            let task = format!("## {}\n\n{}", step.title, step.task);
            parts.push(words(&render(&task, width, &theme)));
        }
        parts.push(words(&render(&mission.debrief, width, &theme)));
        insta::assert_snapshot!(format!("{id}_at_{width}"), parts.join("\n\n"));
    }
}

const BITS: &str = r"(\n|\n\n|  |    |\t|> |- |1\. |# |\*|\*\*|~~|`|```|```sh\n|\||\|--\||\n\|-\|-\|\n|\[|\]|\(|\)|<|>|<b>|https://a|!|---|\\|word|日本|e\u{301}|[ -~]|\PC|\x1b\[1m|- \[x\] ){0,40}";

proptest! {
    #[test]
    fn nothing_is_wider_than_the_pane(markdown in BITS, width in 0_u16..60) {
        let note = Memo {
            from: markdown.clone(),
            to: String::new(),
            subject: markdown.clone(),
            body: markdown.clone(),
        };
        for theme in [Theme::dark(), Theme::mono()] {
            for text in [render(&markdown, width, &theme), memo(&note, width, &theme)] {
                for line in &text.lines {
                    prop_assert!(line_width(line) <= usize::from(width), "{line}");
                    prop_assert!(!line.to_string().contains(char::is_control));
                }
            }
        }
    }
}
