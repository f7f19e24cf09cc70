//! Paths that a mission names: relative, inside the folder, the same on every machine.

use super::key_path::KeyPath;
use crate::domain::check::{Check, CheckKind};
use crate::domain::mission::Mission;

/// Longest path, in bytes.
const LONGEST: usize = 1_024;

/// Why `path` may not be used; none when it stays inside its folder.
pub(super) fn objection(path: &str) -> Option<&'static str> {
    let odd = |part: &str| part.is_empty() || part == ".";
    if path.is_empty() {
        Some("the path is empty")
    } else if path.len() > LONGEST {
        Some("the path is longer than 1024 bytes")
    } else if path.starts_with('/') || has_drive(path) {
        Some("absolute paths are refused; write it relative to the mission's folder")
    } else if path.contains('\\') {
        Some("backslashes are refused; separate folders with /")
    } else if path.contains(char::is_control) {
        Some("control characters are refused in paths")
    } else if path.split('/').any(|part| part == "..") {
        Some("`..` is refused; paths stay inside the mission's folder")
    } else if path.split('/').any(odd) {
        Some("write the path without `.`, doubled or trailing slashes")
    } else {
        None
    }
}

/// `C:` means another place on another system.
fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

/// Every path in the file that names something of the mission's folder or the build context.
pub(super) fn named(mission: &Mission) -> Vec<(KeyPath, &str)> {
    let root = KeyPath::default();
    let mut paths = Vec::new();
    for (i, path) in mission.workspace.edit.iter().enumerate() {
        paths.push((root.key("workspace").key("edit").index(i), path.as_str()));
    }
    for (i, reference) in mission.references.iter().enumerate() {
        let at = root.key("references").index(i).key("dockerfile");
        paths.push((at, reference.dockerfile.as_str()));
    }
    for (i, wrong) in mission.wrong.iter().enumerate() {
        let at = root.key("wrong").index(i).key("dockerfile");
        paths.push((at, wrong.dockerfile.as_str()));
    }
    for (at, check) in every_check(mission) {
        of_check(&at, check, &mut paths);
    }
    paths
}

fn of_check<'a>(at: &KeyPath, check: &'a Check, paths: &mut Vec<(KeyPath, &'a str)>) {
    let at = at.key(check.kind.name());
    match &check.kind {
        CheckKind::Cache(spec) => paths.push((at.key("edit").key("path"), &spec.edit.path)),
        CheckKind::Target(spec) => {
            if let Some(edit) = &spec.edit {
                paths.push((at.key("edit").key("path"), &edit.path));
            }
        }
        CheckKind::Packages(spec) => {
            if let Some(npm) = &spec.npm {
                paths.push((at.key("npm").key("lock"), &npm.lock));
            }
        }
        CheckKind::Structure(spec) => paths.push((at.key("file"), &spec.file)),
        _ => {}
    }
}

/// Every check of every step with its path, those inside a `target` right after it.
pub(super) fn every_check(mission: &Mission) -> Vec<(KeyPath, &Check)> {
    let mut checks = Vec::new();
    for (i, step) in mission.steps.iter().enumerate() {
        let at = KeyPath::default().key("steps").index(i).key("checks");
        collect(&at, &step.checks, &mut checks);
    }
    checks
}

/// Recursion is bounded by how deep the file could be nested.
fn collect<'a>(at: &KeyPath, checks: &'a [Check], found: &mut Vec<(KeyPath, &'a Check)>) {
    for (i, check) in checks.iter().enumerate() {
        let at = at.index(i);
        found.push((at.clone(), check));
        if let CheckKind::Target(spec) = &check.kind {
            collect(&at.key("target").key("checks"), &spec.checks, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::objection;

    #[test]
    fn only_plain_relative_paths() {
        for good in [
            "Dockerfile",
            ".dockerignore",
            "a/b/c.txt",
            "a..b",
            "...",
            "ü/x",
        ] {
            assert_eq!(objection(good), None, "{good}");
        }
        for bad in [
            "",
            "/etc/passwd",
            "..",
            "a/../b",
            "../x",
            "a\\b",
            "C:/x",
            "a\0b",
            "a//b",
            "a/",
            "./a",
            "a/./b",
            "a\nb",
        ] {
            assert!(objection(bad).is_some(), "{bad:?}");
        }
        assert!(objection(&"a/".repeat(600)).is_some());
    }
}
