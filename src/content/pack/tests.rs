//! Packs as they are made, damaged on their way, or made to do harm.

mod hostile;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::error::Fault;
use super::read::trees;
use super::seal::seal;
use super::{MANIFEST, open, pack};
use crate::content::lint::lint;
use crate::content::{Course, Entry};
use crate::domain::files::FileTree;

fn sound() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content/03-clean-kitchen")
}

/// A copy of the sound mission, made in the reverse order of names.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<_> = fs::read_dir(from).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.file_name()));
    for entry in entries {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

fn packed(folder: &Path) -> Vec<u8> {
    pack(&Course::from_dir(folder).unwrap()).unwrap().pack
}

fn opened(pack: &[u8]) -> (TempDir, Course) {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("kitchen.pack");
    fs::write(&file, pack).unwrap();
    let course = open(&file).unwrap();
    (place, course)
}

/// Everything but where the bytes are.
fn told(tree: &FileTree) -> Vec<(String, String)> {
    use crate::domain::files::{Content, File};
    let files = tree.0.iter().map(|(path, file)| {
        let words = match file {
            File::Regular {
                content: Content::Disk { path, .. },
                executable,
            } => format!("{executable} {:?}", fs::read(path).unwrap()),
            File::Regular {
                content,
                executable,
            } => format!("{executable} {:?}", content.in_memory().unwrap()),
            other => format!("{other:?}"),
        };
        (path.clone(), words)
    });
    files.collect()
}

#[test]
fn a_pack_holds_what_the_folder_held() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("03-clean-kitchen");
    copy(&sound(), &folder);
    fs::create_dir(folder.join("context/empty")).unwrap();
    fs::write(folder.join("context/large.sh"), "#!x".repeat(500_000)).unwrap();
    let deep = folder.join("context").join("deep/".repeat(30));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("a-name-longer-than-a-header-of-tar-takes"), "x").unwrap();
    #[cfg(unix)]
    let long = format!("{}large.sh", "./".repeat(100));
    for (name, target) in [
        ("link", "large.sh"),
        ("deep/link", ".././large.sh"),
        ("long", &long),
    ] {
        std::os::unix::fs::symlink(target, folder.join("context").join(name)).unwrap();
    }

    let course = Course::from_dir(&folder).unwrap();
    let made = pack(&course).unwrap();
    assert_eq!((made.missions, made.files), (1, 13));
    let (place, from_pack) = opened(&made.pack);
    let (one, other) = (&course.entries()[0], &from_pack.entries()[0]);
    let (one, other) = (one.bundle().unwrap(), other.bundle().unwrap());
    assert_eq!(one.mission, other.mission);
    assert_eq!(one.digest, other.digest);
    for (one, other) in [
        (&one.context, &other.context),
        (&one.starter, &other.starter),
        (&one.others, &other.others),
    ] {
        assert_eq!(told(one), told(other));
    }
    assert_eq!(lint(&course), []);
    assert_eq!(lint(&from_pack), []);
    assert!(!from_pack.is_whole());
    assert_eq!(from_pack.find("3").unwrap().folder(), "03-clean-kitchen");
    // Nothing is unpacked beside it.
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_of_missions_is_one_pack() {
    let place = tempfile::tempdir().unwrap();
    for (folder, id) in [("01-a", "a"), ("02-b", "b")] {
        let folder = place.path().join(folder);
        copy(&sound(), &folder);
        let text = fs::read_to_string(folder.join("mission.yaml")).unwrap();
        let text = text.replace("id: clean-kitchen", &format!("id: {id}"));
        fs::write(folder.join("mission.yaml"), text).unwrap();
    }
    fs::write(place.path().join("notes.txt"), "not for learners").unwrap();
    let (_place, course) = opened(&packed(place.path()));
    assert!(course.is_whole());
    let folders: Vec<_> = course.entries().iter().map(Entry::folder).collect();
    assert_eq!(folders, ["01-a", "02-b"]);
    assert_eq!(lint(&course), []);
}

#[test]
fn problems_of_a_packed_mission_name_the_pack() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("03-clean-kitchen");
    copy(&sound(), &folder);
    fs::write(folder.join("mission.yaml"), "titel: x\n").unwrap();
    let (place, course) = opened(&packed(&folder));
    let problem = lint(&course)[0].to_string();
    let file = place
        .path()
        .join("kitchen.pack/03-clean-kitchen/mission.yaml");
    assert!(
        problem.starts_with(&format!("{}:1:1: error: ", file.display())),
        "{problem}"
    );
}

#[test]
fn equal_folders_make_equal_packs() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folders = [&one, &other].map(|place| place.path().join("03-clean-kitchen"));
    copy(&sound(), &folders[0]);
    copy(&folders[0], &folders[1]);
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    let file = fs::File::options()
        .write(true)
        .open(folders[1].join("mission.yaml"))
        .unwrap();
    file.set_modified(long_ago).unwrap();
    assert_eq!(packed(&folders[0]), packed(&folders[1]));
    fs::write(folders[1].join("context/server.js"), "other").unwrap();
    assert_ne!(packed(&folders[0]), packed(&folders[1]));
}

