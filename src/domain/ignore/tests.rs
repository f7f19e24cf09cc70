use proptest::prelude::*;

use super::{IgnoreFile, applicable};
use crate::domain::files::{File, FileTree};

fn excludes(text: &str, path: &str) -> bool {
    IgnoreFile::parse(text).unwrap().excludes(path)
}

fn tree(paths: &[&str]) -> FileTree {
    let mut tree = FileTree::default();
    for path in paths {
        match path.strip_suffix('/') {
            Some(folder) => tree.insert(folder, File::Directory),
            None => tree.insert(*path, File::text("x")),
        }
    }
    tree
}

fn kept(text: &str, paths: &[&str]) -> Vec<String> {
    let ignore = IgnoreFile::parse(text).unwrap();
    ignore.filter(&tree(paths)).0.into_keys().collect()
}

/// Pattern, path, whether it is left out.
const SINGLE: &[(&str, &str, bool)] = &[
    // Documented.
    ("*/temp*", "somedir/temporary.txt", true),
    ("*/temp*", "somedir/temp", true),
    ("*/temp*", "temp", false),
    ("*/*/temp*", "a/b/temporary.txt", true),
    ("*/*/temp*", "a/temporary.txt", false),
    ("temp?", "tempa", true),
    ("temp?", "temp", false),
    ("temp?", "tempab", false),
    ("**/*.go", "a.go", true),
    ("**/*.go", "a/b/c.go", true),
    ("*.md", "README.md", true),
    ("*.md", "docs/a.md", false),
    ("/foo/bar", "foo/bar", true),
    ("foo/bar/", "foo/bar", true),
    ("foo/./bar", "foo/bar", true),
    (".", "a", false),
    ("", "a", false),
    // Folders take what is below them.
    ("node_modules", "node_modules/a/b.js", true),
    ("node_modules", "x/node_modules/a.js", false),
    ("**/node_modules", "x/node_modules/a.js", true),
    ("*", "a/b/c", true),
    ("a*", "ab/c/d", true),
    // `**` wherever it stands.
    ("**", "a/b", true),
    ("**/", "a/b", true),
    ("a/**", "a/b/c", true),
    ("a/**", "a", false),
    ("a**", "abc/d", true),
    ("a/**/b", "a/b", true),
    ("a/**/b", "a/x/y/b", true),
    ("a/**/b", "a/xb", false),
    ("**/a/**/b", "x/a/y/b", true),
    ("**/a", "xa", false),
    ("**/a/*", "a/b", true),
    ("**file", "dir/dir2/file", true),
    ("**.txt", "a/b.txt", true),
    ("**file", "dir/myfile", true),
    ("**file*", "dir/myfile", false),
    ("a/*.txt**", "a/file.txt", true),
    ("**/**", "dir/file", true),
    ("a?b", "a☺b", true),
    ("[\\-x]", "-", true),
    ("**/**/a", "a", true),
    ("dir/**/*.txt", "dir/a.txt", true),
    ("**/.foo", "bar.foo", false),
    ("a**b", "a/x/b", true),
    ("a**b", "axb", false),
    // Classes and escapes.
    ("[a-c]x", "bx", true),
    ("[^a-c]x", "bx", false),
    ("[^a-c]x", "dx", true),
    ("[\\]]", "]", true),
    ("[a&&b]", "&", true),
    ("[[]", "[", true),
    ("[!a]", "!", true),
    ("a\\*b", "a*b", true),
    ("a\\*b", "axb", false),
    ("\\!a", "!a", true),
    ("\\#a", "#a", true),
    ("a\\d", "ad", true),
    ("a\\d", "a1", false),
    // What means something to a regex and nothing here.
    ("a.c", "abc", false),
    ("a+(b)|{c}^$", "a+(b)|{c}^$", true),
    // Spelling.
    ("A", "a", false),
    ("é?", "éx", true),
    ("ab", "/ab", true),
];

#[test]
fn single_patterns() {
    for (pattern, path, excluded) in SINGLE {
        assert_eq!(
            excludes(pattern, path),
            *excluded,
            "{pattern:?} on {path:?}"
        );
    }
}

