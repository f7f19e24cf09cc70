//! Drafts: links, other programs, other releases, other encodings.

use std::fs;
use std::path::Path;

use super::{bundle, listing, open, slug, with_starter};
use crate::content::learner::{DraftSource, Drafts, Store, StoreError};
use crate::domain::mission::Bundle;

const NEW: &str = "FROM base:2\n";

fn save(store: &Store, text: &str) -> Option<String> {
    store
        .save_draft(&slug("crate"), "Dockerfile", text)
        .unwrap()
}

fn dockerfile(drafts: &Drafts) -> (&str, DraftSource) {
    let file = &drafts.files[0];
    assert_eq!(file.path, "Dockerfile");
    (&file.text, file.source)
}

/// The one file below `backups/crate`.
fn backup(home: &Path) -> (String, Vec<u8>) {
    let root = home.join("backups/crate");
    let names = listing(&root);
    let files: Vec<_> = names.iter().filter(|name| !name.ends_with('/')).collect();
    assert_eq!(files.len(), 1, "{names:?}");
    let inside = files[0].split_once('/').unwrap().1.to_owned();
    (inside, fs::read(root.join(files[0])).unwrap_or_default())
}

#[test]
fn the_starter_until_there_is_a_draft() {
    let folder = tempfile::tempdir().unwrap();
    let (store, bundle) = (open(folder.path()), bundle());
    let drafts = store.drafts(&bundle);
    assert_eq!(dockerfile(&drafts), ("FROM base:1\n", DraftSource::Starter));
    assert_eq!(drafts.files[1].source, DraftSource::Nothing);
    assert_eq!(drafts.submission(), bundle.starter_submission());
    assert_eq!(drafts.notices, [""; 0]);
    assert_eq!(
        listing(folder.path()),
        ["progress.lock"],
        "looking writes nothing"
    );

    store
        .save_draft(&slug("crate"), "app/.dockerignore", "größe 日本\n")
        .unwrap();
    save(&store, "FROM mine\n");
    let drafts = open(folder.path()).drafts(&bundle);
    assert_eq!(dockerfile(&drafts), ("FROM mine\n", DraftSource::Draft));
    assert_eq!(drafts.text("app/.dockerignore"), Some("größe 日本\n"));
    assert_eq!(
        drafts.submission().files.text("app/.dockerignore").unwrap(),
        "größe 日本\n"
    );
}

