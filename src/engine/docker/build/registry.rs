//! Image names, and why one cannot be had.

use super::lines::one_line;

/// The longest name a registry accepts; the engines refuse longer ones in less clear words.
const NAME_CHARS: usize = 255;

/// # Errors
/// Why this is not the name of an image.
pub(super) fn validate(name: &str) -> Result<(), String> {
    let length = name.chars().count();
    if length > NAME_CHARS {
        let head: String = name.chars().take(40).collect();
        return Err(format!(
            "the image name `{}…` has {length} characters; at most {NAME_CHARS} are allowed",
            one_line(&head)
        ));
    }
    let (rest, digest) = match name.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (name, None),
    };
    let (path, tag) = split_tag(rest);
    let fine = is_path(path) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
    if fine {
        return Ok(());
    }
    Err(format!(
        "`{}` is not an image name; write it like `node:20-alpine`, in lower case",
        one_line(name)
    ))
}

/// The name with a tag: without one an engine would pull every tag there is.
pub(in crate::engine::docker) fn tagged(name: &str) -> String {
    let (_, tag) = split_tag(name);
    if tag.is_some() || name.contains('@') {
        name.to_owned()
    } else {
        format!("{name}:latest")
    }
}

/// The name as learners write it, without the default registry.
pub(super) fn familiar(name: &str) -> &str {
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

pub(super) fn same_image(one: &str, other: &str) -> bool {
    tagged(familiar(one)) == tagged(familiar(other))
}

/// What came back, and what to do about it.
pub(in crate::engine::docker) fn why_unavailable(said: &str) -> String {
    let said = one_line(said);
    let has = |signs: &[&str]| signs.iter().any(|sign| said.contains(sign));
    let advice = if has(&["toomanyrequests", "rate limit"]) {
        "the registry's limit of pulls is reached; wait, or get the course's images with `phoenix kit`"
    } else if has(&[
        "no such host",
        "connection refused",
        "timeout",
        "unreachable",
        "no route to host",
        "server misbehaving",
        "name resolution",
        "EOF",
    ]) {
        "no registry answers; `phoenix kit` brings the course's images without one"
    } else if has(&[
        "denied",
        "not found",
        "unknown",
        "does not exist",
        "unauthorized",
        "no such image",
    ]) {
        "the registry has no such image, or only for those who log in; check its name and tag"
    } else {
        "`phoenix kit` brings the course's images without a registry"
    };
    if said.is_empty() {
        advice.to_owned()
    } else {
        format!("{advice} (the engine said: {said})")
    }
}

/// A colon after the last slash starts a tag; one before it belongs to a port.
fn split_tag(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
        _ => (name, None),
    }
}

fn is_path(path: &str) -> bool {
    let mut parts = path.split('/').peekable();
    let host = |part: &str| {
        (part.contains(['.', ':']) || part == "localhost")
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
    };
    if path.contains('/') && parts.peek().copied().is_some_and(host) {
        parts.next();
    }
    parts.all(is_component)
}

fn is_component(part: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let ends = [part.bytes().next(), part.bytes().next_back()];
    ends.iter().all(|end| end.is_some_and(plain))
        && part
            .bytes()
            .all(|b| plain(b) || matches!(b, b'.' | b'_' | b'-'))
}

fn is_tag(tag: &str) -> bool {
    (1..=128).contains(&tag.len())
        && !tag.starts_with(['.', '-'])
        && tag
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

fn is_digest(digest: &str) -> bool {
    digest.split_once(':').is_some_and(|(kind, hex)| {
        !kind.is_empty() && hex.len() >= 32 && hex.bytes().all(|b| b.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::{familiar, same_image, tagged, validate, why_unavailable};
    use proptest::prelude::{any, proptest};

    #[test]
    fn names() {
        let digest = "0".repeat(64);
        for name in [
            "alpine",
            "alpine:3.18",
            "node:20-alpine",
            "host.example:5000/a/b:1",
            "localhost/x",
            "a__b/c.d-e",
            &format!("alpine@sha256:{digest}"),
            &format!("alpine:3@sha256:{digest}"),
        ] {
            assert_eq!(validate(name), Ok(()), "{name}");
        }
        let huge = "a".repeat(100_000);
        for name in [
            "",
            "UPPER",
            "UPPER//x:::1",
            "a:",
            "a/",
            "/a",
            "a b",
            "a:b:c",
            "a@b",
            "-a",
            &huge,
        ] {
            let why = validate(name).unwrap_err();
            assert!(why.chars().count() < 2_200, "{why}");
        }
    }

    #[test]
    fn equal_names() {
        assert_eq!(tagged("alpine"), "alpine:latest");
        assert_eq!(tagged("h:5000/alpine"), "h:5000/alpine:latest");
        assert_eq!(tagged("alpine:3"), "alpine:3");
        assert_eq!(familiar("docker.io/library/alpine:3"), "alpine:3");
        assert!(same_image("docker.io/library/alpine:latest", "alpine"));
        assert!(!same_image("alpine:3", "alpine"));
    }

    #[test]
    fn reasons_name_what_came_back_and_what_to_do() {
        let why = why_unavailable(
            "Get \"https://r.example/v2/\": dial tcp: lookup r.example: no such host",
        );
        assert!(
            why.contains("no such host") && why.contains("phoenix kit"),
            "{why}"
        );
        let why = why_unavailable("pull access denied for x, repository does not exist");
        assert!(why.contains("name and tag"), "{why}");
    }

    proptest! {
        #[test]
        fn any_name_is_judged(name in any::<String>()) {
            if validate(&name).is_ok() {
                assert!(!tagged(&name).contains(char::is_whitespace));
            }
        }
    }
}