#[test]
fn the_last_match_wins() {
    for (text, path, excluded) in [
        ("*.md\n!README.md", "README.md", false),
        ("*.md\n!README.md", "OTHER.md", true),
        (
            "*.md\n!README*.md\nREADME-secret.md",
            "README-secret.md",
            true,
        ),
        (
            "*.md\nREADME-secret.md\n!README*.md",
            "README-secret.md",
            false,
        ),
        ("!a\na", "a", true),
        ("a\n!a/b", "a/b", false),
        ("a\n!a/b", "a/b/c", false),
        ("a\n!a/b", "a/c", true),
        ("a\n!a/b\na/b/c", "a/b/c", true),
        ("**\n!**/*.js", "x/y.js", false),
        ("*\n!src", "src/deep/a.c", false),
        ("*\n!src/**/*.c", "src/deep/a.c", false),
        ("*\n!src/**/*.c", "src/deep/a.h", true),
        ("a/b\n!a", "a/b/c", true),
        ("a\n!a/b/c\na/b", "a/b/c", false),
        ("a\n!a/b/c\na/b", "a/b/d", true),
        ("# a\n\n  b  \n! c \n", "b", true),
        ("\u{feff}a\r\nb\r\n", "a", true),
        ("\u{feff}# a\r\nb\r\n", "b", true),
    ] {
        assert_eq!(excludes(text, path), excluded, "{text:?} on {path:?}");
    }
}

#[test]
fn filtering_keeps_the_folders_of_what_is_brought_back() {
    let paths = [
        "a/",
        "a/b/",
        "a/b/c.txt",
        "a/b/d.txt",
        "a/e.txt",
        "f/",
        "f/g.txt",
        "h.txt",
    ];
    assert_eq!(
        kept("a\n!a/b/c.txt", &paths),
        ["a", "a/b", "a/b/c.txt", "f", "f/g.txt", "h.txt"]
    );
    assert_eq!(kept("**/*.txt", &paths), ["a", "a/b", "f"]);
    assert_eq!(kept("*", &paths), [] as [&str; 0]);
    assert_eq!(kept("", &paths).len(), paths.len());
    assert_eq!(
        kept("a/*\n!a/e.txt", &paths),
        ["a", "a/e.txt", "f", "f/g.txt", "h.txt"]
    );
}

#[test]
fn a_malformed_pattern_has_its_line() {
    for (text, line) in [("a\nb[\n", 2), ("# x\n\n!\n", 3)] {
        assert_eq!(IgnoreFile::parse(text).unwrap_err().0, line, "{text:?}");
    }
    assert!(IgnoreFile::parse(&"a".repeat(super::MAX_BYTES + 1)).is_err());
}

#[test]
fn the_dockerfiles_own_file_beats_the_general_one() {
    let mut folder = tree(&["Dockerfile", "prod.Dockerfile"]);
    assert_eq!(applicable(&folder, "Dockerfile"), None);
    folder.insert(".dockerignore", File::text("a"));
    folder.insert("prod.Dockerfile.dockerignore", File::text("b"));
    let of = |name| applicable(&folder, name).unwrap();
    assert_eq!(
        of("Dockerfile"),
        (".dockerignore".to_owned(), "a".to_owned())
    );
    assert_eq!(of("prod.Dockerfile").1, "b");
}

#[test]
fn many_patterns_and_files_take_linear_time() {
    use std::fmt::Write as _;
    let mut text = String::new();
    for n in 0..4_900 {
        writeln!(text, "folder{n}/name\n!folder{n}/name/x").unwrap();
    }
    text.push_str("**/*a*a*a*a*a*a*a*b\n");
    let ignore = IgnoreFile::parse(&text).unwrap();
    let long = "a".repeat(20_000);
    assert!(!ignore.excludes(&long));
    assert!(ignore.excludes("folder4899/name/y"));
    assert!(!ignore.excludes("folder4899/name/x/z"));
}

proptest! {
    #[test]
    fn any_file_parses_or_errs_and_filter_agrees_with_excludes(
        text in "([a-c*?!/\\[\\]\\\\^ #.-]{0,6}\n){0,6}",
        paths in proptest::collection::vec("[a-c]{1,2}(/[a-c]{1,2}){0,3}", 0..12),
    ) {
        if let Ok(ignore) = IgnoreFile::parse(&text) {
            let mut files = FileTree::default();
            for path in &paths {
                files.insert(path.clone(), File::text(""));
            }
            let kept = ignore.filter(&files);
            for path in files.0.keys() {
                let is_kept = kept.0.contains_key(path);
                let needed = kept.0.keys().any(|other| other.starts_with(&format!("{path}/")));
                prop_assert_eq!(is_kept, !ignore.excludes(path) || needed, "{} {:?}", path, text);
            }
        }
    }

    #[test]
    fn hostile_bytes_never_panic(text in "\\PC{0,120}", path in "\\PC{0,40}") {
        if let Ok(ignore) = IgnoreFile::parse(&text) {
            let _answer: bool = ignore.excludes(&path);
        }
    }
}
