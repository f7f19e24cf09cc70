//! What a Dockerfile fetches past the network setting of its build: the builder itself fetches what
//! `ADD` names, and a step may ask for a network of its own.

use std::collections::BTreeMap;

use super::stages::froms;
use super::{Body, Dockerfile, Instruction, parse};

/// How the addresses begin that `ADD` fetches from.
const REMOTE: [&str; 6] = [
    "http://",
    "https://",
    "git://",
    "ssh://",
    "git@",
    "github.com/",
];

/// One thing that would be fetched, in words with what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    pub what: String,
    pub line: u32,
}

impl Dockerfile {
    /// The first thing that a build would fetch although it has no network. `args` are build
    /// arguments. A source whose beginning only the build knows counts: an image's own variables
    /// may hold an address.
    #[must_use]
    pub fn outside(&self, args: &BTreeMap<String, String>) -> Option<Outside> {
        let names_a_host = self.names_a_host(args);
        let mut all = self.stages.iter().flat_map(|stage| &stage.instructions);
        all.find_map(|instruction| {
            let line = instruction.line();
            let what = match (instruction.keyword.as_str(), &instruction.body) {
                ("ONBUILD", Body::Shell(text)) => triggered(text)?,
                _ => fetched(instruction, names_a_host)?,
            };
            Some(Outside { what, line })
        })
    }

    /// Whether a variable holds something like `user@host:path`, which may stand anywhere.
    fn names_a_host(&self, args: &BTreeMap<String, String>) -> bool {
        let pairs = |instruction: &Instruction| match &instruction.body {
            Body::Pairs(pairs) => pairs.clone(),
            _ => Vec::new(),
        };
        let stages = self.stages.iter().flat_map(|stage| &stage.instructions);
        let values = self.global_args.iter().chain(stages).flat_map(pairs);
        let mut values = values
            .filter_map(|(_, value)| value)
            .chain(args.values().cloned());
        values.any(|value| value.contains('@'))
    }
}

/// What an instruction would fetch that an image runs in builds upon it: `ADD https://… /x`. Which
/// images its `--from` means only that build knows.
#[must_use]
pub fn triggered(text: &str) -> Option<String> {
    // What no builder reads fetches nothing.
    let dockerfile = parse(&format!("FROM scratch\n{text}\n")).ok()?;
    let instruction = dockerfile.stages.first()?.instructions.first()?;
    if let Some(from) = froms(instruction).first() {
        return Some(format!(
            "ONBUILD takes files from `{from}`, whatever that is by then"
        ));
    }
    fetched(instruction, true).map(|what| format!("ONBUILD: {what}"))
}

fn fetched(instruction: &Instruction, names_a_host: bool) -> Option<String> {
    match instruction.keyword.as_str() {
        "ADD" => {
            let mut sources = instruction.sources().iter();
            let source = sources.find(|source| is_outside(source, names_a_host))?;
            let how = if source.contains("://") {
                "put the file into the build context"
            } else {
                "COPY takes the same from the build context, and nothing else"
            };
            Some(format!("`ADD {source}` fetches from elsewhere; {how}"))
        }
        "RUN" => {
            let network = instruction.flag("network")?;
            let own = !matches!(network, "none" | "default");
            own.then(|| format!("`--network={network}` asks for a network; leave it out"))
        }
        _ => None,
    }
}

/// Quotes and escapes hide nothing.
fn is_outside(source: &str, names_a_host: bool) -> bool {
    let bare: String = source
        .chars()
        .filter(|letter| !matches!(letter, '\\' | '`' | '"' | '\''))
        .collect();
    let bare = bare.to_ascii_lowercase();
    let Some((known, _)) = bare.split_once('$') else {
        return bare.contains("://")
            || REMOTE.iter().any(|it| bare.starts_with(it))
            || is_scp(&bare);
    };
    bare.contains("://")
        || REMOTE
            .iter()
            .any(|it| it.starts_with(known) || known.starts_with(it))
        || bare.contains('@')
        || names_a_host
}

/// `user@host:path`
fn is_scp(source: &str) -> bool {
    source
        .split_once('@')
        .is_some_and(|(user, rest)| !user.contains('/') && rest.contains(':'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::parse;
    use super::triggered;

    fn outside(lines: &str) -> Option<(u32, String)> {
        let dockerfile = parse(&format!("FROM alpine\n{lines}\n")).unwrap();
        let found = dockerfile.outside(&BTreeMap::new());
        found.map(|it| (it.line, it.what))
    }

    #[test]
    fn what_add_fetches() {
        for line in [
            "ADD https://example.org/x /x",
            "ADD HTTP://example.org/x /x",
            r#"ADD ["a.txt", "https://example.org/x", "/x/"]"#,
            r"ADD https:\//example.org/x /x",
            "ADD git@github.com:x/y.git /x",
            "ADD me@example.org:y /x",
            "ADD github.com/x/y /x",
            "ADD $ANYTHING /x",
            "ADD ht${NOTHING}tps:${NOTHING}//example.org/x /x",
            "ADD a.txt $ANYTHING /x/",
            "ARG V=a@example.org:y\nADD pre-$V /x",
            "ONBUILD ADD https://example.org/x /x",
            "ONBUILD COPY --from=elsewhere:1 /x /x",
            "ONBUILD RUN --mount=type=bind,from=elsewhere:1,target=/x ls",
            "ONBUILD RUN --network=host ls",
            "RUN --network=host ls",
            "RUN --network=$N ls",
        ] {
            assert!(outside(line).is_some(), "{line}");
        }
    }

    #[test]
    fn what_stays_inside() {
        for line in [
            "ADD root.tar.gz /",
            "ADD root-$VERSION.tar.gz /",
            "ARG VERSION=1\nADD root-${VERSION}.tar.gz /",
            "ADD names@2x.png /",
            "COPY $ANYTHING /x",
            "RUN --network=none wget https://example.org",
            "RUN --network=default ls",
            "RUN ls",
            "ONBUILD COPY . /app",
            "ONBUILD RUN make",
        ] {
            assert_eq!(outside(line), None, "{line}");
        }
    }

    #[test]
    fn the_line_and_the_way_out_are_told() {
        let (line, what) = outside("RUN ls\n\nADD https://example.org/x /x").unwrap();
        assert_eq!(line, 4);
        assert!(what.contains("build context"), "{what}");
        assert!(outside("ADD $X /x").unwrap().1.contains("COPY"));
        assert!(triggered("ADD https://example.org/x /x").is_some());
        assert_eq!(triggered("COPY . /app"), None);
        assert_eq!(triggered("what is this"), None);
    }
}
