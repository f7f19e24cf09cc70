use super::super::parse;

const TEXT: &str = "\
ARG NODE=20
FROM --platform=linux/amd64 node:${NODE} AS builder
ARG MODE=production
ENV NODE_ENV=$MODE
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \\
    npm ci \\
    # a note
    && npm cache verify
COPY . .
RUN echo \"building $MODE\" && npm run build -- --mode=$MODE
RUN <<EOF
echo one
echo two
EOF
FROM alpine:3.18
WORKDIR /app
COPY . .
COPY --chown=1000:1000 --from=builder /app/dist /app/dist
ADD --chmod=644 https://example.org/a.tar.gz /tmp/
RUN apk add --no-cache 'tini=~0.19'
RUN apk   add    curl
CMD [\"node\", \"a.js\"]
RUN [\"sh\", \"-c\", \"true\"]
";

/// Stage, printed text, line.
const STEPS: &[(Option<&str>, &str, u32)] = &[
    // BuildKit
    (
        Some("builder"),
        "FROM docker.example/library/node:20@sha256:0123",
        2,
    ),
    (Some("builder"), "WORKDIR /app", 5),
    (Some("stage-1"), "WORKDIR /app", 18),
    (Some("linux/arm64 stage-1"), "WORKDIR /app", 18),
    (Some("builder"), "COPY . .", 11),
    (Some("stage-1"), "COPY . .", 19),
    (Some("builder"), "COPY package.json package-lock.json ./", 6),
    (
        Some("builder"),
        "RUN --mount=type=cache,target=/root/.npm     npm ci     && npm cache verify",
        7,
    ),
    (
        Some("builder"),
        "RUN echo \"building production\" && npm run build -- --mode=production",
        12,
    ),
    (Some("builder"), "RUN <<EOF (echo one...)", 13),
    (
        Some("stage-1"),
        "COPY --chown=1000:1000 --from=builder /app/dist /app/dist",
        20,
    ),
    (
        Some("stage-1"),
        "ADD --chmod=644 https://example.org/a.tar.gz /tmp/",
        21,
    ),
    (
        Some("stage-1"),
        "FROM docker.example/library/alpine:3.18",
        17,
    ),
    // Classic and podman
    (None, "FROM node:20 AS builder", 2),
    (
        None,
        "FROM --platform=linux/amd64 node:${NODE} AS builder",
        2,
    ),
    (None, "ARG NODE=20", 1),
    (None, "ENV NODE_ENV=$MODE", 4),
    (None, "RUN apk add --no-cache 'tini=~0.19'", 22),
    (None, "RUN apk add curl", 23),
    (None, "CMD [\"node\", \"a.js\"]", 24),
    // History
    (None, "RUN /bin/sh -c apk   add    curl # buildkit", 23),
    (
        Some("builder"),
        "RUN |1 MODE=production /bin/sh -c echo \"building $MODE\" && npm run build -- --mode=$MODE # buildkit",
        12,
    ),
    (None, "/bin/sh -c apk add curl", 23),
    (None, "sh -c true", 25),
    (None, "COPY /app/dist /app/dist # buildkit", 20),
    (
        None,
        "/bin/sh -c #(nop) COPY dir:0123abcd in /app/dist ",
        20,
    ),
    (None, "/bin/sh -c #(nop)  CMD [\"node\" \"a.js\"]", 24),
];

#[test]
fn steps_of_every_builder_find_their_line() {
    let dockerfile = parse(TEXT).unwrap();
    for (stage, text, line) in STEPS {
        assert_eq!(
            dockerfile.line_of_step(*stage, text),
            Some(*line),
            "{stage:?} {text}"
        );
    }
}

#[test]
fn what_is_not_in_the_file_has_no_line() {
    let dockerfile = parse(TEXT).unwrap();
    for text in [
        "RUN something else",
        "LABEL app.run=1",
        "exporting layers",
        "",
        "   ",
        "FROM docker.example/library/golang:1.21",
    ] {
        assert_eq!(dockerfile.line_of_step(None, text), None, "{text}");
    }
}

#[test]
fn an_unknown_stage_falls_back_to_all() {
    let dockerfile = parse(TEXT).unwrap();
    assert_eq!(
        dockerfile.line_of_step(Some("odd"), "WORKDIR /app"),
        Some(5)
    );
}
