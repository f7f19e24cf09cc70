//! The `# syntax=` line: it makes `BuildKit` fetch its Dockerfile reader from a registry. The standard
//! reader is built in, so that line can go when there is no network.

/// Whether the built-in reader is a version of this one.
pub(super) fn is_standard(frontend: &str) -> bool {
    let name = frontend.trim();
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.split('@').next().unwrap_or(name);
    let (name, tag) = name.split_once(':').unwrap_or((name, "latest"));
    let known = ["latest", "labs", "experimental"];
    name == "docker/dockerfile" && (tag.starts_with('1') || known.contains(&tag))
}

/// The text without the directive on `line`, with as many lines as before. The directives below it
/// move up by one, because a plain comment above them would turn them into comments too.
pub(super) fn without(text: &str, line: u32) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let at = usize::try_from(line)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let Some(rest) = lines.get_mut(at..) else {
        return text.to_owned();
    };
    let directives = rest.iter().take_while(|line| is_directive(line)).count();
    if let Some(block) = rest.get_mut(..directives.max(1)) {
        if let Some(first) = block.first_mut() {
            *first = "#";
        }
        block.rotate_left(1);
    }
    lines.join("\n")
}

/// Newer builders look for the directive below a first line `#!…` too, where it is a comment to
/// everybody else. A plain comment in that line's place ends their search.
pub(super) fn without_shebang(text: String) -> String {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if !bare.starts_with("#!") {
        return text;
    }
    let rest = bare.find('\n').map_or("", |end| &bare[end..]);
    format!("#{rest}")
}

fn is_directive(line: &str) -> bool {
    let inside = line.trim().strip_prefix('#');
    let name = inside
        .and_then(|rest| rest.split_once('='))
        .map(|(name, _)| name.trim());
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::{is_standard, without, without_shebang};
    use proptest::prelude::{any, prop_assert_eq, proptest};

    #[test]
    fn the_standard_reader() {
        for name in [
            "docker/dockerfile:1",
            "docker/dockerfile:1.7-labs",
            "docker.io/docker/dockerfile:1.4",
            "docker/dockerfile",
            "docker/dockerfile:1@sha256:00",
        ] {
            assert!(is_standard(name), "{name}");
        }
        for name in [
            "docker/dockerfile:2",
            "evil/dockerfile:1",
            "host/docker/dockerfile:1",
            "",
        ] {
            assert!(!is_standard(name), "{name}");
        }
    }

    #[test]
    fn a_shebang_hides_no_directive() {
        for (text, sent) in [
            (
                "#!/bin/x\n# syntax=evil\nFROM x\n",
                "#\n# syntax=evil\nFROM x\n",
            ),
            ("\u{feff}#!/bin/x\r\nFROM x\n", "#\nFROM x\n"),
            ("# syntax=a\nFROM x\n", "# syntax=a\nFROM x\n"),
            ("#!", "#"),
        ] {
            assert_eq!(without_shebang(text.to_owned()), sent);
        }
    }

    #[test]
    fn other_directives_and_line_numbers_stay() {
        assert_eq!(without("# syntax=a\nFROM x\n", 1), "#\nFROM x\n");
        assert_eq!(
            without("# syntax=a\r\n# escape=`\r\nFROM x\r\n", 1),
            "# escape=`\r\n#\nFROM x\r\n"
        );
        assert_eq!(
            without("# escape=`\n# syntax=a\nFROM x\n", 2),
            "# escape=`\n#\nFROM x\n"
        );
        assert_eq!(without("FROM x", 9), "FROM x");
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_lines(text in any::<String>(), line in any::<u32>()) {
            prop_assert_eq!(without(&text, line).split('\n').count(), text.split('\n').count());
        }
    }
}
