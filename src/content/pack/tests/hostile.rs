//! Packs with a sound seal that nobody should have made: each is refused with the member's name.

use serde_json::{Value, json};
use tar::{Builder, EntryType, Header};

use super::super::error::Fault;
use super::super::read::trees;
use super::super::seal::{hex, seal};
use super::MANIFEST;

/// What stands in the archive: kind, path, link's target, data.
type Member = (EntryType, String, String, Vec<u8>);

/// A pack of one mission, to spoil.
struct Pack {
    listed: Vec<Value>,
    members: Vec<Member>,
}

impl Pack {
    fn new() -> Self {
        Self {
            listed: Vec::new(),
            members: Vec::new(),
        }
        .folder("m")
        .file("m/mission.yaml", b"format: 1\n")
        .folder("m/context")
    }

    fn list(mut self, value: Value) -> Self {
        self.listed.push(value);
        self
    }

    fn hold(mut self, kind: EntryType, path: &str, target: &str, data: &[u8]) -> Self {
        let member = (kind, path.to_owned(), target.to_owned(), data.to_owned());
        self.members.push(member);
        self
    }

    fn folder(self, path: &str) -> Self {
        self.list(json!({ "kind": "folder", "path": path })).hold(
            EntryType::Directory,
            path,
            "",
            b"",
        )
    }

    fn listed_file(self, path: &str, data: &[u8]) -> Self {
        let (bytes, sha256) = (data.len(), hex(data));
        self.list(json!({ "kind": "file", "path": path, "bytes": bytes, "sha256": sha256 }))
    }

    fn file(self, path: &str, data: &[u8]) -> Self {
        self.listed_file(path, data)
            .hold(EntryType::Regular, path, "", data)
    }

    fn link(self, path: &str, target: &str) -> Self {
        self.list(json!({ "kind": "link", "path": path, "target": target }))
            .hold(EntryType::Symlink, path, target, b"")
    }

    fn manifest(&self) -> Vec<u8> {
        let manifest = json!({ "pack": 1, "phoenix": "0.1.0", "members": self.listed });
        serde_json::to_vec(&manifest).unwrap()
    }

    fn archive(&self, manifest: &[u8]) -> Vec<u8> {
        let mut tar = Builder::new(Vec::new());
        append(&mut tar, EntryType::Regular, MANIFEST, "", manifest);
        for (kind, path, target, data) in &self.members {
            append(&mut tar, *kind, path, target, data);
        }
        tar.into_inner().unwrap()
    }

    fn fault(&self) -> String {
        fault(&self.archive(&self.manifest()))
    }
}

