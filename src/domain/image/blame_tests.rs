//! Histories as the builders write them, against the Dockerfile they came from.

use std::ops::RangeInclusive;

use super::*;
use crate::domain::dockerfile::{Base, Heredoc, Stage};
use crate::domain::image::HistoryEntry;

fn instruction(line: u32, text: &str) -> Instruction {
    let (keyword, rest) = text.split_once(' ').unwrap();
    let (flags, rest): (Vec<&str>, Vec<&str>) = rest.split(' ').partition(|w| w.starts_with("--"));
    let rest = rest.join(" ");
    let body = match keyword {
        "COPY" | "ADD" => Body::Words(rest.split(' ').map(str::to_owned).collect()),
        "ENV" | "LABEL" | "ARG" => Body::Pairs(vec![match rest.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (rest, None),
        }]),
        _ if rest.starts_with('[') => {
            let words = rest.trim_matches(['[', ']']).split(',');
            Body::Exec(
                words
                    .map(|w| w.trim().trim_matches('"').to_owned())
                    .collect(),
            )
        }
        _ => Body::Shell(rest),
    };
    Instruction {
        keyword: keyword.to_owned(),
        written_keyword: keyword.to_owned(),
        lines: RangeInclusive::new(line, line),
        flags: flags
            .iter()
            .map(|flag| ((*flag).to_owned(), String::new()))
            .collect(),
        body,
        text: text.to_owned(),
        heredocs: Vec::new(),
    }
}

/// Stages are separated by a line `FROM n` or `FROM image`.
fn dockerfile(text: &str) -> Dockerfile {
    let mut stages: Vec<Stage> = Vec::new();
    for (line, text) in (1..).zip(text.lines().map(str::trim)) {
        if let Some(base) = text.strip_prefix("FROM ") {
            stages.push(Stage {
                index: stages.len(),
                name: None,
                base: base
                    .parse()
                    .map_or_else(|_| Base::Image(base.to_owned()), Base::Stage),
                platform: None,
                from: instruction(line, text),
                line,
                instructions: Vec::new(),
            });
        } else if let Some(stage) = stages.last_mut() {
            stage.instructions.push(instruction(line, text));
        }
    }
    Dockerfile {
        text: text.to_owned(),
        escape: '\\',
        syntax: None,
        global_args: Vec::new(),
        stages,
    }
}

fn lines(dockerfile: &Dockerfile, history: &[&str]) -> Vec<u32> {
    let entry = |text: &&str| HistoryEntry {
        created_by: (*text).to_owned(),
        empty_layer: false,
    };
    let config = ImageConfig {
        history: history.iter().map(entry).collect(),
        ..ImageConfig::default()
    };
    let lines = lines_of_history(&config, dockerfile, None);
    lines.into_iter().map(|line| line.unwrap_or(0)).collect()
}

