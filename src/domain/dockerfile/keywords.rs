//! The instructions of a Dockerfile and the flags they take.

/// What follows a keyword, as far as the number of its arguments goes.
pub struct Keyword {
    pub name: &'static str,
    /// Shown when it stands alone.
    pub usage: &'static str,
    pub flags: &'static [Flag],
}

/// What stands as `--name` or `--name=value` before the arguments.
pub struct Flag {
    pub name: &'static str,
    pub takes_value: bool,
}

const fn valued(name: &'static str) -> Flag {
    Flag {
        name,
        takes_value: true,
    }
}

const fn switch(name: &'static str) -> Flag {
    Flag {
        name,
        takes_value: false,
    }
}

const fn plain(name: &'static str, usage: &'static str) -> Keyword {
    Keyword {
        name,
        usage,
        flags: &[],
    }
}

/// Every instruction, by name.
pub const KEYWORDS: [Keyword; 18] = [
    Keyword {
        name: "ADD",
        usage: "ADD <source> <destination>",
        flags: &[
            valued("checksum"),
            valued("chmod"),
            valued("chown"),
            valued("exclude"),
            switch("keep-git-dir"),
            switch("link"),
            switch("unpack"),
        ],
    },
    plain("ARG", "ARG <name>[=<default>]"),
    plain("CMD", "CMD [\"program\", \"argument\"]"),
    Keyword {
        name: "COPY",
        usage: "COPY <source> <destination>",
        flags: &[
            valued("chmod"),
            valued("chown"),
            valued("exclude"),
            valued("from"),
            switch("link"),
            switch("parents"),
        ],
    },
    plain("ENTRYPOINT", "ENTRYPOINT [\"program\", \"argument\"]"),
    plain("ENV", "ENV <name>=<value>"),
    plain("EXPOSE", "EXPOSE <port>"),
    Keyword {
        name: "FROM",
        usage: "FROM <image> [AS <name>]",
        flags: &[valued("platform")],
    },
    Keyword {
        name: "HEALTHCHECK",
        usage: "HEALTHCHECK CMD <command>",
        flags: &[
            valued("interval"),
            valued("retries"),
            valued("start-interval"),
            valued("start-period"),
            valued("timeout"),
        ],
    },
    plain("LABEL", "LABEL <name>=<value>"),
    plain(
        "MAINTAINER",
        "LABEL org.opencontainers.image.authors=<name>",
    ),
    plain("ONBUILD", "ONBUILD <instruction>"),
    Keyword {
        name: "RUN",
        usage: "RUN <command>",
        flags: &[
            valued("device"),
            valued("mount"),
            valued("network"),
            valued("security"),
        ],
    },
    plain("SHELL", "SHELL [\"/bin/sh\", \"-c\"]"),
    plain("STOPSIGNAL", "STOPSIGNAL <signal>"),
    plain("USER", "USER <user>[:<group>]"),
    plain("VOLUME", "VOLUME <path>"),
    plain("WORKDIR", "WORKDIR <path>"),
];

/// The instruction `word` names, in any case.
#[must_use]
pub fn keyword(word: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|k| k.name.eq_ignore_ascii_case(word))
}

/// Whether `word` names an instruction, in any case.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    keyword(word).is_some()
}

/// The instruction `word` was meant to name.
pub(super) fn nearest_keyword(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_uppercase();
    nearest(&word, KEYWORDS.iter().map(|k| k.name))
}

/// The candidate within two slips of `word`, if any.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    // A long word cannot be near a short one, and comparing costs the product of the lengths.
    if word.len() > 64 {
        return None;
    }
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= 2 && *distance < candidate.len().min(word.len())
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, nearest_keyword};

    #[test]
    fn slips_find_their_instruction() {
        for (written, meant) in [
            ("FORM", Some("FROM")),
            ("rum", Some("RUN")),
            ("COPPY", Some("COPY")),
            ("WORKDR", Some("WORKDIR")),
            ("ENTRYPIONT", Some("ENTRYPOINT")),
            ("apt-get", None),
            ("&&", None),
        ] {
            assert_eq!(nearest_keyword(written), meant, "{written}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(KEYWORDS.is_sorted_by_key(|k| k.name));
    }
}
