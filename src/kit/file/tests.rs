//! Kit files made from an archive as engines save it, then damaged in every way we know.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::{any, prop, proptest};
use serde_json::json;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::check::{Checked, check};
use super::manifest::{FORMAT, Manifest};
use super::saved::Written;
use super::writer::Writer;
use crate::engine::archive::hex;

fn sha(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, data) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(data.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *data).unwrap();
    }
    tar.into_inner().unwrap()
}

/// Two images that share a layer; one layer is compressed, as some engines save them.
fn archive() -> Vec<u8> {
    let (base, top) = (tar(&[("etc/base", b"base")]), tar(&[("app", b"app")]));
    let config = |layers: &[&Vec<u8>]| {
        let ids: Vec<_> = layers
            .iter()
            .map(|it| format!("sha256:{}", sha(it)))
            .collect();
        let labels = json!({ "org.example.kit.stand-in": "true" });
        let config = json!({ "config": { "Labels": labels }, "rootfs": { "diff_ids": ids } });
        serde_json::to_vec(&config).unwrap()
    };
    let (one, two) = (config(&[&base]), config(&[&base, &top]));
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&top).unwrap();
    let packed = packed.finish().unwrap();
    let manifest = json!([
        { "Config": "one.json", "RepoTags": ["docker.io/library/alpine:3.18"], "Layers": ["b/layer.tar"] },
        { "Config": "two.json", "RepoTags": ["app:1"], "Layers": ["b/layer.tar", "t.gz"] },
    ]);
    let manifest = serde_json::to_vec(&manifest).unwrap();
    tar(&[
        ("b/layer.tar", &base),
        ("t.gz", &packed),
        ("one.json", &one),
        ("two.json", &two),
        ("b/VERSION", b"1.0"),
        ("manifest.json", &manifest),
    ])
}

struct Stick {
    folder: TempDir,
}

impl Stick {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("kit")
    }

    fn write(&self, bytes: &[u8]) {
        fs::write(self.path(), bytes).unwrap();
    }

    /// A sound kit file, after `change` was made to what it says of itself.
    fn made(&self, change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
        let file = File::create(self.path()).unwrap();
        let mut writer = Writer::new(file, self.folder.path().to_owned());
        let mut written = Written::default();
        let archive = archive();
        written
            .take(&mut &archive[..], &mut writer, &mut |_| {})
            .unwrap();
        let mut manifest = Manifest {
            kit: FORMAT,
            phoenix: "0".to_owned(),
            images: written.images,
        };
        change(&mut manifest);
        writer.manifest(&manifest).unwrap();
        writer.finish().unwrap();
        fs::read(self.path()).unwrap()
    }

    fn checked(&self) -> Result<Checked, String> {
        check(&self.path(), &|_| {}).map_err(|error| error.to_string())
    }

    fn refused(&self) -> String {
        self.checked().unwrap_err()
    }
}

fn plain(checked: &Checked) -> (Vec<String>, usize, usize) {
    let names = checked.manifest.images.iter().map(|it| it.name.clone());
    (names.collect(), checked.layers.len(), checked.configs.len())
}

#[test]
fn a_sound_file_is_taken() {
    let stick = Stick::new();
    stick.made(|_| {});
    let checked = stick.checked().unwrap();
    let names = ["alpine:3.18", "app:1"].map(str::to_owned).to_vec();
    assert_eq!(plain(&checked), (names, 2, 2));
    assert!(checked.manifest.images.iter().all(|image| image.stand_in));
    assert_eq!(checked.manifest.images[1].layers.len(), 2);
}

#[test]
fn equal_images_make_equal_files() {
    let (one, other) = (Stick::new(), Stick::new());
    assert_eq!(one.made(|_| {}), other.made(|_| {}));
}