const NODE: &str = "FROM node:20
    WORKDIR /app
    ARG MODE=prod
    ENV NODE_ENV=$MODE
    COPY package.json package-lock.json ./
    RUN --mount=type=cache,target=/root/.npm npm ci
    COPY . .
    EXPOSE 3000
    USER node
    CMD [\"node\", \"server.js\"]";

#[test]
fn buildkit() {
    let history = [
        "/bin/sh -c #(nop) ADD file:abc in / ",
        "CMD [\"node\"]",
        "WORKDIR /app",
        "ARG MODE=test",
        "ENV NODE_ENV=test",
        "COPY package.json package-lock.json ./ # buildkit",
        "RUN |1 MODE=test /bin/sh -c npm ci # buildkit",
        "COPY . . # buildkit",
        "EXPOSE map[3000/tcp:{}]",
        "USER node",
        "CMD [\"node\" \"server.js\"]",
    ];
    assert_eq!(
        lines(&dockerfile(NODE), &history),
        [0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    );
}

#[test]
fn classic_and_podman_with_a_label_of_their_own() {
    let history = [
        "base",
        "/bin/sh -c #(nop)  CMD [\"node\"]",
        "/bin/sh -c #(nop) WORKDIR /app",
        "/bin/sh -c #(nop)  ARG MODE=prod",
        "/bin/sh -c #(nop)  ENV NODE_ENV=prod",
        "/bin/sh -c #(nop) COPY multi:d41d8cd98f00b204e9800998ecf8427e in ./ ",
        "|1 MODE=prod /bin/sh -c npm ci",
        "/bin/sh -c #(nop) COPY dir:d41d8cd98f00b204e9800998ecf8427e in . ",
        "/bin/sh -c #(nop)  EXPOSE 3000",
        "/bin/sh -c #(nop)  USER node",
        "/bin/sh -c #(nop)  CMD [\"node\" \"server.js\"]",
        "/bin/sh -c #(nop)  LABEL phoenix.run=abc",
    ];
    assert_eq!(
        lines(&dockerfile(NODE), &history),
        [0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0]
    );
}

/// As podman 4.3 wrote it: nothing substituted, exec forms after the shell.
#[test]
fn podmans_own_words() {
    let file = dockerfile(
        "FROM alpine\nARG DIR=app\nENV MODE=\"a b\" OTHER=2\nWORKDIR /src/$DIR\nRUN echo one > one\n\
         COPY --chown=1:2 a /x/\nRUN [\"/bin/sh\", \"-c\", \"echo four > four\"]\nARG TOKEN\n\
         RUN test -n \"$TOKEN\"; rm one",
    );
    let history = [
        "base",
        "/bin/sh -c #(nop) ARG DIR",
        "/bin/sh -c #(nop) ENV MODE=\"a b\" OTHER=2",
        "/bin/sh -c #(nop) WORKDIR /src/${DIR}",
        "|1 DIR=app /bin/sh -c echo one > one",
        "/bin/sh -c #(nop) COPY file:17ff6671d71ffe9b14e12fd211205a98065b11189a1d2e3be9cd8f33c8574b0b in /x/ ",
        "/bin/sh -c [\"/bin/sh\", \"-c\", \"echo four > four\"]",
        "/bin/sh -c #(nop) ARG TOKEN",
        "|2 TOKEN=x y /bin/sh -c test -n \"$TOKEN\"; rm one",
        "/bin/sh -c #(nop) LABEL \"phoenix.run\"=\"1\"",
    ];
    assert_eq!(lines(&file, &history), [0, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
}

#[test]
fn instructions_without_an_entry_shift_nothing() {
    let history = [
        "base",
        "WORKDIR /app",
        "ENV NODE_ENV=prod",
        "COPY package.json package-lock.json ./ # buildkit",
        "RUN /bin/sh -c npm ci # buildkit",
        "COPY . . # buildkit",
        "CMD [\"node\" \"server.js\"]",
    ];
    assert_eq!(lines(&dockerfile(NODE), &history), [0, 2, 4, 5, 6, 7, 10]);
}

#[test]
fn a_base_that_ends_like_the_submission_is_not_blamed() {
    let file = dockerfile("FROM base\nRUN make\nCMD [\"x\"]");
    let history = [
        "RUN /bin/sh -c make # buildkit",
        "CMD [\"x\"]",
        "RUN /bin/sh -c make # buildkit",
        "CMD [\"x\"]",
    ];
    assert_eq!(lines(&file, &history), [0, 0, 2, 3]);
    assert_eq!(
        lines(&file, &["RUN /bin/sh -c other # buildkit", "CMD [\"x\"]"]),
        [0, 3]
    );
}

#[test]
fn the_chain_of_stages_is_followed() {
    let file = dockerfile("FROM alpine\nRUN a\nFROM alpine\nRUN no\nFROM 0\nRUN b");
    let history = [
        "base",
        "RUN /bin/sh -c a # buildkit",
        "RUN /bin/sh -c b # buildkit",
    ];
    assert_eq!(lines(&file, &history), [0, 2, 6]);
}

#[test]
fn shells_exec_forms_and_heredocs() {
    let mut file = dockerfile(
        "FROM a\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN x  |  y\nRUN [\"npm\", \"ci\"]\nRUN <<EOF",
    );
    file.stages[0].instructions[3].heredocs = vec![Heredoc {
        delimiter: "EOF".to_owned(),
        content: "echo a\necho b\n".to_owned(),
    }];
    let history = [
        "SHELL [/bin/bash -o pipefail -c]",
        "RUN /bin/bash -o pipefail -c x  |  y # buildkit",
        "RUN npm ci # buildkit",
        "RUN /bin/bash -o pipefail -c echo a\necho b\n # buildkit",
    ];
    assert_eq!(lines(&file, &history), [2, 3, 4, 5]);
}

#[test]
fn hostile_lengths_end() {
    let text = format!("FROM a\n{}", "RUN x\n".repeat(3_000));
    let history = vec!["RUN /bin/sh -c x # buildkit"; 20_000];
    let told = lines(&dockerfile(&text), &history);
    assert_eq!(told[told.len() - 1], 3_001);
    assert_eq!(told[0], 0);
    assert_eq!(lines(&dockerfile("FROM a"), &[]), Vec::<u32>::new());
}
