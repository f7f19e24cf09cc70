//! What a builder's error text says, in four dialects: `BuildKit` of 20.10, `BuildKit` since 23, the
//! classic builder, podman. Codes and kinds are lost on the way here; only the texts are left.
//!
//! A text may quote the Dockerfile, so patterns hold on to its fixed beginning and its end.

use super::lines::one_line;

/// Flags that some builders cannot read.
pub(super) const BUILDKIT_FLAGS: [&str; 11] = [
    "mount",
    "network",
    "security",
    "chmod",
    "link",
    "parents",
    "exclude",
    "checksum",
    "keep-git-dir",
    "unpack",
    "device",
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A RUN ended with this code.
    Exit(i64),
    /// A RUN's program could not be started at all.
    CannotStart(String),
    Syntax {
        line: Option<u32>,
        message: String,
    },
    /// Source paths of a COPY or ADD, as the builder prints them; empty when it does not say.
    Missing(String),
    /// A source path that leaves the build context.
    Outside(String),
    UnknownTarget(String),
    /// A `--from` that names neither a stage nor an image that can be had.
    UnknownFrom {
        name: String,
        reason: String,
    },
    /// No image; its name when the text says it.
    NoImage {
        image: Option<String>,
        reason: String,
    },
    NeedsBuildKit {
        flag: Option<String>,
        line: Option<u32>,
    },
    /// The daemon stopped or its builder went away.
    Lost(String),
    /// Somebody removed an equal image just when this one was made.
    Vanished,
    Other(String),
}

const WRAPPERS: [&str; 7] = [
    "failed to solve with frontend dockerfile.v0: ",
    "failed to solve: ",
    "failed to create LLB definition: ",
    "failed to build LLB: ",
    "rpc error: code = Unknown desc = ",
    "Error: ",
    "error ",
];

pub(super) fn read(message: &str) -> Said {
    let mut text = message.trim();
    while let Some(inner) = WRAPPERS
        .iter()
        .find_map(|wrapper| text.strip_prefix(wrapper))
    {
        text = inner.trim_start();
    }
    run_end(text)
        .or_else(|| syntax(text))
        .or_else(|| missing(text))
        .or_else(|| stage(text))
        .or_else(|| feature(text))
        .or_else(|| image(text))
        .or_else(|| lost(text))
        .or_else(|| vanished(text))
        .unwrap_or_else(|| Said::Other(without_engine_paths(&one_line(text))))
}

/// Docker's store, between the image and its tag.
fn vanished(text: &str) -> Option<Said> {
    let is = text.starts_with("failed to get digest sha256:")
        && text.contains("/imagedb/")
        && text.ends_with("no such file or directory");
    is.then_some(Said::Vanished)
}

fn run_end(text: &str) -> Option<Said> {
    const RUNS: [(&str, &str); 4] = [
        ("executor failed running [", "]: exit code: "),
        (
            "process \"",
            "\" did not complete successfully: exit code: ",
        ),
        ("The command '", "' returned a non-zero code: "),
        (
            "building at STEP \"",
            ": while running runtime: exit status ",
        ),
    ];
    let code = RUNS.iter().find_map(|(begin, end)| {
        let (_, code) = text.strip_prefix(begin)?.rsplit_once(end)?;
        code.trim().parse().ok() // not a number: another error with these words in it
    });
    if let Some(code) = code {
        return Some(Said::Exit(code));
    }
    let (_, why) = text.split_once("unable to start container process: ")?;
    let why = why.trim_end().trim_end_matches(": unknown");
    Some(Said::CannotStart(one_line(why)))
}