#[test]
fn what_is_missing_or_untrue_is_said() {
    type Change = fn(&mut Manifest);
    let changes: [(Change, &str); 5] = [
        (
            |it| it.images[0].config = "0".repeat(64),
            "`alpine:3.18` has no config",
        ),
        (
            |it| it.images[1].layers.truncate(1),
            "`app:1` has other layers than its config says",
        ),
        (
            |it| it.images[0].name = "\u{1b}[2Jx".to_owned(),
            "is no image's name",
        ),
        (
            |it| it.images[0].name = "../x:1".to_owned(),
            "is no image's name",
        ),
        (|it| it.kit = 9, "was made by a newer phoenix (format 9)"),
    ];
    for (change, why) in changes {
        let stick = Stick::new();
        stick.made(change);
        let said = stick.refused();
        assert!(said.contains(why) && !said.contains('\u{1b}'), "{said}");
    }
}

const EMPTY: &[u8] = br#"{"kit":1,"phoenix":"","images":[]}"#;

#[test]
fn strangers_are_refused() {
    let stick = Stick::new();
    let layer = format!("layers/{}.tar.zst", "a".repeat(64));
    let broken = format!("kit/{}.json", sha(b"{]"));
    let empty = format!("kit/{}.json", sha(EMPTY));
    let twice = format!("images/{}.json", sha(b"{}"));
    for (entries, why) in [
        (
            vec![("../../etc/passwd", &b"x"[..])],
            "no business in a kit file",
        ),
        (vec![("kit.json", b"{}")], "no business"),
        (vec![("layers/x.tar.zst", b"")], "no business"),
        (
            vec![(layer.as_str(), b"other bytes")],
            "not those of its digest",
        ),
        (
            vec![(twice.as_str(), b"{}"), (twice.as_str(), b"{}")],
            "it is there twice",
        ),
        (vec![(broken.as_str(), b"{]")], "key must be"),
        (
            vec![(empty.as_str(), EMPTY), ("missions.phoenix", b"")],
            "something follows",
        ),
        (vec![], "it ends before its manifest, or is no kit file"),
    ] {
        // Names that `tar` itself refuses to write are put there by hand.
        let mut bytes = tar(&entries
            .iter()
            .map(|(_, data)| ("n", *data))
            .collect::<Vec<_>>());
        let mut at = 0;
        for (name, data) in &entries {
            rename(&mut bytes[at..at + 512], name);
            at += 512 + data.len().div_ceil(512) * 512;
        }
        stick.write(&bytes);
        let said = stick.refused();
        assert!(said.contains(why), "{why}: {said}");
    }
    stick.write(
        b"not a tar at all, but long enough to be read as one"
            .repeat(40)
            .as_slice(),
    );
    assert!(stick.refused().contains("nothing of it was loaded"));
}

/// Puts a name into a tar header as it is.
fn rename(block: &mut [u8], name: &str) {
    block[..100].fill(0);
    block[..name.len()].copy_from_slice(name.as_bytes());
    let mut header = tar::Header::from_byte_slice(block).clone();
    header.set_cksum();
    block.copy_from_slice(header.as_bytes());
}

#[test]
fn links_are_refused() {
    let stick = Stick::new();
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    tar.append_link(&mut header, "kit.json", Path::new("/etc/passwd"))
        .unwrap();
    stick.write(&tar.into_inner().unwrap());
    assert!(stick.refused().contains("no business"));
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    let stick = Stick::new();
    let whole = stick.made(|_| {});
    // The last two blocks only say that it ends.
    for end in (0..whole.len() - 1_024 - 512).step_by(97) {
        stick.write(&whole[..end]);
        assert!(stick.checked().is_err(), "{end} of {}", whole.len());
    }
}

proptest! {
    #[test]
    fn a_changed_bit_is_found_or_harmless(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let stick = Stick::new();
        let mut bytes = stick.made(|_| {});
        let sound = stick.checked().unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        stick.write(&bytes);
        if let Ok(checked) = stick.checked() {
            // What fills up a block is in nobody's hands.
            proptest::prop_assert_eq!(checked.layers, sound.layers);
            proptest::prop_assert_eq!(checked.configs, sound.configs);
            proptest::prop_assert_eq!(checked.manifest.images, sound.manifest.images);
        }
    }
}
