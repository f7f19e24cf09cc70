use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::super::testing_facts::{facts, tree, unbuilt, with_context};
use super::*;
use crate::domain::facts::{ImageFacts, MAX_CONTENT, NoAnswer};
use crate::domain::files::{Content, File, FileTree};
use crate::domain::image::{Analysis, LayerFacts};

const DOCKERFILE: &str = "FROM node:20\nCOPY . .\nRUN npm ci";

const LOCK: &str = r#"{"lockfileVersion": 3, "packages": {
    "": {"devDependencies": {"nodemon": "3"}},
    "node_modules/express": {"version": "4"},
    "node_modules/chokidar": {"version": "3", "dev": true},
    "node_modules/nodemon": {"version": "3.1.4", "dev": true},
    "node_modules/npm": {"version": "10", "dev": true}
}}"#;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn no_dev() -> Spec {
    Spec {
        npm: Some(Npm {
            dev: Some(DevRule::Absent),
            ..Npm::default()
        }),
        ..Spec::default()
    }
}

fn apt(present: &[&str], absent: &[&str]) -> Spec {
    Spec {
        apt: Some(Named {
            present: names(present),
            absent: names(absent),
        }),
        ..Spec::default()
    }
}

/// An image that holds these npm packages, each with a file of a thousand bytes beside its manifest.
fn image(packages: &[(&str, Option<usize>)]) -> ImageFacts {
    let mut captures = BTreeMap::new();
    let mut files = Vec::new();
    for (directory, layer) in packages {
        let manifest = format!("{directory}/package.json");
        let text = r#"{"name": "x", "version": "3.1.4"}"#;
        captures.insert(manifest.clone(), text.as_bytes().to_vec());
        files.push((manifest, 33, *layer));
        files.push((format!("{directory}/lib/index.js"), 1_000, *layer));
    }
    let files: Vec<_> = files.iter().map(|(p, b, l)| (p.as_str(), *b, *l)).collect();
    ImageFacts {
        captures: Some(Ok(captures)),
        tree: Some(Ok(Arc::new(tree(&files)))),
        ..ImageFacts::default()
    }
}

/// With layers told apart: two of the base image, then one for each instruction.
fn layered(packages: &[(&str, usize)]) -> ImageFacts {
    let packages: Vec<_> = packages.iter().map(|(p, l)| (*p, Some(*l))).collect();
    let mut facts = image(&packages);
    let layer = |line| LayerFacts {
        line,
        ..LayerFacts::default()
    };
    let tree = facts.tree.take().unwrap().unwrap();
    facts.layers = Some(Ok(Arc::new(Analysis {
        tree: Arc::clone(&tree),
        layers: vec![layer(None), layer(None), layer(Some(2)), layer(Some(3))],
        ..Analysis::default()
    })));
    facts.base_layers = Some(Ok(2));
    facts
}

fn judged(spec: &Spec, image: ImageFacts) -> Fact<Vec<Finding>> {
    spec.evaluate(&with_context(
        facts(DOCKERFILE, image),
        &[("package-lock.json", LOCK)],
    ))
}

fn told(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.found.as_str()).collect()
}

#[test]
fn shipped_packages_alone_pass() {
    let image = image(&[("app/node_modules/express", None)]);
    assert_eq!(judged(&no_dev(), image), Ok(Vec::new()));
}

#[test]
fn development_packages_are_told_with_bytes_layer_and_line() {
    let image = layered(&[
        ("app/node_modules/chokidar", 3),
        ("app/node_modules/express", 3),
        ("app/node_modules/nodemon", 3),
        ("app/node_modules/nodemon/node_modules/express", 3),
        // The base image's own.
        ("usr/local/lib/node_modules/npm", 1),
    ]);
    let findings = judged(&no_dev(), image).unwrap();
    assert_eq!(
        findings[0],
        Finding {
            expected: "no npm package that is for development only".to_owned(),
            found: "`nodemon` 3.1.4, 1.03 kB; one of 2 such packages, 2.07 kB in all".to_owned(),
            line: Some(3),
            layer: Some(3),
            path: Some("/app/node_modules/nodemon".to_owned()),
        }
    );
    assert_eq!(told(&findings)[1..], ["`chokidar` 3.1.4, 1.03 kB"]);
}

