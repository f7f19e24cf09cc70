use crate::domain::check::testing::{
    Image, check, directory, fails, file, findings, needs_an_image, of_image, passes, problem_keys,
};
use crate::domain::facts::{Facts, NoAnswer, Plan};
use crate::domain::image::{Entry, Kind};

const APP: &str = "FROM node:20\nCOPY . .\nRUN npm ci\nRUN rm .env";

fn layers() -> Image {
    Image::on(&[("etc/hosts.test.js", 1), ("bin/sh", 10)])
        .layer(
            "COPY . .",
            2,
            &[
                ("app/server.js", 100),
                ("app/.env", 20),
                ("app/a.test.js", 1),
                ("app/b.test.js", 2),
            ],
        )
        .layer(
            "RUN npm ci",
            3,
            &[("app/c.test.js", 3), ("app/d.test.js", 4)],
        )
        .deleting("RUN rm .env", 4, &["app/.env"])
}

fn image() -> Facts {
    of_image(APP, layers())
}

fn with(path: &str, entry: Entry) -> Facts {
    of_image(APP, Image::scratch().entry("COPY x /app/", 2, path, entry))
}

fn only_stats(stats: &[(&str, Option<Entry>)]) -> Facts {
    let mut facts = image();
    facts.image.layers = None;
    let stats = stats
        .iter()
        .map(|(path, entry)| ((*path).to_owned(), Ok(entry.clone())));
    facts.image.stats = stats.collect();
    facts
}

