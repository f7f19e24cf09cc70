//! What the maintainer scripts of Debian's packages would have done: accounts, certificates, and dpkg's
//! list of what is installed.

use std::collections::BTreeSet;
use std::io;

use super::layer::{Entry, Layer};
use super::recipe::{Pattern, User};
use super::store::{Base, GROUP, PASSWD, SHADOW};

/// A package with what it says of itself.
pub(super) type Installed = (String, String);

const GSHADOW: &str = "etc/gshadow";
/// Group `shadow` of Debian.
const SHADOW_GROUP: u64 = 42;
const SECRET: u32 = 0o640;
const CERTIFICATES: &str = "etc/ssl/certs/ca-certificates.crt";

/// The accounts of a fresh system: nobody has a password, nobody can log in.
pub(super) fn accounts(layer: &mut Layer, passwd: &str, group: &str) -> io::Result<()> {
    let passwd = text(layer, passwd)?.replace(":*:", ":x:");
    let group = text(layer, group)?.replace(":*:", ":x:");
    let names = |text: &str, rest: &str| -> String {
        let names = text.lines().filter_map(|line| line.split(':').next());
        let lines: Vec<_> = names
            .map(|name| {
                format!(
                    "{name}{rest}
"
                )
            })
            .collect();
        lines.concat()
    };
    secret(layer, SHADOW, &names(&passwd, ":*:19000:0:99999:7:::"));
    secret(layer, GSHADOW, &names(&group, ":*::"));
    layer.put(PASSWD, Entry::text(passwd.as_bytes()));
    layer.put(GROUP, Entry::text(group.as_bytes()));
    Ok(())
}

/// One account more than the base has, with a group of its own.
pub(super) fn user(layer: &mut Layer, base: &Base, user: &User) {
    let User {
        name, id, shell, ..
    } = user;
    let with = |path: &str, line: String| {
        let before = base.files.get(path).map_or("", String::as_str);
        format!("{before}{line}\n")
    };
    let passwd = with(
        PASSWD,
        format!("{name}:x:{id}:{id}::/{}:{shell}", user.home),
    );
    let group = with(GROUP, format!("{name}:x:{id}:"));
    let shadow = with(SHADOW, format!("{name}:!:19000:0:99999:7:::"));
    layer.put(PASSWD, Entry::text(passwd.as_bytes()));
    layer.put(GROUP, Entry::text(group.as_bytes()));
    secret(layer, SHADOW, &shadow);
    if !layer.entries.contains_key(&user.home) {
        let mut home = Entry::folder(None);
        home.owner = (*id, *id);
        layer.put(&user.home, home);
    }
}

fn secret(layer: &mut Layer, path: &str, text: &str) {
    let mut entry = Entry::text(text.as_bytes());
    entry.mode = SECRET;
    entry.owner = (0, SHADOW_GROUP);
    layer.put(path, entry);
}