fn syntax(text: &str) -> Option<Said> {
    const EMPTY: [&str; 5] = [
        "no build stage in current context",
        "file with no instructions",
        "no FROM statement found",
        "no stages to build",
        "cannot be empty",
    ];
    let located = text.strip_prefix("dockerfile parse error on line ");
    if let Some(rest) = located.or_else(|| text.strip_prefix("dockerfile parse error line ")) {
        let (line, message) = rest.split_once(": ")?;
        let line = line.parse().ok(); // no number: the message alone must do
        return Some(known_flag(message, line).unwrap_or_else(|| Said::Syntax {
            line,
            message: one_line(message),
        }));
    }
    let unlocated = |message: &str| {
        Some(Said::Syntax {
            line: None,
            message: message.to_owned(),
        })
    };
    if text.len() < 200 && EMPTY.iter().any(|empty| text.ends_with(empty)) {
        return unlocated("it has no FROM instruction");
    }
    if text.starts_with("base name (") || text.starts_with("failed to parse stage name ") {
        return unlocated(&one_line(text));
    }
    let step = podman_step(text).unwrap_or(text);
    if let Some((_, name)) = step.split_once("Unknown instruction: ") {
        let name = name.split_whitespace().next().unwrap_or_default();
        return unlocated(&format!(
            "unknown instruction: {}",
            one_line(name.trim_matches('"'))
        ));
    }
    let refused = [
        "invalid reference format",
        " requires at least ",
        "Invalid containerPort",
    ];
    (step.len() < 300 && refused.iter().any(|r| step.contains(r)))
        .then(|| unlocated(&one_line(step)))?
}

fn known_flag(message: &str, line: Option<u32>) -> Option<Said> {
    let flag = message
        .strip_prefix("Unknown flag: ")
        .or_else(|| message.strip_prefix("unknown flag: "))?;
    let flag = flag.split_whitespace().next()?.trim_start_matches('-');
    BUILDKIT_FLAGS.contains(&flag).then(|| Said::NeedsBuildKit {
        flag: Some(flag.to_owned()),
        line,
    })
}

/// What follows `building at STEP "…": `.
fn podman_step(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("building at STEP \"")?;
    rest.split_once("\": ").map(|(_, why)| why)
}

fn missing(text: &str) -> Option<Said> {
    if text.starts_with("failed to compute cache key: ") && text.ends_with("not found") {
        let (_, rest) = text.split_once('"')?;
        let (path, _) = rest.rsplit_once('"')?;
        return Some(Said::Missing(path.to_owned()));
    }
    if let Some(path) = missing_in_stage(text) {
        return Some(Said::Missing(path));
    }
    let copy = text
        .strip_prefix("COPY failed: ")
        .or_else(|| text.strip_prefix("ADD failed: "));
    if let Some(why) = copy {
        if let Some((_, path)) = why.split_once("forbidden path outside the build context: ") {
            return Some(Said::Outside(path.trim_end_matches(" ()").to_owned()));
        }
        let stat = why
            .rsplit_once("stat ")
            .and_then(|(_, rest)| rest.strip_suffix(": file does not exist"));
        let path = match stat {
            Some(path) => path,
            None if why.ends_with("no source files were specified") => "",
            None => return None,
        };
        return Some(Said::Missing(path.to_owned()));
    }
    let why = podman_step(text)?;
    let (_, path) = why.rsplit_once("copier: stat: ")?;
    let path = path.strip_suffix(": no such file or directory")?;
    let path = path.trim_matches(['[', ']', '"']).to_owned();
    Some(if why.contains("possible escaping context directory") {
        Said::Outside(path)
    } else {
        Said::Missing(path)
    })
}

/// `lstat /var/lib/docker/overlay2/<id>/merged/app/dist: no such file or directory`, where another
/// stage's files were laid open to be copied.
fn missing_in_stage(text: &str) -> Option<String> {
    let (_, rest) = text.rsplit_once("stat ")?;
    let path = rest.strip_suffix(": no such file or directory")?;
    let inside = inside_engine(path)?;
    (!inside.contains(' ')).then(|| inside.to_owned())
}

/// What of a path of the engine's own lies in a layer: what follows the folder that it laid open.
fn inside_engine(path: &str) -> Option<&str> {
    const OPENED: [&str; 3] = ["/vfs/dir/", "/btrfs/subvolumes/", "/buildkit-mount"];
    if path.contains("/overlay2/") {
        return path.split_once("/merged").map(|(_, inside)| inside);
    }
    let below = OPENED.iter().find_map(|mark| path.split_once(mark));
    let (_, id_and_inside) = below?;
    Some(
        id_and_inside
            .find('/')
            .map_or("/", |at| &id_and_inside[at..]),
    )
}

