//! Tidies what builders write into an image's history, back to the instruction it stands for.

/// Longest text that is kept, in bytes: a heredoc may be a whole program.
const LONGEST: usize = 4096;

const KEYWORDS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

const SHELLS: [&str; 9] = [
    "sh",
    "bash",
    "ash",
    "dash",
    "zsh",
    "busybox",
    "cmd",
    "powershell",
    "pwsh",
];

/// `RUN npm ci` from any of `RUN /bin/sh -c npm ci # buildkit`, `/bin/sh -c npm ci` and
/// `|1 A=b /bin/sh -c npm ci`; `CMD ["node"]` from `/bin/sh -c #(nop)  CMD ["node"]`. A text that is
/// no instruction stays as it is; none when there is none.
#[must_use]
pub fn tidy(created_by: &str) -> Option<String> {
    let folded = fold(created_by);
    let text = folded.strip_suffix("# buildkit").unwrap_or(&folded).trim();
    if text.is_empty() {
        return None;
    }
    if let Some(at) = text.find("#(nop)").filter(|at| *at < 64) {
        return Some(shorten_digest(text[at + "#(nop)".len()..].trim()));
    }
    let (keyword, rest) = split(text);
    Some(match keyword {
        "RUN" => format!("RUN {}", command(rest)),
        "EXPOSE" => format!("EXPOSE {}", ports(rest)),
        "" if command(text) != text => format!("RUN {}", command(text)),
        _ => text.to_owned(),
    })
}

/// A tidied text's keyword and the rest; no keyword when it does not start with one.
pub(super) fn split(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if KEYWORDS.contains(&first) {
        (first, rest.trim())
    } else {
        ("", text)
    }
}

/// White space to single spaces, within the limit.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::new();
    for word in text.split_whitespace() {
        if folded.len() + word.len() > LONGEST {
            break;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// The command without the build arguments and the shell in front of it.
pub(super) fn command(text: &str) -> &str {
    without_shell(without_args(text))
}

/// `|2 A=b C=d e /bin/sh -c npm ci`: values may hold spaces, so the shell shows where they end.
fn without_args(text: &str) -> &str {
    let Some((count, rest)) = text.strip_prefix('|').and_then(|rest| rest.split_once(' ')) else {
        return text;
    };
    let Ok(count) = count.parse::<usize>() else {
        return text;
    };
    let mut words = rest;
    for _ in 0..count {
        words = words.split_once(' ').map_or("", |(_, rest)| rest);
    }
    let mut after = words;
    while let Some((_, next)) = after.split_once(' ') {
        if without_shell(after) != after {
            return after;
        }
        after = next;
    }
    words
}

/// What a shell was given with `-c`; the whole text when it does not start with a shell.
fn without_shell(text: &str) -> &str {
    let (program, mut rest) = text.split_once(' ').unwrap_or((text, ""));
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let name = name.strip_suffix(".exe").unwrap_or(name);
    if !SHELLS.contains(&name) {
        return text;
    }
    // Options come first; `-o` takes a word. More than a handful is no shell form.
    for _ in 0..8 {
        let Some((word, after)) = rest.split_once(' ') else {
            return text;
        };
        let is_last = match word {
            "/C" | "/c" | "-Command" => true,
            _ => word.starts_with('-') && word.ends_with('c') && word.len() <= 8,
        };
        if is_last {
            return after;
        }
        if !(word.starts_with(['-', '/']) || word == "pipefail" || word == "sh") {
            return text;
        }
        rest = after;
    }
    text
}

/// `map[3000/tcp:{}]`, as `BuildKit` prints a set of ports.
fn ports(text: &str) -> String {
    let inner = text
        .strip_prefix("map[")
        .and_then(|rest| rest.strip_suffix(']'));
    inner.map_or_else(|| text.to_owned(), |ports| ports.replace(":{}", ""))
}

/// The classic builder names sources by their digest, glued to what is before it:
/// `COPY --chown=1:2file:8b2f…64 digits… in /app`.
fn shorten_digest(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let (before, digest) = word.rsplit_once(':').unwrap_or((word, ""));
        let long = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
        let kind = ["file", "dir", "multi"]
            .into_iter()
            .find(|kind| before.ends_with(kind));
        match kind.filter(|_| long) {
            None => word.to_owned(),
            Some(kind) => {
                let flag = &before[..before.len() - kind.len()];
                let space = if flag.is_empty() { "" } else { " " };
                format!("{flag}{space}{kind}:{}", &digest[..12])
            }
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_builders_words_become_the_instruction() {
        for (raw, tidied) in [
            ("RUN /bin/sh -c npm ci # buildkit", "RUN npm ci"),
            (
                "RUN |2 A=b C=d e /bin/sh -c npm ci # buildkit",
                "RUN npm ci",
            ),
            ("RUN |1 A=b /bin/sh -c npm ci # buildkit", "RUN npm ci"),
            ("RUN /bin/bash -o pipefail -c a | b # buildkit", "RUN a | b"),
            ("RUN npm ci # buildkit", "RUN npm ci"),
            (
                "RUN /bin/sh -c apt-get update     && apt-get install -y gcc # buildkit",
                "RUN apt-get update && apt-get install -y gcc",
            ),
            ("COPY . . # buildkit", "COPY . ."),
            (
                "COPY --chown=node:node /app /app # buildkit",
                "COPY --chown=node:node /app /app",
            ),
            ("WORKDIR /app", "WORKDIR /app"),
            (
                "EXPOSE map[3000/tcp:{} 80/udp:{}]",
                "EXPOSE 3000/tcp 80/udp",
            ),
            (
                "CMD [\"node\" \"server.js\"]",
                "CMD [\"node\" \"server.js\"]",
            ),
            ("/bin/sh -c npm ci", "RUN npm ci"),
            ("|1 A=b /bin/sh -c npm ci", "RUN npm ci"),
            ("/bin/bash -euxo pipefail -c make", "RUN make"),
            ("/bin/sh -c #(nop)  CMD [\"node\"]", "CMD [\"node\"]"),
            (
                "/bin/sh -c #(nop) COPY file:8b2f0c1d8b2f0c1d8b2f0c1d8b2f0c1d8b2f0c1d8b2f0c1d8b2f0c1d8b2f0c1d in /app ",
                "COPY file:8b2f0c1d8b2f in /app",
            ),
            (
                "|1 TOKEN=x y /bin/ash -e -c test -n \"$TOKEN\"",
                "RUN test -n \"$TOKEN\"",
            ),
            (
                "/bin/ash -e -c #(nop) COPY --chown=1:2file:3fe3cedb10952b626a6d59d23fa934731aa533e2769623feeeed546c83cdf9f6 in /x/ ",
                "COPY --chown=1:2 file:3fe3cedb1095 in /x/",
            ),
            ("powershell -Command Install-Thing", "RUN Install-Thing"),
            ("kit layer node", "kit layer node"),
            ("npm ci", "npm ci"),
            ("sh", "sh"),
        ] {
            assert_eq!(tidy(raw).as_deref(), Some(tidied), "{raw}");
        }
        assert_eq!(tidy(" \n"), None);
        assert_eq!(tidy("# buildkit"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            let _tidied = tidy(&text);
        }

        #[test]
        fn near_misses_are_taken(text in "(RUN )?(\\|[0-9]{1,3} )?([A-Z]=é? ){0,2}(/bin/sh|bash)?( -c| -o| pipefail){0,3}( #\\(nop\\))?[ -ü]{0,20}") {
            let _tidied = tidy(&text);
        }
    }
}