fn text(layer: &Layer, path: &str) -> io::Result<String> {
    let bytes = layer.read(path)?;
    let bytes = bytes.ok_or_else(|| io::Error::other(format!("there is no {path}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The authorities of Debian, and those that were given, in the one file that programs read.
pub(super) fn certificates(layer: &mut Layer, more: Option<&[u8]>) -> io::Result<()> {
    let folder = "usr/share/ca-certificates/";
    let is_certificate =
        |path: &&String| path.starts_with(folder) && path.rsplit('.').next() == Some("crt");
    let paths: Vec<_> = layer
        .entries
        .keys()
        .filter(is_certificate)
        .cloned()
        .collect();
    let mut bundle = Vec::new();
    for path in paths {
        bundle.extend(layer.read(&path)?.unwrap_or_default());
        line_end(&mut bundle);
    }
    if let Some(more) = more {
        bundle.extend_from_slice(more);
        line_end(&mut bundle);
    }
    let source = |path: &str| {
        path.starts_with(folder.trim_end_matches('/')) || path == "usr/sbin/update-ca-certificates"
    };
    layer.entries.retain(|path, _| !source(path));
    layer.put(CERTIFICATES, Entry::text(&bundle));
    Ok(())
}

fn line_end(text: &mut Vec<u8>) {
    if text.last().is_some_and(|it| *it != b'\n') {
        text.push(b'\n');
    }
}

/// dpkg's list. A package whose dependencies are not all here is left off it, so that `apt-get install`
/// finds nothing to mend where there is a network.
pub(super) fn installed(layer: &mut Layer, below: &[Installed], own: &[Installed]) {
    let mut all: Vec<&Installed> = below.iter().chain(own).collect();
    loop {
        let have: BTreeSet<&str> = all
            .iter()
            .flat_map(|(name, control)| std::iter::once(name.as_str()).chain(provided(control)))
            .collect();
        let before = all.len();
        let whole: Vec<_> = all
            .iter()
            .copied()
            .filter(|(_, control)| {
                depends(control).all(|any| any.iter().any(|it| have.contains(it)))
            })
            .collect();
        all = whole;
        if all.len() == before {
            break;
        }
    }
    let status: Vec<_> = all.iter().map(|(_, control)| status(control)).collect();
    let status = format!("{}\n", status.join("\n\n"));
    layer.put("var/lib/dpkg/status", Entry::text(status.as_bytes()));
    for (name, control) in own {
        let architecture = field(control, "Architecture").unwrap_or("all");
        let list = if field(control, "Multi-Arch") == Some("same") {
            format!("var/lib/dpkg/info/{name}:{architecture}.list")
        } else {
            format!("var/lib/dpkg/info/{name}.list")
        };
        layer.put(&list, Entry::text(b"/.\n"));
    }
}

/// Those of a list that a pattern does not match.
pub(super) fn without(own: &mut Vec<Installed>, except: Option<&Pattern>) {
    own.retain(|(name, _)| !except.is_some_and(|it| it.is_in(name)));
}

fn status(control: &str) -> String {
    let (first, rest) = control.split_once('\n').unwrap_or((control, ""));
    format!("{first}\nStatus: install ok installed\n{rest}")
}

fn field<'a>(control: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = control.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn provided(control: &str) -> impl Iterator<Item = &str> {
    field(control, "Provides")
        .into_iter()
        .flat_map(|it| it.split(','))
        .map(name)
}

/// What a package needs: of each group any one.
fn depends(control: &str) -> impl Iterator<Item = Vec<&str>> {
    ["Depends", "Pre-Depends"]
        .into_iter()
        .filter_map(|it| field(control, it))
        .flat_map(|it| it.split(','))
        .map(|any| any.split('|').map(name).collect())
}

/// Without version and architecture.
fn name(relation: &str) -> &str {
    let relation = relation.trim();
    relation.split([' ', '(', ':']).next().unwrap_or(relation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, more: &str) -> Installed {
        let control = format!("Package: {name}\nArchitecture: amd64\n{more}");
        (name.to_owned(), control)
    }

    fn layer() -> Layer {
        Layer::new(&std::env::temp_dir()).expect("a layer")
    }

    fn read(layer: &Layer, path: &str) -> String {
        String::from_utf8(layer.read(path).expect("a spool").expect("a file")).expect("a text")
    }

    #[test]
    fn what_lacks_something_is_not_listed() {
        let mut layer = layer();
        let below = [package("libc6", "Multi-Arch: same")];
        let own = [
            package("a", "Depends: libc6 (>= 2.36), b | c:any"),
            package("c", "Pre-Depends: virtual"),
            package("d", "Provides: virtual (= 1), other"),
            package("e", "Depends: gone"),
            package("f", "Depends: e"),
        ];
        installed(&mut layer, &below, &own);
        let status = read(&layer, "var/lib/dpkg/status");
        let names = status.lines().filter_map(|it| it.strip_prefix("Package: "));
        assert_eq!(names.collect::<Vec<_>>(), ["libc6", "a", "c", "d"]);
        assert_eq!(status.matches("Status: install ok installed").count(), 4);
        assert!(layer.entries.contains_key("var/lib/dpkg/info/e.list"));
        assert!(
            !layer
                .entries
                .contains_key("var/lib/dpkg/info/libc6:amd64.list")
        );
    }

    #[test]
    fn certificates_become_one_file() {
        let mut layer = layer();
        for (name, text) in [("b", "two"), ("a", "one\n")] {
            let path = format!("usr/share/ca-certificates/mozilla/{name}.crt");
            layer.put(&path, Entry::text(text.as_bytes()));
        }
        certificates(&mut layer, Some(b"company")).expect("a bundle");
        assert_eq!(read(&layer, CERTIFICATES), "one\ntwo\ncompany\n");
        assert_eq!(layer.entries.len(), 1);
    }

    #[test]
    fn nobody_can_log_in() {
        let mut layer = layer();
        layer.put("p", Entry::text(b"root:*:0:0:root:/root:/bin/bash\n"));
        layer.put("g", Entry::text(b"root:*:0:\n"));
        accounts(&mut layer, "p", "g").expect("accounts");
        assert_eq!(read(&layer, PASSWD), "root:x:0:0:root:/root:/bin/bash\n");
        assert_eq!(read(&layer, SHADOW), "root:*:19000:0:99999:7:::\n");
        assert_eq!(layer.entries[SHADOW].mode, 0o640);
    }
}