fn stage(text: &str) -> Option<Said> {
    const TARGETS: [(&str, &str); 3] = [
        ("target stage ", " could not be found"),
        ("failed to reach build target ", " in Dockerfile"),
        ("The target ", " was not found in the provided Dockerfile"),
    ];
    let target = TARGETS
        .iter()
        .find_map(|(begin, end)| text.strip_prefix(begin)?.strip_suffix(end));
    if let Some(target) = target {
        return Some(Said::UnknownTarget(target.trim_matches('"').to_owned()));
    }
    if let Some(rest) = text.strip_prefix("invalid from flag value ") {
        let (name, reason) = rest.split_once(": ")?;
        let (name, reason) = (name.to_owned(), one_line(reason));
        return Some(Said::UnknownFrom { name, reason });
    }
    let (_, rest) = text.split_once("COPY --from=")?;
    let name = rest.strip_suffix(": no stage or image found with that name")?;
    let (name, reason) = (name.to_owned(), "no such image".to_owned());
    Some(Said::UnknownFrom { name, reason })
}

fn feature(text: &str) -> Option<Said> {
    let flag = if let Some(rest) = text.strip_prefix("the --") {
        let (flag, _) = rest.split_once(" option requires BuildKit")?;
        Some(flag.to_owned())
    } else {
        let (_, only) = podman_step(text)?.split_once(" only supports the ")?;
        only.contains("flag").then_some(())?;
        None
    };
    Some(Said::NeedsBuildKit { flag, line: None })
}

fn image(text: &str) -> Option<Said> {
    const SIGNS: [&str; 14] = [
        "failed to do request: ",
        "failed to resolve source metadata for ",
        "pull access denied",
        "initializing source docker://",
        "manifest unknown",
        "toomanyrequests",
        "getting credentials",
        "failed to authorize",
        "no such host",
        "i/o timeout",
        "connection refused",
        "repository does not exist",
        "no match for platform in manifest",
        "unable to find image",
    ];
    SIGNS
        .iter()
        .any(|sign| text.contains(sign))
        .then(|| Said::NoImage {
            image: image_name(text),
            reason: one_line(text),
        })
}

fn image_name(text: &str) -> Option<String> {
    const NAMED: [(&str, &str); 4] = [
        ("failed to resolve source metadata for ", ": "),
        ("pull access denied for ", ","),
        ("initializing source docker://", ": "),
        ("manifest for ", " not found"),
    ];
    let named = NAMED.iter().find_map(|(begin, end)| {
        let (_, rest) = text.split_once(begin)?;
        rest.split_once(end).map(|(name, _)| name.to_owned())
    });
    // `Head "https://registry/v2/library/alpine/manifests/3.18": …`
    named.or_else(|| {
        let (_, rest) = text.split_once("/v2/")?;
        let (name, rest) = rest.split_once("/manifests/")?;
        let (tag, _) = rest.split_once('"')?;
        let separator = if tag.contains(':') { '@' } else { ':' };
        let name = name.strip_prefix("library/").unwrap_or(name);
        Some(format!("{name}{separator}{tag}"))
    })
}

fn lost(text: &str) -> Option<Said> {
    const SIGNS: [&str; 5] = [
        "transport is closing",
        "error reading from server",
        "context canceled",
        "shutting down",
        "no active session",
    ];
    SIGNS
        .iter()
        .any(|sign| text.contains(sign))
        .then(|| Said::Lost(one_line(text)))
}

/// Where the engine keeps its layers means nothing to a learner:
/// `/var/lib/docker/overlay2/<id>/merged/etc/passwd` is `/etc/passwd`.
fn without_engine_paths(text: &str) -> String {
    let word = |word: &str| {
        let inside = word.split_once("/merged").map(|(_, path)| path);
        match inside {
            Some(path) if word.contains("/overlay2/") => {
                if path.starts_with('/') {
                    path.to_owned()
                } else {
                    format!("/{path}")
                }
            }
            _ => word.to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Podman reports a container that its runtime could not make as the step's own exit; why stands in
/// the log. A missing program is the submission's doing, anything else the engine's.
pub(super) fn runtime_fault(log: &[String]) -> Option<String> {
    let said = log.iter().rev().find(|line| !line.trim().is_empty())?;
    let reason = said.split_once("error running container: from ")?.1;
    let missing = [
        "executable file",
        "no such file",
        "not found",
        "permission denied",
    ];
    let is_submissions = missing
        .iter()
        .any(|words| reason.to_lowercase().contains(words));
    (!is_submissions).then(|| reason.to_owned())
}

#[cfg(test)]
mod tests;