#[test]
fn without_layers_the_base_images_places_are_skipped() {
    let image_of = |path| image(&[(path, None)]);
    for (path, count) in [
        ("usr/local/lib/node_modules/npm", 0),
        ("usr/lib/node_modules/npm", 0),
        ("opt/yarn/node_modules/npm", 0),
        ("app/node_modules/npm", 1),
    ] {
        let findings = judged(&no_dev(), image_of(path)).unwrap();
        assert_eq!(findings.len(), count, "{path}");
    }
    // With layers it counts who brought it, not where it stands.
    let global = layered(&[("usr/local/lib/node_modules/npm", 2)]);
    assert_eq!(judged(&no_dev(), global).unwrap()[0].line, Some(2));
}

#[test]
fn at_most_five_are_told_and_all_are_counted() {
    let paths: Vec<String> = (0..9)
        .map(|n| format!("srv{n}/node_modules/nodemon"))
        .collect();
    let packages: Vec<_> = paths.iter().map(|path| (path.as_str(), None)).collect();
    let findings = judged(&no_dev(), image(&packages)).unwrap();
    assert_eq!(findings.len(), 5);
    assert_eq!(
        findings[0].found,
        "`nodemon` 3.1.4, 1.03 kB; one of 9 such packages, 9.30 kB in all"
    );
}

#[test]
fn a_directory_left_empty_is_no_package() {
    let mut empty = image(&[]);
    empty.tree = Some(Ok(Arc::new(tree(&[(
        "app/node_modules/nodemon/x",
        0,
        None,
    )]))));
    assert_eq!(judged(&no_dev(), empty), Ok(Vec::new()));
}

/// One package of each family.
fn one_of_each() -> ImageFacts {
    let records = [
        (
            "var/lib/dpkg/status",
            "Package: gcc\nStatus: install ok installed\nVersion: 12\n",
        ),
        ("lib/apk/db/installed", "P:curl\nV:8\n"),
        (
            "usr/lib/python3/Foo_Bar-1.dist-info/METADATA",
            "Name: Foo_Bar\nVersion: 1\n",
        ),
        (
            "app/node_modules/nodemon/package.json",
            r#"{"name": "nodemon", "version": "3"}"#,
        ),
    ];
    let captures = records.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    ImageFacts {
        captures: Some(Ok(captures.into())),
        ..ImageFacts::default()
    }
}

fn named(present: &[&str], absent: &[&str]) -> Named {
    Named {
        present: names(present),
        absent: names(absent),
    }
}

fn npm(present: &[&str], absent: &[&str]) -> Npm {
    Npm {
        present: names(present),
        absent: names(absent),
        ..Npm::default()
    }
}

#[test]
fn named_packages_pass_in_every_family() {
    let spec = Spec {
        npm: Some(npm(&["nodemon"], &["esbuild"])),
        apt: Some(named(&["gcc"], &["g++"])),
        apk: Some(named(&["curl"], &["gcc"])),
        python: Some(named(&["foo-bar"], &["pip"])),
    };
    assert_eq!(judged(&spec, one_of_each()), Ok(Vec::new()));
}

#[test]
fn named_packages_fail_in_every_family() {
    let spec = Spec {
        npm: Some(npm(&["esbuild"], &["nodemon"])),
        apt: Some(named(&[], &["gcc"])),
        apk: Some(named(&["musl"], &[])),
        python: Some(named(&[], &["FOO.bar"])),
    };
    let findings = judged(&spec, one_of_each()).unwrap();
    let told: Vec<_> = findings
        .iter()
        .map(|f| (f.expected.as_str(), f.found.as_str(), f.path.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "npm package `esbuild` is installed",
                "it is not; the image has one other npm package",
                None
            ),
            (
                "npm package `nodemon` is not installed",
                "`nodemon` 3",
                Some("/app/node_modules/nodemon")
            ),
            (
                "Debian package `gcc` is not installed",
                "`gcc` 12",
                Some("/var/lib/dpkg/status")
            ),
            (
                "Alpine package `musl` is installed",
                "it is not; the image has one other Alpine package",
                None
            ),
            (
                "Python package `FOO.bar` is not installed",
                "`Foo_Bar` 1",
                Some("/usr/lib/python3/Foo_Bar-1.dist-info")
            ),
        ]
    );
}