#[test]
fn a_path_never_leaves_the_drafts() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    for path in [
        "/etc/passwd",
        "../up",
        "a/../../up",
        "",
        ".",
        "a//b",
        "C:/x",
        "a\\b",
        "a\nb",
    ] {
        let error = store.save_draft(&slug("crate"), path, "x").unwrap_err();
        assert!(
            matches!(error, StoreError::Path { .. }),
            "{path:?}: {error}"
        );
        assert!(store.draft_path(&slug("crate"), path).is_err());
    }
    assert_eq!(listing(folder.path()), ["progress.lock"]);
    let place = store.draft_path(&slug("crate"), "app/größe").unwrap();
    assert_eq!(place, folder.path().join("drafts/crate/app/größe"));
    let large = "x".repeat((1 << 20) + 1);
    let error = store
        .save_draft(&slug("crate"), "Dockerfile", &large)
        .unwrap_err();
    assert!(matches!(error, StoreError::TooLarge { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_read_through_a_link() {
    use std::os::unix::fs::symlink;
    for (link, path) in [
        ("drafts/crate/Dockerfile", "Dockerfile"),
        ("drafts/crate/app", "app/.dockerignore"),
        ("drafts/crate", "Dockerfile"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        for name in ["Dockerfile", ".dockerignore"] {
            fs::write(outside.path().join(name), "secret").unwrap();
        }
        let store = open(folder.path());
        let link = folder.path().join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        let target = if path == "Dockerfile" && link.ends_with("Dockerfile") {
            outside.path().join("Dockerfile")
        } else {
            outside.path().to_owned()
        };
        symlink(&target, &link).unwrap();
        let error = store.save_draft(&slug("crate"), path, "mine").unwrap_err();
        assert!(matches!(error, StoreError::Link { .. }), "{error}");

        let drafts = store.drafts(&bundle());
        assert!(
            drafts
                .files
                .iter()
                .all(|file| file.source != DraftSource::Draft)
        );
        assert_eq!(drafts.notices.len(), 1, "{:?}", drafts.notices);
        assert!(drafts.notices[0].contains("link"), "{:?}", drafts.notices);
        assert!(
            link.symlink_metadata().is_err(),
            "the link is out of the way"
        );
        store.save_draft(&slug("crate"), path, "mine").unwrap();
        for name in ["Dockerfile", ".dockerignore"] {
            assert_eq!(fs::read(outside.path().join(name)).unwrap(), b"secret");
        }
    }
}

#[test]
fn what_cannot_be_a_draft_is_kept_and_told() {
    let large = vec![b'x'; (1 << 20) + 1];
    for (bytes, why) in [
        (&b"FROM \xff\n"[..], "UTF-8"),
        (&large[..], "larger than 1 MiB"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        fs::create_dir_all(folder.path().join("drafts/crate")).unwrap();
        fs::write(folder.path().join("drafts/crate/Dockerfile"), bytes).unwrap();
        let drafts = store.drafts(&bundle());
        assert_eq!(dockerfile(&drafts).1, DraftSource::Starter);
        assert!(drafts.notices[0].contains(why), "{:?}", drafts.notices);
        assert_eq!(
            backup(folder.path()),
            ("Dockerfile".to_owned(), bytes.to_vec())
        );
    }
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("drafts/crate/Dockerfile/odd")).unwrap();
    let drafts = open(folder.path()).drafts(&bundle());
    assert!(
        drafts.notices[0].contains("not a file"),
        "{:?}",
        drafts.notices
    );
}

#[test]
fn another_programs_text_is_backed_up_before_it_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.drafts(&bundle());
    assert_eq!(save(&store, "FROM one\n"), None);
    assert_eq!(
        save(&store, "FROM two\n"),
        None,
        "its own text needs no backup"
    );
    let path = folder.path().join("drafts/crate/Dockerfile");
    fs::write(&path, "FROM elsewhere\n").unwrap();
    let notice = save(&store, "FROM three\n").unwrap();
    assert!(notice.contains("another program"), "{notice}");
    let kept = backup(folder.path());
    assert_eq!(
        kept,
        ("Dockerfile".to_owned(), b"FROM elsewhere\n".to_vec())
    );
    assert_eq!(fs::read(&path).unwrap(), b"FROM three\n");

    fs::write(&path, "FROM four\n").unwrap();
    assert_eq!(
        save(&store, "FROM four\n"),
        None,
        "the same text is no conflict"
    );
    fs::write(&path, "FROM five\n").unwrap();
    store.drafts(&bundle());
    assert_eq!(
        save(&store, "FROM six\n"),
        None,
        "what was read again is known"
    );
    // A program that has never read the file knows nothing of it.
    assert!(save(&open(folder.path()), "FROM seven\n").is_some());
}

/// A draft that was made from the old starter.
fn after_release(text: &str) -> (tempfile::TempDir, Store, Bundle) {
    let folder = tempfile::tempdir().unwrap();
    let old = open(folder.path());
    old.drafts(&bundle());
    save(&old, text);
    let store = open(folder.path());
    (folder, store, with_starter(&bundle(), NEW))
}

#[test]
fn an_untouched_draft_follows_a_new_starter() {
    let (folder, store, bundle) = after_release("FROM base:1\n");
    let drafts = store.drafts(&bundle);
    assert_eq!(dockerfile(&drafts), (NEW, DraftSource::Starter));
    assert_eq!(drafts.notices.len(), 1);
    assert_eq!(backup(folder.path()).1, b"FROM base:1\n");
    assert_eq!(store.drafts(&bundle).notices.len(), 0, "told once");
    save(&store, NEW);
    let third = with_starter(&bundle, "FROM base:3\n");
    assert_eq!(
        dockerfile(&store.drafts(&third)).0,
        "FROM base:3\n",
        "and again next time"
    );
}

#[test]
fn a_touched_draft_stays_whatever_a_release_brings() {
    let (folder, store, bundle) = after_release("FROM mine\n");
    let drafts = store.drafts(&bundle);
    assert_eq!(dockerfile(&drafts), ("FROM mine\n", DraftSource::Draft));
    assert!(
        drafts.notices[0].contains("Your draft stays"),
        "{:?}",
        drafts.notices
    );
    assert_eq!(store.drafts(&bundle).notices.len(), 0, "told once");
    assert!(!folder.path().join("backups").exists());
}

#[test]
fn a_draft_of_unknown_origin_counts_as_touched() {
    for mark in [None, Some("damaged"), Some(r#"{"version":9,"files":{}}"#)] {
        let (folder, store, bundle) = after_release("FROM base:1\n");
        let path = folder.path().join("drafts/crate.starter.json");
        match mark {
            None => fs::remove_file(&path).unwrap(),
            Some(text) => fs::write(&path, text).unwrap(),
        }
        let drafts = store.drafts(&bundle);
        assert_eq!(dockerfile(&drafts), ("FROM base:1\n", DraftSource::Draft));
    }
}

#[test]
fn reset_moves_everything_and_keeps_attempts() {
    let folder = tempfile::tempdir().unwrap();
    let (store, bundle) = (open(folder.path()), bundle());
    assert_eq!(store.reset(&bundle).unwrap(), None, "nothing to move");
    for round in 1..=2 {
        store.drafts(&bundle);
        save(&store, &format!("FROM mine:{round}\n"));
        store
            .save_draft(&slug("crate"), "app/.dockerignore", ".env\n")
            .unwrap();
        store
            .keep_attempt(&slug("crate"), &super::attempts::attempt(round))
            .unwrap();
        let kept = store.reset(&bundle).unwrap().unwrap();
        assert_eq!(listing(&kept), ["Dockerfile", "app/", "app/.dockerignore"]);
        let text = fs::read_to_string(kept.join("Dockerfile")).unwrap();
        assert_eq!(text, format!("FROM mine:{round}\n"));
        assert_eq!(dockerfile(&store.drafts(&bundle)).1, DraftSource::Starter);
    }
    assert_eq!(store.attempts(&slug("crate")).unwrap().0.len(), 2);
    assert_eq!(listing(&folder.path().join("drafts")), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_full_or_forbidden_folder_is_said_so_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    save(&store, "FROM mine\n");
    let drafts = folder.path().join("drafts/crate");
    if !super::modes_matter(&drafts) {
        return;
    }
    super::set_mode(&drafts, 0o500);
    let error = store.save_draft(&slug("crate"), "Dockerfile", "FROM new\n");
    super::set_mode(&drafts, 0o700);
    let error = error.unwrap_err().to_string();
    assert!(
        error.starts_with("saving the draft ") && error.contains("writable"),
        "{error}"
    );
    assert_eq!(fs::read(drafts.join("Dockerfile")).unwrap(), b"FROM mine\n");
}