/// Names as they are, however wrong.
fn append(tar: &mut Builder<Vec<u8>>, kind: EntryType, path: &str, target: &str, data: &[u8]) {
    let mut header = Header::new_gnu();
    let old = header.as_old_mut();
    old.name[..path.len()].copy_from_slice(path.as_bytes());
    old.linkname[..target.len()].copy_from_slice(target.as_bytes());
    header.set_entry_type(kind);
    header.set_size(data.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    tar.append(&header, data).unwrap();
}

fn sealed(archive: &[u8]) -> Vec<u8> {
    seal(&zstd::encode_all(archive, 1).unwrap())
}

fn fault(archive: &[u8]) -> String {
    trees(&sealed(archive)).unwrap_err().to_string()
}

#[test]
fn the_pack_to_spoil_is_sound() {
    let pack = Pack::new()
        .file("m/context/a", b"a")
        .link("m/context/b", "a");
    assert!(trees(&sealed(&pack.archive(&pack.manifest()))).is_ok());
}

#[test]
fn paths_lead_nowhere_else() {
    for (path, why) in [
        ("/etc/passwd", "absolute paths are refused"),
        ("C:/x", "absolute paths are refused"),
        ("m/../x", "`..` is refused"),
        ("..", "`..` is refused"),
        ("m/context/../../x", "`..` is refused"),
        ("m/a\\b", "backslashes are refused"),
        ("m/a\u{1b}[2J", "control characters are refused"),
        ("m/a\nb", "control characters are refused"),
        ("m//a", "without `.`, doubled or trailing slashes"),
        ("m/./a", "without `.`, doubled or trailing slashes"),
        ("", "the path is empty"),
        ("m/mission.yaml", "it is listed twice"),
        (
            "m/Mission.YAML",
            "differs from it in upper and lower case alone",
        ),
        ("M/x", "what it lies in is not listed as a folder"),
        ("m/nowhere/x", "what it lies in is not listed as a folder"),
        (
            "m/mission.yaml/x",
            "what it lies in is not listed as a folder",
        ),
        ("x", "it lies outside the folders of missions"),
        (MANIFEST, "it lies outside the folders of missions"),
    ] {
        let fault = Pack::new().file(path, b"x").fault();
        assert!(fault.contains(why), "{path:?}: {fault}");
        assert!(!fault.contains(char::is_control), "{fault:?}");
        assert!(fault.ends_with("that `phoenix pack` made"), "{fault}");
    }
}

#[test]
fn links_stay_in_the_context() {
    for (path, target, why) in [
        ("m/context/l", "/etc/passwd", "the link is absolute"),
        ("m/context/l", "../mission.yaml", "leads out of its folder"),
        ("m/context/l", "", "the link is absolute"),
        ("m/context/l", "a\\b", "not every machine takes"),
        ("m/l", "context", "refused outside context/"),
    ] {
        let fault = Pack::new().link(path, target).fault();
        assert!(fault.contains(why), "{path} -> {target}: {fault}");
    }
    let through = Pack::new()
        .link("m/context/l", "x")
        .file("m/context/l/passwd", b"x");
    assert!(
        through
            .fault()
            .contains("is not listed as a folder before it")
    );
    let top = Pack::new().link("l", "m").fault();
    assert!(top.contains("outside the folders of missions"), "{top}");
}

#[test]
fn only_files_folders_and_links() {
    for kind in [
        EntryType::Link,
        EntryType::Char,
        EntryType::Block,
        EntryType::Fifo,
        EntryType::Continuous,
    ] {
        let pack = Pack::new().listed_file("m/context/x", b"");
        let fault = pack
            .hold(kind, "m/context/x", "m/mission.yaml", b"")
            .fault();
        assert!(
            fault.contains("hard links, pipes, devices"),
            "{kind:?}: {fault}"
        );
    }
    for kind in [EntryType::Symlink, EntryType::Directory] {
        let pack = Pack::new().listed_file("m/context/x", b"");
        let fault = pack.hold(kind, "m/context/x", "y", b"").fault();
        assert!(
            fault.contains("of another kind than the manifest says"),
            "{fault}"
        );
    }
}

#[test]
fn members_are_what_the_manifest_says() {
    let x = "m/context/x";
    let listed = || Pack::new().listed_file(x, b"yes");
    for (pack, why) in [
        (listed(), "it is not in the pack"),
        (
            listed().hold(EntryType::Regular, x, "", b"no"),
            "it has another size",
        ),
        (
            listed().hold(EntryType::Regular, x, "", b"yet"),
            "its SHA-256 is not the one",
        ),
        (
            listed().hold(EntryType::Regular, "m/context/y", "", b"yes"),
            "it stands where the manifest says `m/context/x`",
        ),
        (
            Pack::new().hold(EntryType::Regular, x, "", b"yes"),
            "the manifest does not list it",
        ),
        (
            Pack::new()
                .list(json!({ "kind": "link", "path": x, "target": "y" }))
                .hold(EntryType::Symlink, x, "/etc/passwd", b""),
            "it points elsewhere",
        ),
    ] {
        let fault = pack.fault();
        assert!(fault.contains(why), "{why}: {fault}");
    }
}

#[test]
fn the_manifest_is_first_and_itself() {
    let pack = Pack::new();
    for (manifest, why) in [
        (json!({}), "missing field `pack`"),
        (json!([]), "phoenix-pack.json`: "),
        (
            json!({ "pack": 2, "phoenix": "9", "members": [] }),
            "a pack of format 2",
        ),
        (
            json!({ "pack": 1, "phoenix": "9", "members": [] }),
            "it lists no mission",
        ),
        (
            json!({ "pack": 1, "phoenix": "9", "members": [], "run": "sh" }),
            "unknown field `run`",
        ),
        (
            json!({ "pack": 1, "phoenix": "9", "members": [{ "kind": "device", "path": "m" }] }),
            "unknown variant `device`",
        ),
        (
            json!({ "pack": 1, "phoenix": "9", "members": [{ "kind": "folder", "path": "m" }] }),
            "`m/mission.yaml`: the file is missing",
        ),
    ] {
        let fault = fault(&pack.archive(&serde_json::to_vec(&manifest).unwrap()));
        assert!(fault.contains(why), "{why}: {fault}");
    }
    let without = &pack.archive(&pack.manifest())[..];
    let manifest = 512 + pack.manifest().len().next_multiple_of(512);
    assert!(fault(&without[manifest..]).contains("stands where the manifest says"));
    assert!(fault(&[0; 1024]).contains("it is not in the pack"));
    assert!(fault(b"no archive").contains("cannot be unpacked"));
    let more = [without, b"more"].concat();
    assert!(fault(&more).contains("something stands behind the archive's end"));
}

#[test]
fn sizes_counts_and_bombs() {
    let claim = |bytes: u64| {
        let file = |i: usize| json!({ "kind": "file", "path": format!("m/context/{i}"), "bytes": bytes, "sha256": "" });
        (0..5)
            .fold(Pack::new(), |pack, i| pack.list(file(i)))
            .fault()
    };
    assert!(claim((64 << 20) + 1).contains("`m/context/0` has 67108865 bytes"));
    assert!(claim(60 << 20).contains("its files are too many bytes"));
    assert!(claim(u64::MAX).contains("has 18446744073709551615 bytes"));
    let many = (0..10_000).fold(Pack::new(), |pack, i| {
        pack.list(json!({ "kind": "folder", "path": format!("m/{i}") }))
    });
    assert!(many.fault().contains("more than 10000 files and folders"));
    let zeros = vec![0; 20 << 20];
    let bomb = Pack::new().file("m/context/zeros", &zeros).fault();
    assert!(
        bomb.contains("unpacks to too many bytes for its size"),
        "{bomb}"
    );
    let pack = Pack::new();
    let padded = [pack.archive(&pack.manifest()), zeros].concat();
    assert!(fault(&padded).contains("unpacks to too many bytes for its size"));
    let manifest = [pack.manifest(), vec![b' '; 16 << 20]].concat();
    let long = trees(&seal(
        &zstd::encode_all(&pack.archive(&manifest)[..], 1).unwrap(),
    ));
    assert!(matches!(long, Err(Fault::TooLarge { .. })), "{long:?}");
}

#[test]
fn unpacking_asks_for_little_memory() {
    let pack = Pack::new();
    let archive = pack.archive(&pack.manifest());
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(27).unwrap();
    encoder.include_contentsize(false).unwrap();
    std::io::Write::write_all(&mut encoder, &archive).unwrap();
    let fault = trees(&seal(&encoder.finish().unwrap()))
        .unwrap_err()
        .to_string();
    assert!(fault.contains("cannot be unpacked"), "{fault}");
}

/// A sparse file of tar claims bytes that are not in the archive.
#[test]
fn sparse_files_are_refused() {
    let pack = Pack::new().listed_file("m/context/x", b"");
    let mut tar = pack.archive(&pack.manifest());
    tar.truncate(tar.len() - 1024);
    let mut header = Header::new_gnu();
    let gnu = header.as_gnu_mut().unwrap();
    gnu.name[..11].copy_from_slice(b"m/context/x");
    gnu.realsize = *b"77777777777\0";
    header.set_entry_type(EntryType::GNUSparse);
    header.set_size(0);
    header.set_cksum();
    tar.extend(header.as_bytes());
    tar.extend([0; 1024]);
    let fault = fault(&tar);
    assert!(
        fault.contains("sparse files are refused") || fault.contains("cannot be unpacked"),
        "{fault}"
    );
}