#[test]
fn present_and_absent_as_asked() {
    let exported = Facts {
        image: layers().exported(),
        ..image()
    };
    let looked_up = only_stats(&[("/app/server.js", Some(file(1))), ("/app/.env", None)]);
    for facts in [&image(), &exported, &looked_up] {
        passes("files", r#"{"present": ["/app/server.js"]}"#, facts);
        passes("files", r#"{"present": ["app/server.js"]}"#, facts);
        passes("files", r#"{"absent": ["/app/.env"]}"#, facts);
    }
    for facts in [&image(), &exported] {
        passes(
            "files",
            r#"{"present": ["/app/*.js"], "absent": ["/app/*.ts"]}"#,
            facts,
        );
    }
}

#[test]
fn what_is_missing_says_where_it_went_or_what_is_near() {
    let keys = r#"{"present": ["/app/.env"]}"#;
    let found = "line 2 (COPY . .) puts it there, but line 4 (RUN rm .env) deletes it";
    fails(
        "files",
        keys,
        &image(),
        "`/app/.env` is there",
        found,
        Some(4),
    );
    let keys = r#"{"present": ["/srv/server.js"]}"#;
    let found = "nothing there; the nearest is `/app/server.js`";
    fails(
        "files",
        keys,
        &image(),
        "`/srv/server.js` is there",
        found,
        None,
    );
    let keys = r#"{"present": ["**/sever.js"]}"#;
    let found = "nothing matches; the nearest is `/app/server.js`";
    fails(
        "files",
        keys,
        &image(),
        "something matches `**/sever.js`",
        found,
        None,
    );
    let keys = r#"{"present": ["/dist/*"]}"#;
    fails(
        "files",
        keys,
        &image(),
        "something matches `/dist/*`",
        "nothing matches",
        None,
    );
    let keys = r#"{"present": ["/app/x"]}"#;
    let facts = only_stats(&[("/app/x", None)]);
    fails(
        "files",
        keys,
        &facts,
        "`/app/x` is there",
        "nothing there",
        None,
    );
}

#[test]
fn what_is_unwanted_is_named_by_layer() {
    let all = findings("files", r#"{"absent": ["**/*.test.js"]}"#, &image());
    let said: Vec<_> = all
        .iter()
        .map(|f| (f.found.as_str(), f.line, f.layer))
        .collect();
    let two = "`/app/a.test.js` and `/app/b.test.js` (3 B), from line 2 (COPY . .)";
    let more = "`/app/c.test.js` and `/app/d.test.js` (7 B), from line 3 (RUN npm ci)";
    let base = "`/etc/hosts.test.js` (1 B), from the base image";
    assert_eq!(
        said,
        [
            (base, Some(1), Some(0)),
            (two, Some(2), Some(1)),
            (more, Some(3), Some(2))
        ]
    );
    assert_eq!(all[1].expected, "nothing that matches `**/*.test.js`");
    assert_eq!(all[1].path.as_deref(), Some("/app/a.test.js"));

    let found = "`/app/server.js` (100 B), from line 2 (COPY . .)";
    let keys = r#"{"absent": ["/app/server.js"]}"#;
    fails(
        "files",
        keys,
        &image(),
        "nothing at `/app/server.js`",
        found,
        Some(2),
    );

    let exported = Facts {
        image: layers().exported(),
        ..image()
    };
    let found = "`/app/a.test.js`, `/app/b.test.js`, `/app/c.test.js` and 2 more (11 B)";
    let keys = r#"{"absent": ["**/*.test.js"]}"#;
    fails(
        "files",
        keys,
        &exported,
        "nothing that matches `**/*.test.js`",
        found,
        None,
    );
}

#[test]
fn a_directory_is_named_with_what_is_in_it() {
    let directory = directory();
    let image = Image::scratch()
        .entry("WORKDIR /app/test", 2, "app/test", directory)
        .layer(
            "COPY . .",
            3,
            &[("app/test/a", 1), ("app/test/b", 1), ("app/tests", 9)],
        );
    let found = "`/app/test`, a directory with 2 files (2 B), from line 2 (WORKDIR /app/test)";
    let keys = r#"{"absent": ["/app/test/"]}"#;
    fails(
        "files",
        keys,
        &of_image(APP, image),
        "nothing at `/app/test`",
        found,
        Some(2),
    );
}

#[test]
fn any_layer_sees_deleted_files_but_not_the_base_images() {
    let found = "`/app/.env` (20 B), from line 2 (COPY . .); \
                 line 4 (RUN rm .env) deletes it, but it stays in the image";
    let keys = r#"{"absent": ["**/.env"], "scope": "any_layer"}"#;
    let expected = "nothing that matches `**/.env`, in any layer";
    fails("files", keys, &image(), expected, found, Some(2));
    let keys = r#"{"absent": ["/bin/sh", "etc/*.js"], "scope": "any_layer"}"#;
    passes("files", keys, &image());
    let keys = r#"{"absent": ["/app"], "scope": "any_layer"}"#;
    assert_eq!(
        findings("files", keys, &image()).len(),
        2,
        "everything below /app"
    );
    let keys = r#"{"present": ["/app/.env"], "scope": "any_layer"}"#;
    passes("files", keys, &image());
}

#[test]
fn attributes_of_one_path() {
    let executable = Entry {
        mode: 0o755,
        uid: 1000,
        gid: 1000,
        ..file(10_000)
    };
    let facts = with("app/run", executable);
    passes(
        "files",
        r#"{"path": "/app/run", "type": "file", "mode": "0755", "owner": 1000, "group": 1000,
            "max_size": "10KB"}"#,
        &facts,
    );
    passes(
        "files",
        r#"{"path": "/app/run", "mode": "-rwxr-xr-x"}"#,
        &facts,
    );
    for (keys, expected, found) in [
        (r#""type": "directory""#, "is a directory", "a file"),
        (
            r#""mode": "0644""#,
            "has mode 0644 (-rw-r--r--)",
            "0755 (-rwxr-xr-x)",
        ),
        (
            r#""mode": "drwxr-xr-x""#,
            "has mode drwxr-xr-x",
            "0755 (-rwxr-xr-x)",
        ),
        (r#""owner": 0"#, "belongs to user 0 (root)", "user 1000"),
        (r#""group": 20"#, "belongs to group 20", "group 1000"),
        (r#""link": "x""#, "is a symbolic link to `x`", "a file"),
        (
            r#""max_size": 9999"#,
            "has at most 10 kB",
            "10 kB: 1 B too much",
        ),
    ] {
        let keys = format!(r#"{{"path": "/app/run", {keys}}}"#);
        let expected = format!("`/app/run` {expected}");
        fails("files", &keys, &facts, &expected, found, Some(2));
    }
    let keys = r#"{"path": "/app/runn", "owner": 1000}"#;
    let found = "nothing there; the nearest is `/app/run`";
    fails(
        "files",
        keys,
        &with("app/zebra", file(1)),
        "`/app/runn` is there",
        "nothing there",
        None,
    );
    fails("files", keys, &facts, "`/app/runn` is there", found, None);
}

#[test]
fn links_and_directories() {
    let link = Entry {
        kind: Kind::Symlink {
            target: "busybox".to_owned(),
        },
        ..file(0)
    };
    let facts = with("bin/sh", link);
    passes(
        "files",
        r#"{"path": "/bin/sh", "type": "symlink", "link": "busybox"}"#,
        &facts,
    );
    let keys = r#"{"path": "/bin/sh", "link": "bash"}"#;
    let expected = "`/bin/sh` is a symbolic link to `bash`";
    fails(
        "files",
        keys,
        &facts,
        expected,
        "a symbolic link to `busybox`",
        Some(2),
    );

    let directory = Entry {
        mode: 0o1777,
        ..directory()
    };
    let image = Image::scratch()
        .entry("RUN mkdir", 2, "tmp", directory.clone())
        .layer("COPY x /tmp", 3, &[("tmp/x", 500)]);
    let facts = of_image(APP, image);
    passes(
        "files",
        r#"{"path": "/tmp", "mode": "drwxrwxrwt", "max_size": 500}"#,
        &facts,
    );
    let keys = r#"{"path": "/tmp", "type": "directory", "max_size": 499}"#;
    fails(
        "files",
        keys,
        &facts,
        "`/tmp` has at most 499 B",
        "500 B: 1 B too much",
        Some(2),
    );
    let looked_up = only_stats(&[("/tmp", Some(directory))]);
    let keys = r#"{"path": "/tmp", "max_size": 499}"#;
    fails(
        "files",
        keys,
        &looked_up,
        "`/tmp` has at most 499 B",
        "a directory",
        None,
    );
}

#[test]
fn a_hard_link_has_the_facts_of_its_file() {
    let link = Entry {
        kind: Kind::Hardlink {
            target: "bin/a".to_owned(),
        },
        ..file(0)
    };
    let image = Image::scratch()
        .layer("COPY a /bin", 2, &[("bin/a", 700)])
        .entry("RUN ln", 3, "bin/b", link);
    let keys = r#"{"path": "/bin/b", "type": "file", "max_size": 600}"#;
    let facts = of_image(APP, image);
    fails(
        "files",
        keys,
        &facts,
        "`/bin/b` has at most 600 B",
        "700 B: 100 B too much",
        Some(3),
    );
}

#[test]
fn what_cannot_be_seen_is_nobodys_failure() {
    needs_an_image("files", r#"{"present": ["/a"]}"#);
    needs_an_image("files", r#"{"absent": ["**/a"]}"#);
    needs_an_image("files", r#"{"path": "/a"}"#);
    let mut facts = image();
    let lost = NoAnswer::Unknown("no disk left".to_owned());
    facts.image.layers = Some(Err(lost.clone()));
    let keys = r#"{"absent": ["/app/.env"]}"#;
    assert_eq!(
        check("files", r#"{"absent": ["/x"], "scope": "any_layer"}"#).evaluate(&facts),
        Err(lost)
    );
    assert!(check("files", keys).evaluate(&facts).is_err());
    facts.image.stats.insert("/app/.env".to_owned(), Ok(None));
    passes("files", keys, &facts);
}

#[test]
fn asks_for_the_cheapest_facts() {
    let plan = |keys: &str| {
        let mut plan = Plan::default();
        check("files", keys).plan(&mut plan);
        let stats: Vec<String> = plan.stats.iter().cloned().collect();
        (stats.join(" "), plan.tree, plan.layers)
    };
    let literal = plan(r#"{"present": ["/b", "a/"], "absent": ["/c"]}"#);
    assert_eq!(literal, ("/a /b /c".to_owned(), false, false));
    let globs = plan(r#"{"present": ["/b"], "absent": ["**/c"]}"#);
    assert_eq!(globs, (String::new(), true, false));
    let deleted = plan(r#"{"absent": ["/c"], "scope": "any_layer"}"#);
    assert_eq!(deleted, (String::new(), false, true));
    assert_eq!(
        plan(r#"{"path": "/a", "owner": 0}"#),
        ("/a".to_owned(), false, false)
    );
}

#[test]
fn authors_mistakes() {
    for (keys, wrong) in [
        (r#"{"present": ["/a"], "absent": ["**/b"]}"#, &[][..]),
        (r#"{"path": "/a"}"#, &[]),
        ("{}", &[""]),
        (r#"{"scope": "any_layer"}"#, &[""]),
        (
            r#"{"present": ["/a/../b"], "absent": ["["]}"#,
            &["absent[0]", "present[0]"],
        ),
        (r#"{"present": ["/a"], "absent": ["/a"]}"#, &["absent"]),
        (r#"{"mode": "0644"}"#, &["mode"]),
        (r#"{"present": ["/a"], "owner": 0}"#, &["owner"]),
        (r#"{"path": "/a", "mode": "999"}"#, &["mode"]),
        (r#"{"path": "/*"}"#, &["path"]),
        (r#"{"path": "/a", "absent": ["/b"]}"#, &["path"]),
        (r#"{"path": "/a", "scope": "any_layer"}"#, &["scope"]),
        (r#"{"path": "/a", "type": "file", "link": "b"}"#, &["link"]),
    ] {
        assert_eq!(problem_keys("files", keys), wrong, "{keys}");
    }
}
