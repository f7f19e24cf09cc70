use std::fmt::Write as _;

use proptest::prelude::*;

use super::super::{Base, Body, Dockerfile, Instruction};
use super::{MAX_BYTES, parse};

fn ok(text: &str) -> Dockerfile {
    parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn only(text: &str) -> Instruction {
    ok(&format!("FROM a\n{text}\n")).stages[0].instructions[0].clone()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

fn pairs(pairs: &[(&str, Option<&str>)]) -> Body {
    Body::Pairs(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned)))
            .collect(),
    )
}

#[test]
fn stages_bases_and_platforms() {
    let file = ok("\
ARG V=20
ARG BASE=node:${V}
from ${BASE}-alpine as Deps
RUN a
FROM --platform=$BUILDPLATFORM DEPS AS build
FROM scratch
FROM node:${W:-18}
FROM x${V:+-y}
");
    let bases: Vec<_> = file.stages.iter().map(|s| s.base.clone()).collect();
    assert_eq!(
        bases,
        [
            Base::Image("node:20-alpine".to_owned()),
            Base::Stage(0),
            Base::Scratch,
            Base::Image("node:18".to_owned()),
            Base::Image("x-y".to_owned()),
        ]
    );
    assert_eq!(file.global_args.len(), 2);
    assert_eq!(file.stages[0].name.as_deref(), Some("Deps"));
    assert_eq!(file.stages[0].from.written_keyword, "from");
    assert_eq!(file.stages[0].line, 3);
    assert_eq!(file.stages[1].platform.as_deref(), Some("$BUILDPLATFORM"));
    assert_eq!(
        file.stages[1].from.body,
        Body::Words(words(&["DEPS", "AS", "build"]))
    );
    assert_eq!(file.chain(&file.stages[1]).len(), 2);
}

#[test]
fn a_stage_may_reuse_a_name_and_the_later_one_counts() {
    let file = ok("FROM a AS x\nFROM b AS X\nFROM x\n");
    assert_eq!(file.stages[2].base, Base::Stage(1));
}

#[test]
fn bodies() {
    let shell = |text: &str| Body::Shell(text.to_owned());
    let exec = |list: &[&str]| Body::Exec(words(list));
    for (text, body) in [
        ("RUN a && b", shell("a && b")),
        ("RUN [\"a\", \"b c\"]", exec(&["a", "b c"])),
        ("RUN [ -f x ] && y", shell("[ -f x ] && y")),
        ("CMD []", exec(&[])),
        ("COPY a b /c/", Body::Words(words(&["a", "b", "/c/"]))),
        ("COPY [\"a b\", \"/c\"]", Body::Words(words(&["a b", "/c"]))),
        ("EXPOSE 80 443/tcp", shell("80 443/tcp")),
        ("USER node", shell("node")),
        ("WORKDIR /my app", shell("/my app")),
        ("VOLUME /a /b", shell("/a /b")),
        ("VOLUME [\"/a\"]", exec(&["/a"])),
        ("SHELL [\"/bin/bash\", \"-c\"]", exec(&["/bin/bash", "-c"])),
        ("HEALTHCHECK NONE", shell("NONE")),
        (
            "HEALTHCHECK --interval=5s CMD curl -f x",
            shell("curl -f x"),
        ),
        ("ONBUILD RUN a", shell("RUN a")),
        ("ONBUILD ONBUILD RUN a", shell("ONBUILD RUN a")),
        ("STOPSIGNAL SIGTERM", shell("SIGTERM")),
        ("MAINTAINER Me <me@x>", shell("Me <me@x>")),
        ("ARG A B=c", pairs(&[("A", None), ("B", Some("c"))])),
        ("LABEL a=b", pairs(&[("a", Some("b"))])),
        ("ENV A b c", pairs(&[("A", Some("b c"))])),
    ] {
        assert_eq!(only(text).body, body, "{text}");
    }
}

#[test]
fn flags_lines_and_text() {
    let run =
        only("RuN --mount=type=cache,target=/x \\\n  --network=none \\\n # note\n  a   'b  c'");
    assert_eq!(run.keyword, "RUN");
    assert_eq!(run.written_keyword, "RuN");
    assert_eq!(run.lines, 2..=5);
    assert_eq!(
        run.text,
        "RUN --mount=type=cache,target=/x --network=none a 'b  c'"
    );
    assert_eq!(
        run.flags,
        [
            ("mount".to_owned(), "type=cache,target=/x".to_owned()),
            ("network".to_owned(), "none".to_owned())
        ]
    );
    let copy = only("COPY --link --from=b /a /b");
    assert_eq!(copy.flag("link"), Some(""));
    assert_eq!(copy.flag("from"), Some("b"));
    assert_eq!(copy.sources(), ["/a"]);
    assert_eq!(copy.destination(), Some("/b"));
}

#[test]
fn heredocs_wherever_they_stand() {
    let file = ok(
        "FROM a\nRUN cat <<EOF >/x\nFROM nothing\nEOF\nCOPY <<A <<\"B\" /d/\n1\nA\n2\nB\nUSER u\n",
    );
    let run = &file.stages[0].instructions[0];
    assert_eq!(run.lines, 2..=4);
    assert_eq!(run.heredocs[0].content, "FROM nothing\n");
    assert_eq!(run.body, Body::Shell("cat <<EOF >/x".to_owned()));
    let copy = &file.stages[0].instructions[1];
    assert_eq!(copy.lines, 5..=9);
    assert_eq!(copy.body, Body::Words(words(&["<<A", "<<\"B\"", "/d/"])));
    assert_eq!(copy.heredocs[1].content, "2\n");
    assert_eq!(file.stages[0].instructions[2].line(), 10);
    assert_eq!(file.stages.len(), 1);
    let bare = only("RUN <<EOF\na\nEOF");
    assert_eq!(bare.body, Body::Shell("<<EOF".to_owned()));
    let onbuild = only("ONBUILD RUN cat <<EOF\na\nEOF");
    assert_eq!(onbuild.heredocs.len(), 1);
}

#[test]
fn directives_crlf_and_bom() {
    let file = ok(
        "\u{feff}# syntax=docker/dockerfile:1\r\n# escape=`\r\nFROM a\r\nRUN a `\r\n  b\r\nWORKDIR c:\\x\r\n",
    );
    assert_eq!(file.syntax, Some(("docker/dockerfile:1".to_owned(), 1)));
    assert_eq!(file.escape, '`');
    assert_eq!(file.stages[0].line, 3);
    assert_eq!(file.stages[0].instructions[0].lines, 4..=5);
    assert_eq!(
        file.stages[0].instructions[1].body,
        Body::Shell("c:\\x".to_owned())
    );
    let second = ok("# escape=\\\n# syntax=a/b\nFROM a\n");
    assert_eq!(second.syntax, Some(("a/b".to_owned(), 2)));
    assert_eq!(ok("# just a note\n# syntax=a/b\nFROM a\n").syntax, None);
}

#[test]
fn errors_name_the_line_and_what_to_write() {
    for (text, line, part) in [
        ("", 1, "empty"),
        ("\n# only a note\n", 1, "empty"),
        ("ARG A\nARG B\n", 2, "no FROM"),
        ("# c\nRUN a\nFROM b\n", 2, "begins with FROM"),
        ("FROM a\nRUM b\n", 2, "did you mean `RUN`?"),
        ("FROM a\n\nRUN a\n&& b\n", 4, "end that one with"),
        ("FROM\n", 1, "FROM <image>"),
        ("FROM   \nRUN a\n", 1, "FROM <image>"),
        ("FROM a b\n", 1, "AS <name>"),
        ("FROM a AS\n", 1, "AS <name>"),
        ("FROM a AS 1x\n", 1, "`1x`"),
        ("ARG X=\nFROM $X\n", 2, "comes out empty"),
        ("FROM a\nCOPY x\n", 2, "COPY <source> <destination>"),
        (
            "FROM a\nRUN a \\\n b\nCOPY --from=x /y\n",
            4,
            "COPY <source> <destination>",
        ),
        ("FROM a\nCOPY [\"x\"]\n", 2, "COPY <source> <destination>"),
        ("FROM a\nADD x\n", 2, "ADD <source> <destination>"),
        ("FROM a\nRUN\n", 2, "RUN <command>"),
        ("FROM a\nRUN --mount=type=cache\n", 2, "RUN <command>"),
        ("FROM a\nCOPY --form=b /a /b\n", 2, "did you mean `--from`?"),
        ("FROM a\nCOPY --from /a /b\n", 2, "needs a value"),
        ("FROM a\nENV A\n", 2, "ENV A=value"),
        ("FROM a\nENV A=b C\n", 2, "`C`"),
        ("FROM a\nLABEL =b\n", 2, "no name"),
        ("FROM a\nSHELL bash\n", 2, "JSON"),
        ("FROM a\nHEALTHCHECK curl\n", 2, "CMD"),
        ("FROM a\nONBUILD COPY x\n", 2, "COPY <source>"),
        ("FROM a\nONBUILD FOO x\n", 2, "unknown instruction `FOO`"),
        ("# escape=x\nFROM a\n", 1, "escape"),
        ("FROM a\nRUN <<EOF\n", 2, "never closed"),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(error.line, line, "{text:?}: {error}");
        assert!(error.message.contains(part), "{text:?}: {error}");
    }
}

#[test]
fn a_huge_file_is_refused() {
    assert_eq!(parse(&"#".repeat(MAX_BYTES + 1)).unwrap_err().line, 1);
}

#[test]
fn hostile_repetition_stays_fast() {
    let fill = |unit: &str, head: &str| {
        let mut text = head.to_owned();
        while text.len() + unit.len() < MAX_BYTES {
            text.push_str(unit);
        }
        text
    };
    for text in [
        fill("RUN a\n", "FROM a\n"),
        fill("x \\\n", "FROM a\nRUN "),
        fill("<<A ", "FROM a\nRUN "),
        fill("RUN <<A\nA\n", "FROM a\n"),
        fill("${A", "ARG A=a\nFROM "),
        fill("ARG A=$A$A\n", "ARG A=a\n"),
        fill("FROM $A\n", "ARG A=a\n"),
        fill("'", "FROM a\nENV A="),
        fill("[\"", "FROM a\nRUN "),
        fill("A=b ", "FROM a\nENV "),
        fill("FROM a AS b\n", ""),
        fill("\\\n", "FROM a\nRUN a"),
    ] {
        // Only the time matters; a quadratic step would take minutes here.
        drop(parse(&text));
    }
}

/// Lines of the original text that instructions claim: ascending and apart.
fn assert_lines(file: &Dockerfile) {
    let mut last = 0;
    let instructions = file.global_args.iter().chain(
        file.stages
            .iter()
            .flat_map(|s| std::iter::once(&s.from).chain(&s.instructions)),
    );
    let count = u32::try_from(file.text.split('\n').count()).unwrap();
    for instruction in instructions {
        assert!(instruction.line() > last);
        assert!(instruction.lines.end() >= instruction.lines.start());
        assert!(*instruction.lines.end() <= count);
        last = *instruction.lines.end();
    }
}

const PIECES: &[&str] = &[
    "FROM a AS b\n",
    "RUN x \\\n",
    "COPY --from=b x y\n",
    "# c\n",
    "\n",
    "ENV A=\"b\\\n",
    "RUN cat <<EOF\n",
    "EOF\n",
    "\\\n",
    "\"\n",
    "ARG Z=${A:-b}\n",
    "FROM $Z\r\n",
    "CMD [\"a\", \"b\\u00e9\"]\n",
    "ONBUILD RUN <<-X\n",
    "\tX\n",
    "HEALTHCHECK --interval=1s CMD a\n",
    "COPY <<A <<B /c\n",
    "A\n",
    "B\n",
    "é ü\n",
    "LABEL a=b\\ c d='e\n",
    "# escape=`\n",
    "RUN [\"a\",\n",
    "`\n",
];

proptest! {
    #[test]
    fn any_text_parses_or_errs(text in "\\PC{0,200}") {
        if let Ok(file) = parse(&text) {
            assert_lines(&file);
        }
    }

    #[test]
    fn dockerfile_like_text_keeps_its_lines(
        parts in proptest::collection::vec(proptest::sample::select(PIECES), 0..24)
    ) {
        let text: String = parts.concat();
        if let Ok(file) = parse(&text) {
            assert_lines(&file);
            // What an instruction shows of itself is an instruction again, unless it needs a body.
            let mut again = "FROM a\n".to_owned();
            let shown = file.stages[0].instructions.iter().filter(|i| i.heredocs.is_empty());
            for instruction in shown.clone() {
                writeln!(again, "{}", instruction.text).unwrap();
            }
            if file.escape == '\\' && !again.contains("\\\n") {
                let count = parse(&again).map(|file| file.stages[0].instructions.len());
                prop_assert_eq!(count, Ok(shown.count()), "{}", again);
            }
        }
    }
}
