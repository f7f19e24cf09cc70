//! Highlighting read as text: each line as its pieces, `Role:text`.

use std::fmt::Write;
use std::time::Instant;

use proptest::prelude::*;
use ratatui::style::Style;

use super::{Piece, dockerfile, dockerignore, for_path, plain, shell, spans};
use crate::ui::theme::{Role, Theme};

fn read(text: &str, lines: &[Vec<Piece>]) -> String {
    let mut out = String::new();
    for (line, pieces) in text.split('\n').zip(lines) {
        let words: Vec<_> = pieces
            .iter()
            .map(|piece| format!("{:?}:{}", piece.role, &line[piece.bytes.clone()]))
            .collect();
        writeln!(out, "{}", words.join(" | ")).unwrap();
    }
    out
}

#[test]
fn a_dockerfile_with_everything() {
    let text = r#"# syntax=docker/dockerfile:1
# escape=\
# a comment
ARG NODE=20 OTHER
from node:${NODE:-18}-alpine as Build
WORKDIR /app
ENV NODE_ENV=production PORT=3000 A="b $C \" d"
ENV OLD the old form
LABEL org.x="y z"
COPY --chown=node:node package*.json ./
RUN --mount=type=cache,target=/root/.npm,from=build npm ci --omit=dev && \
    # why not
    echo "a ${X:-y} b" | tee -a /log; \

    if [ -f x ]; then rm -rf 'x y' 2>/dev/null; fi
FROM build
COPY --from=build /app /app
COPY --from=nginx:1 /etc /etc
EXPOSE 3000/tcp 8000-8010 $PORT
USER 1000:node
HEALTHCHECK --interval=5s CMD curl -f http://localhost/ || exit 1
ONBUILD RUN make
SHELL ["/bin/sh", "-c"]
CMD ["node", "--inspect", "server.js"]
RUN <<EOF
set -e
echo hi
EOF
COPY <<"END" /etc/motd
FROM nowhere
END
VOLUME ["/data"]
STOPSIGNAL SIGTERM
NONSENSE --flag word"#;
    insta::assert_snapshot!(read(text, &dockerfile(text)));
}

#[test]
fn a_script_with_everything() {
    let text = r#"#!/bin/sh
NAME=value X="$(date +%s)" exec node --port=80 "$1" && echo 12 $((1 + 2)) > out.txt
for x in a b; do
  echo `basename $x` # trailing
done; case $y in a) rm -f 'it''s';; esac
cat <<-EOF > /etc/conf
	key=$value
	EOF
sudo -E apt-get install \
  curl 2>&1 | grep -v '^#'"#;
    insta::assert_snapshot!(read(text, &shell(text)));
}

#[test]
fn patterns_of_a_dockerignore() {
    let text = "# c\nnode_modules\n!keep/**\n*.[ch]\n  \\#x";
    assert_eq!(
        read(text, &dockerignore(text)),
        "Comment:# c\n\nOperator:! | Variable:**\nVariable:* | Variable:[ch]\nVariable:\\#\n"
    );
}

#[test]
fn half_typed_text_keeps_its_colours_to_itself() {
    let text = "FROM alpine AS\nRUN echo \"open\nCOPY --from=\nRUN <<EOF\nls";
    let lines = dockerfile(text);
    assert_eq!(
        read(text, &lines),
        "Keyword:FROM | ImageName:alpine | Keyword:AS\n\
         Keyword:RUN | Command:echo | StringText:\"open\n\
         Keyword:COPY | Flag:--from | Operator:=\n\
         Keyword:RUN | Operator:<<EOF\n\
         Command:ls\n"
    );
}

#[test]
fn a_backtick_continues_where_the_directive_says_so() {
    let text = "# escape=`\nFROM a\nRUN dir c:\\ `\n  /w";
    let read = read(text, &dockerfile(text));
    assert_eq!(
        read.lines().skip(2).collect::<Vec<_>>(),
        ["Keyword:RUN | Command:dir | Operator:`", ""]
    );
}

