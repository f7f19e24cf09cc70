//! The files of a mission: what is read, what is refused, and the digest over them.

use std::fs;

use include_dir::{Dir, include_dir};

use super::{Copy, sound};
use crate::content::Course;
use crate::content::folder::{Source, digest, surroundings};
use crate::domain::files::{Content, File};

static FIXTURES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures/content");

#[test]
fn a_bundle_holds_the_files_by_what_they_are_for() {
    let bundle = Course::from_dir(&sound()).unwrap().entries()[0]
        .bundle()
        .unwrap();
    let paths = |tree: &crate::domain::files::FileTree| tree.0.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        paths(&bundle.context),
        ["package.json", "server.js", "src", "src/app.js", "start.sh"]
    );
    assert_eq!(paths(&bundle.starter), [".dockerignore", "Dockerfile"]);
    assert_eq!(
        paths(&bundle.others),
        [
            "reference",
            "reference/fat.Dockerfile",
            "reference/lean.Dockerfile",
            "tests",
            "tests/structure.yaml",
            "wrong",
            "wrong/everything.Dockerfile"
        ]
    );
    assert!(matches!(
        bundle.context.0["start.sh"],
        File::Regular {
            executable: true,
            ..
        }
    ));
    assert!(matches!(
        bundle.context.0["server.js"],
        File::Regular {
            executable: false,
            ..
        }
    ));
    assert!(bundle.own_submission("reference/lean.Dockerfile").is_some());
}

#[test]
fn the_binary_and_the_disk_hold_the_same() {
    let embedded = Source::Embedded(FIXTURES.get_dir("03-clean-kitchen").unwrap());
    let disk = Source::Disk(sound());
    assert_eq!(
        embedded.text("mission.yaml", "x"),
        disk.text("mission.yaml", "x")
    );
    let (embedded, disk) = (embedded.files("x").unwrap(), disk.files("x").unwrap());
    assert_eq!(
        embedded.0.keys().collect::<Vec<_>>(),
        disk.0.keys().collect::<Vec<_>>()
    );
    assert_eq!(digest(&embedded, "x"), digest(&disk, "x"));
}

#[test]
fn the_digest_sees_every_name_and_byte() {
    let of = |copy: &Copy| copy.course().entries()[0].bundle().unwrap().digest;
    let original = of(&Copy::new());
    assert_eq!(original, of(&Copy::new()));
    assert!(
        original.starts_with("sha256:") && original.len() == 71,
        "{original}"
    );
    let changed = Copy::new().write("context/server.js", "other");
    assert_ne!(original, of(&changed));
    let renamed = Copy::new();
    fs::rename(
        renamed.path("context/server.js"),
        renamed.path("context/serves.js"),
    )
    .unwrap();
    assert_ne!(original, of(&renamed));
    // Version control keeps no empty folders.
    let empty = Copy::new();
    fs::create_dir(empty.path("context/empty")).unwrap();
    assert_eq!(original, of(&empty));
}

#[test]
fn a_mission_that_changes_while_it_is_read_is_known_to_be_the_older_one() {
    let copy = Copy::new();
    let first = copy.course().entries()[0].bundle().unwrap();
    let course = copy.course();
    let entry = &course.entries()[0];
    entry.mission().unwrap();
    let text = fs::read_to_string(copy.path("mission.yaml")).unwrap();
    let copy = copy.write("mission.yaml", &format!("{text}\n# later\n"));
    assert_eq!(entry.bundle().unwrap().digest, first.digest);
    assert_ne!(
        copy.course().entries()[0].bundle().unwrap().digest,
        first.digest
    );
}

#[test]
fn large_files_stay_on_disk_and_count_in_the_digest() {
    let large = "#!".repeat(600_000);
    let copy = Copy::new().write("context/large.sh", &large);
    let bundle = copy.course().entries()[0].bundle().unwrap();
    match &bundle.context.0["large.sh"] {
        File::Regular {
            content: Content::Disk { bytes, .. },
            executable: true,
        } => {
            assert_eq!(*bytes, 1_200_000);
        }
        other => panic!("{other:?}"),
    }
    let other = Copy::new().write("context/large.sh", &large.replacen('!', "?", 1));
    assert_ne!(
        bundle.digest,
        other.course().entries()[0].bundle().unwrap().digest
    );
}

