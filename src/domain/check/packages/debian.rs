//! Debian: paragraphs of `var/lib/dpkg/status`, or one file for each package in distroless images.

use std::collections::BTreeMap;

use super::Package;
use super::named::Found;

/// Files to capture.
pub(super) const RECORDS: [&str; 2] = ["var/lib/dpkg/status", "var/lib/dpkg/status.d/*"];

pub(super) fn installed(captures: &BTreeMap<String, Vec<u8>>) -> Found {
    let mut found = Found::default();
    for (path, data) in captures {
        let one_each = path.starts_with("var/lib/dpkg/status.d/") && !path.ends_with(".md5sums");
        if path == "var/lib/dpkg/status" || one_each {
            found.note_cut(path, data);
            found.packages.extend(packages(path, data, one_each));
        }
    }
    found
}

/// Fields of one paragraph. Without a status a package is installed only where each has its file.
#[derive(Default)]
struct Paragraph {
    name: String,
    version: String,
    status: Option<String>,
}

impl Paragraph {
    fn read(&mut self, line: &str) {
        // A line that opens with white space continues the field before it.
        let Some((field, value)) = line.split_once(':') else {
            return;
        };
        let value = value.trim();
        match field.to_ascii_lowercase().as_str() {
            "package" => value.clone_into(&mut self.name),
            "version" => value.clone_into(&mut self.version),
            "status" => self.status = Some(value.to_owned()),
            _ => {}
        }
    }

    /// `install ok installed` is there; `deinstall ok config-files` left its settings behind.
    fn is_installed(&self, without_status: bool) -> bool {
        let installed = |status: &String| {
            let words: Vec<&str> = status.split_whitespace().collect();
            matches!(words[..], ["install" | "hold", "ok", "installed"])
        };
        !self.name.is_empty() && self.status.as_ref().map_or(without_status, installed)
    }
}

fn packages(path: &str, data: &[u8], without_status: bool) -> Vec<Package> {
    let text = String::from_utf8_lossy(data);
    let mut packages = Vec::new();
    let mut paragraph = Paragraph::default();
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            paragraph.read(line);
            continue;
        }
        let ended = std::mem::take(&mut paragraph);
        if ended.is_installed(without_status) {
            packages.push(Package {
                name: ended.name,
                version: ended.version,
                path: path.to_owned(),
            });
        }
    }
    packages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    fn names(path: &str, text: &str) -> Vec<String> {
        let captures = BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())]);
        let packages = installed(&captures).packages.into_iter();
        packages
            .map(|p| format!("{} {}", p.name, p.version))
            .collect()
    }

    #[test]
    fn only_what_is_installed_counts() {
        let status = "Package: gcc\nStatus: install ok installed\nPriority: optional\nDescription: GNU C\n the Package: liar\nVersion: 4:12.2.0-3\n\n\
            Package: old\nStatus: deinstall ok config-files\nVersion: 1\n\n\
            Package: half\nStatus: install ok half-configured\n\n\
            Package: held\nStatus: hold ok installed\nVersion: 2\n\n\
            Package: nothing\n\n\n\
            Status: install ok installed\nVersion: 3\n\n\
            package: last\nstatus: install ok installed\nversion: 5";
        assert_eq!(
            names("var/lib/dpkg/status", status),
            ["gcc 4:12.2.0-3", "held 2", "last 5"]
        );
    }

    #[test]
    fn distroless_images_keep_one_file_each() {
        let record = "Package: tzdata\nVersion: 2024a\n";
        assert_eq!(
            names("var/lib/dpkg/status.d/tzdata", record),
            ["tzdata 2024a"]
        );
        assert_eq!(
            names("var/lib/dpkg/status.d/tzdata.md5sums", record),
            Vec::<String>::new()
        );
        assert_eq!(names("srv/status", record), Vec::<String>::new());
    }

    #[test]
    fn a_record_that_was_cut_is_noted() {
        let long = vec![b'a'; 1 << 20];
        let captures = BTreeMap::from([("var/lib/dpkg/status".to_owned(), long)]);
        assert_eq!(
            installed(&captures).cut.as_deref(),
            Some("var/lib/dpkg/status")
        );
    }

    proptest! {
        #[test]
        fn any_bytes_survive(data in proptest::collection::vec(any::<u8>(), 0..300)) {
            packages("var/lib/dpkg/status", &data, false);
        }

        #[test]
        fn any_fields_survive(text in "(Package|Status|Version|:| |\n|install ok installed|é){0,40}") {
            for package in packages("var/lib/dpkg/status", text.as_bytes(), true) {
                assert!(!package.name.is_empty());
            }
        }
    }
}