#[test]
fn an_image_without_records_has_no_packages() {
    let none = || ImageFacts {
        captures: Some(Ok(BTreeMap::new())),
        ..ImageFacts::default()
    };
    assert_eq!(judged(&apt(&[], &["gcc"]), none()), Ok(Vec::new()));
    assert_eq!(
        told(&judged(&apt(&["gcc"], &[]), none()).unwrap()),
        ["the image has no Debian packages at all"]
    );
}

#[test]
fn a_record_that_was_cut_leaves_open_what_it_does_not_show() {
    let mut status = b"Package: gcc\nStatus: install ok installed\n\n".to_vec();
    status.resize(usize::try_from(MAX_CONTENT).unwrap(), b'x');
    let cut = || ImageFacts {
        captures: Some(Ok(
            [("var/lib/dpkg/status".to_owned(), status.clone())].into()
        )),
        ..ImageFacts::default()
    };
    assert_eq!(judged(&apt(&["gcc"], &[]), cut()), Ok(Vec::new()));
    assert_eq!(judged(&apt(&[], &["gcc", "g++"]), cut()).unwrap().len(), 1);
    for spec in [apt(&[], &["g++"]), apt(&["g++"], &[])] {
        assert_eq!(
            judged(&spec, cut()),
            Err(NoAnswer::Unknown(
                "/var/lib/dpkg/status is longer than 1.05 MB and was not read to its end"
                    .to_owned()
            ))
        );
    }
}

#[test]
fn a_lock_file_that_cannot_be_read_is_named() {
    let mut context = FileTree::default();
    let image = || image(&[("app/node_modules/nodemon", None)]);
    let answer = |context: &FileTree| {
        let mut facts = facts(DOCKERFILE, image());
        facts.context = Arc::new(context.clone());
        match no_dev().evaluate(&facts) {
            Err(NoAnswer::Unknown(why)) => why,
            other => panic!("{other:?}"),
        }
    };
    let file = "the lock file `package-lock.json`";
    assert_eq!(
        answer(&context),
        format!("{file} is not in the build context")
    );
    context.insert("package-lock.json", File::Directory);
    assert_eq!(answer(&context), format!("{file} is not a regular file"));
    let on_disk = Content::Disk {
        path: PathBuf::from("lock"),
        bytes: 64_000_000,
    };
    context.insert("package-lock.json", File::from_content(on_disk));
    assert_eq!(
        answer(&context),
        format!("{file} is too large to be read (64.0 MB)")
    );
    context.insert("package-lock.json", File::text("yarn"));
    assert!(answer(&context).starts_with(&format!("{file} does not read as JSON")));
}

#[test]
fn without_a_fact_there_is_no_answer() {
    let lost = NoAnswer::Unknown("the engine was lost".to_owned());
    let image = ImageFacts {
        captures: Some(Err(lost.clone())),
        ..ImageFacts::default()
    };
    assert_eq!(judged(&no_dev(), image), Err(lost));
    assert_eq!(
        no_dev().evaluate(&unbuilt(DOCKERFILE)),
        Err(NoAnswer::NotBuilt)
    );
}

#[test]
fn only_the_records_of_the_asked_families_are_captured() {
    let mut plan = Plan::default();
    apt(&[], &["gcc"]).plan(&mut plan);
    let captures: Vec<&str> = plan.captures.iter().map(String::as_str).collect();
    assert_eq!(captures, ["var/lib/dpkg/status", "var/lib/dpkg/status.d/*"]);
    assert!(plan.tree);
}

#[test]
fn an_authors_mistakes_are_found() {
    let wrong = Spec {
        npm: Some(Npm {
            lock: "../lock".to_owned(),
            present: names(&["a", "b c"]),
            absent: names(&["a", ""]),
            ..Npm::default()
        }),
        apt: Some(Named::default()),
        python: Some(Named {
            present: Vec::new(),
            absent: names(&["dja*"]),
        }),
        ..Spec::default()
    };
    for (spec, keys) in [
        (
            wrong,
            &[
                "npm.present[1]",
                "npm.absent[1]",
                "npm.absent[0]",
                "apt",
                "python.absent[0]",
                "npm.lock",
            ][..],
        ),
        (Spec::default(), &[""]),
        (no_dev(), &[]),
        (apt(&["a"], &["b"]), &[]),
    ] {
        let mut problems = Problems::default();
        spec.problems(&mut problems);
        let found: Vec<&str> = problems.found.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(found, keys);
    }
}