#[cfg(unix)]
#[test]
fn links_are_kept_in_the_context_when_they_stay_there() {
    use std::os::unix::fs::symlink;

    let copy = Copy::new();
    symlink("../server.js", copy.path("context/src/link.js")).unwrap();
    let bundle = copy.course().entries()[0].bundle().unwrap();
    assert_eq!(
        bundle.context.0["src/link.js"],
        File::Symlink {
            target: "../server.js".to_owned()
        }
    );
    for (at, target, why) in [
        (
            "context/out",
            "../mission.yaml",
            "the link leads out of its folder",
        ),
        (
            "context/src/out",
            "../../mission.yaml",
            "the link leads out of its folder",
        ),
        ("context/abs", "/etc/passwd", "the link is absolute"),
        (
            "starter/link",
            "Dockerfile",
            "symbolic links are refused outside context/",
        ),
        (
            "reference",
            "context",
            "symbolic links are refused outside context/",
        ),
    ] {
        let copy = Copy::new();
        if at == "reference" {
            fs::remove_dir_all(copy.path(at)).unwrap();
        }
        symlink(target, copy.path(at)).unwrap();
        let error = copy.course().entries()[0].bundle().unwrap_err().to_string();
        assert!(error.contains(&format!("{at}: error: {why}")), "{error}");
        assert!(copy.problems().iter().any(|one| one.contains(why)), "{at}");
    }
}

#[cfg(unix)]
#[test]
fn a_linked_mission_file_is_not_followed() {
    let copy = Copy::new();
    fs::remove_file(copy.path("mission.yaml")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", copy.path("mission.yaml")).unwrap();
    let problems = copy.problems();
    assert!(
        problems[0].starts_with("mission.yaml: error: "),
        "{problems:?}"
    );
    assert!(!problems.join(" ").contains("root"), "{problems:?}");
}

#[cfg(unix)]
#[test]
fn sockets_are_refused_and_not_opened() {
    let copy = Copy::new();
    let _socket = std::os::unix::net::UnixListener::bind(copy.path("context/socket")).unwrap();
    assert_eq!(
        copy.problems(),
        ["context/socket: error: pipes, sockets and devices are refused"]
    );
}

#[cfg(unix)]
#[test]
fn odd_names_are_refused() {
    let copy = Copy::new()
        .write("context/back\\slash", "x")
        .write("context/new\nline", "x");
    assert_eq!(
        copy.problems(),
        [
            "context/back\\slash: error: backslashes are refused; separate folders with /",
            "context/newline: error: control characters are refused in paths",
        ]
    );
}

#[test]
fn folders_have_limits() {
    let copy = Copy::new();
    for i in 0..10_000 {
        fs::write(copy.path(&format!("context/src/{i}")), "").unwrap();
    }
    let folder = copy.folder.path().display().to_string();
    assert_eq!(
        copy.problems(),
        [format!(
            "{folder}: error: more than 10000 files and folders"
        )]
    );
    assert!(surroundings(copy.folder.path()).is_none());
    let copy = Copy::new();
    let sparse = fs::File::create(copy.path("context/sparse")).unwrap();
    sparse.set_len(257 << 20).unwrap();
    let problems = copy.problems();
    assert!(
        problems[0].contains("the most is 268435456"),
        "{problems:?}"
    );
    let copy = Copy::new().write("mission.yaml", &"#".repeat((1 << 20) + 1));
    assert_eq!(
        copy.problems(),
        ["mission.yaml: error: the file has 1048577 bytes; the most is 1048576"]
    );
}

#[test]
fn the_surroundings_of_a_dockerfile_are_names_only() {
    let tree = surroundings(&sound().join("context")).unwrap();
    assert_eq!(
        tree.0.keys().collect::<Vec<_>>(),
        ["package.json", "server.js", "src", "src/app.js", "start.sh"]
    );
    assert!(tree.data("server.js").is_none());
}