#[test]
fn other_unpackers_open_it_too() {
    let pack = packed(&sound());
    let mut archive = tar::Archive::new(zstd::Decoder::new(&pack[..]).unwrap());
    let paths = archive
        .entries()
        .unwrap()
        .map(|entry| entry.unwrap().path().unwrap().into_owned());
    let paths: Vec<_> = paths.collect();
    assert_eq!(paths[0], Path::new(MANIFEST));
    assert!(paths.contains(&PathBuf::from("03-clean-kitchen/context/src/app.js")));
}

#[test]
fn what_would_not_open_is_not_packed() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("03-clean-kitchen");
    copy(&sound(), &folder);
    fs::write(folder.join("context/Server.js"), "").unwrap();
    let clash = pack(&Course::from_dir(&folder).unwrap())
        .unwrap_err()
        .to_string();
    assert!(
        clash.contains("context/server.js`: another path differs"),
        "{clash}"
    );
    fs::remove_file(folder.join("context/Server.js")).unwrap();
    let zeros = fs::File::create(folder.join("context/zeros")).unwrap();
    zeros.set_len(20 << 20).unwrap();
    let bomb = pack(&Course::from_dir(&folder).unwrap())
        .unwrap_err()
        .to_string();
    assert!(
        bomb.contains("unpacks to too many bytes for its size"),
        "{bomb}"
    );
}

#[test]
fn damage_is_told_from_a_missing_end_and_from_other_files() {
    let pack = packed(&sound());
    let fault = |pack: &[u8]| trees(pack).unwrap_err();
    for length in [pack.len() - 1, pack.len() / 2, 200] {
        let fault = fault(&pack[..length]);
        assert!(matches!(fault, Fault::CutShort { .. }), "{length}: {fault}");
    }
    let end = pack.len() - 1;
    let mut flipped = pack.clone();
    flipped[end] ^= 1;
    assert!(matches!(fault(&flipped), Fault::Damaged));
    assert!(matches!(
        fault(&[&pack[..], b"more"].concat()),
        Fault::Damaged
    ));
    let newer = String::from_utf8_lossy(&pack[8..24]).replace("pack 1", "pack 2");
    let newer = [&pack[..8], newer.as_bytes(), &pack[24..]].concat();
    assert!(matches!(fault(&newer), Fault::OtherFormat(2)));
    let plain = zstd::encode_all(&b"text"[..], 1).unwrap();
    for other in [
        &b""[..],
        b"PK\x03\x04",
        &plain,
        &MANIFEST.repeat(20).into_bytes(),
    ] {
        assert!(matches!(fault(other), Fault::NoPack), "{other:?}");
    }
}

#[test]
fn the_error_says_what_was_read_what_is_wrong_and_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("half.pack");
    let pack = packed(&sound());
    fs::write(&file, &pack[..pack.len() / 2]).unwrap();
    let words = open(&file).unwrap_err().to_string();
    assert!(
        words.starts_with(&format!("read {}", file.display())),
        "{words}"
    );
    assert!(
        words.ends_with("it was cut short, copy it again"),
        "{words}"
    );
    let words = open(place.path()).unwrap_err().to_string();
    assert!(
        words.ends_with("it cannot be read: it is not a file"),
        "{words}"
    );
    fs::File::create(&file)
        .unwrap()
        .set_len((128 << 20) + 1)
        .unwrap();
    let words = open(&file).unwrap_err().to_string();
    assert!(words.contains("the file is too many bytes"), "{words}");
}

/// A byte of the pack and what it is changed by.
fn flip() -> impl Strategy<Value = (prop::sample::Index, u8)> {
    (any::<prop::sample::Index>(), 1_u8..)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_flipped_byte_passes((at, by) in flip()) {
        let mut pack = packed_once().to_owned();
        let at = at.index(pack.len());
        pack[at] ^= by;
        prop_assert!(trees(&pack).is_err());
    }

    #[test]
    fn no_missing_end_passes(at in any::<prop::sample::Index>()) {
        let pack = packed_once();
        prop_assert!(trees(&pack[..at.index(pack.len())]).is_err());
    }

    /// Also when whoever changed it made a new seal: what opens holds what it lists.
    #[test]
    fn a_new_seal_helps_nobody((at, by) in flip()) {
        let pack = packed_once();
        let mut archive = super::seal::unseal(pack).unwrap().to_owned();
        let at = at.index(archive.len());
        archive[at] ^= by;
        if let Ok(found) = trees(&seal(&archive)) {
            prop_assert_eq!(found, trees(pack).unwrap());
        }
    }

    #[test]
    fn arbitrary_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(trees(&bytes).is_err());
        prop_assert!(trees(&seal(&bytes)).is_err());
    }
}

fn packed_once() -> &'static [u8] {
    static PACK: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    PACK.get_or_init(|| packed(&sound()))
}
