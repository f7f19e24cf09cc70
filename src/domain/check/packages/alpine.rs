//! Alpine: records of `lib/apk/db/installed`; later releases keep it below `usr`.

use std::collections::BTreeMap;

use super::Package;
use super::named::Found;

/// Files to capture.
pub(super) const RECORDS: [&str; 2] = ["lib/apk/db/installed", "usr/lib/apk/db/installed"];

pub(super) fn installed(captures: &BTreeMap<String, Vec<u8>>) -> Found {
    let mut found = Found::default();
    for path in RECORDS {
        if let Some(data) = captures.get(path) {
            found.note_cut(path, data);
            found.packages.extend(packages(path, data));
        }
    }
    found
}

/// One letter, a colon, a value; `P` names the package and `V` its version; a blank line ends it.
fn packages(path: &str, data: &[u8]) -> Vec<Package> {
    let text = String::from_utf8_lossy(data);
    let mut packages = Vec::new();
    let (mut name, mut version) = ("", "");
    for line in text.lines().chain([""]) {
        if let Some(value) = line.strip_prefix("P:") {
            name = value.trim();
        } else if let Some(value) = line.strip_prefix("V:") {
            version = value.trim();
        } else if line.trim().is_empty() {
            if !name.is_empty() {
                packages.push(Package {
                    name: name.to_owned(),
                    version: version.to_owned(),
                    path: path.to_owned(),
                });
            }
            (name, version) = ("", "");
        }
    }
    packages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    #[test]
    fn records_end_at_a_blank_line() {
        let text = "C:Q1abc=\nP:musl\nV:1.2.4-r2\nA:x86_64\nF:lib\nR:ld-musl-x86_64.so.1\n\n\
            C:Q1def=\nP:busybox\nV:1.36.1-r2\n\nV:9\n\nP:zlib";
        let names: Vec<String> = packages("lib/apk/db/installed", text.as_bytes())
            .into_iter()
            .map(|p| format!("{} {}", p.name, p.version))
            .collect();
        assert_eq!(names, ["musl 1.2.4-r2", "busybox 1.36.1-r2", "zlib "]);
    }

    #[test]
    fn both_places_are_read_and_no_other() {
        let record = || b"P:musl\n".to_vec();
        for (path, count) in [
            ("lib/apk/db/installed", 1),
            ("usr/lib/apk/db/installed", 1),
            ("srv/lib/apk/db/installed", 0),
        ] {
            let captures = BTreeMap::from([(path.to_owned(), record())]);
            assert_eq!(installed(&captures).packages.len(), count, "{path}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_survive(data in proptest::collection::vec(any::<u8>(), 0..300)) {
            packages("lib/apk/db/installed", &data);
        }
    }
}