#[test]
fn the_name_of_a_file_says_what_it_is() {
    let from = "FROM a";
    for (path, text, role) in [
        ("Dockerfile", from, Some(Role::Keyword)),
        ("reference/lean.Dockerfile", from, Some(Role::Keyword)),
        ("Dockerfile.dev", from, Some(Role::Keyword)),
        ("Containerfile", from, Some(Role::Keyword)),
        ("x.md", from, None),
        ("run.sh", "ls", Some(Role::Command)),
        ("entry", "#!/bin/sh", Some(Role::Comment)),
        ("web/.dockerignore", "#", Some(Role::Comment)),
        ("Dockerfile.dockerignore", "#", Some(Role::Comment)),
    ] {
        let lines = for_path(path, text);
        assert_eq!(lines[0].first().map(|piece| piece.role), role, "{path}");
    }
    assert_eq!(plain("a\n").len(), 2);
}

#[test]
fn spans_cover_the_line_and_forgive_stale_pieces() {
    let theme = Theme::dark();
    let line = "FROM näh";
    let pieces = dockerfile(line);
    let text: String = spans(line, &pieces[0], &theme, Style::new())
        .iter()
        .map(|span| span.content.as_ref())
        .collect();
    assert_eq!(text, line);
    let stale = [
        Piece {
            bytes: 1..3,
            role: Role::Keyword,
        },
        Piece {
            bytes: 2..99,
            role: Role::Comment,
        },
    ];
    let text: String = spans("äö", &stale, &theme, Style::new())
        .iter()
        .map(|span| span.content.as_ref())
        .collect();
    assert_eq!(text, "äö");
}

#[test]
fn hostile_repetition_takes_linear_time() {
    let parts = [
        "${",
        "$(",
        "\"",
        "'",
        "`",
        "<<A ",
        "[",
        "(",
        "\\\n",
        "--mount=a,",
        "a=",
        "$((",
        "RUN <<A\n",
        "{$",
        "<(",
        "\\",
    ];
    for part in parts {
        for head in ["RUN ", "ENV ", "COPY ", "CMD [", "# ", ""] {
            let text = format!("{head}{}", part.repeat(30_000));
            let start = Instant::now();
            let lines = dockerfile(&text);
            assert_eq!(lines.len(), text.split('\n').count());
            assert_eq!(shell(&text).len(), lines.len());
            let seconds = start.elapsed().as_secs_f32();
            assert!(seconds < 3.0, "{head}{part}: {seconds} s");
        }
    }
}

fn check(text: &str, lines: &[Vec<Piece>]) -> Result<(), TestCaseError> {
    prop_assert_eq!(lines.len(), text.split('\n').count());
    for (line, pieces) in text.split('\n').zip(lines) {
        let mut at = 0;
        for piece in pieces {
            prop_assert!(piece.bytes.start >= at && piece.bytes.start < piece.bytes.end);
            prop_assert!(
                line.get(piece.bytes.clone()).is_some(),
                "{:?} of {:?}",
                piece,
                line
            );
            at = piece.bytes.end;
        }
    }
    Ok(())
}

/// Text made of what the highlighter looks for.
const BITS: &str = r#"(RUN |FROM |from a AS b|ENV |COPY |CMD |HEALTHCHECK |ONBUILD |--from=|--mount=|\n|\r\n|\\|\\\n|"|'|`|\$|\{|\}|\(|\)|\[|\]|<<|<<-|EOF|#|# escape=`| |\t|=|,|:|&&|\|\||;|>|é|日|a|1|if |for |in |case |[ -~]|\PC){0,40}"#;

proptest! {
    #[test]
    fn any_text_is_marked_within_its_lines(text in BITS) {
        check(&text, &dockerfile(&text))?;
        check(&text, &shell(&text))?;
        check(&text, &dockerignore(&text))?;
    }

    #[test]
    fn any_bytes_are_marked_within_their_lines(text in "(?s).{0,120}") {
        check(&text, &dockerfile(&text))?;
        check(&text, &shell(&text))?;
        check(&text, &dockerignore(&text))?;
    }
}
