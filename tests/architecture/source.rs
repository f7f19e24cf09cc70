//! The source as a tree: every file of `src/`, parsed, its tests left out.

use std::path::{Path, PathBuf};

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// One file of the program.
pub(crate) struct SourceFile {
    /// Relative to `src/`, with `/`.
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) tree: syn::File,
    /// Line ranges (first, last) of `#[cfg(test)]` items.
    tests: Vec<(usize, usize)>,
}

/// Every file but those that hold tests alone.
pub(crate) fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<_> = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.expect("src can be read").into_path())
        .filter(|path| path.extension().is_some_and(|it| it == "rs") && !is_test_file(path))
        .map(|path| read(&root, &path))
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(files.len() > 20, "src was not found");
    files
}

fn is_test_file(path: &Path) -> bool {
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let in_tests = path.parent().is_some_and(|dir| dir.ends_with("tests"));
    in_tests || stem == "tests" || stem.starts_with("testing") || stem.ends_with("_tests")
}

fn read(root: &Path, path: &PathBuf) -> SourceFile {
    let text = std::fs::read_to_string(path).expect("a source file can be read");
    let tree = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path
        .strip_prefix(root)
        .expect("below src")
        .to_string_lossy()
        .replace('\\', "/");
    let mut finder = TestFinder { found: Vec::new() };
    finder.visit_file(&tree);
    SourceFile {
        name,
        text,
        tree,
        tests: finder.found,
    }
}

impl SourceFile {
    /// The first folder, or the file's own name: `domain`, `engine`, `main`.
    pub(crate) fn layer(&self) -> &str {
        let first = self.name.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    pub(crate) fn is_test_line(&self, line: usize) -> bool {
        self.tests
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&line))
    }

    /// Numbered lines outside tests.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self
            .text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line));
        numbered.filter(|(number, _)| !self.is_test_line(*number))
    }
}

struct TestFinder {
    found: Vec<(usize, usize)>,
}

impl<'a> Visit<'a> for TestFinder {
    fn visit_item(&mut self, item: &'a syn::Item) {
        let attributes = match item {
            syn::Item::Mod(it) => &it.attrs,
            syn::Item::Fn(it) => &it.attrs,
            syn::Item::Impl(it) => &it.attrs,
            syn::Item::Use(it) => &it.attrs,
            _ => return visit::visit_item(self, item),
        };
        if attributes.iter().any(is_cfg_test) {
            let span = item.span();
            self.found.push((span.start().line, span.end().line));
        } else {
            visit::visit_item(self, item);
        }
    }
}

fn is_cfg_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute
            .parse_args::<syn::Path>()
            .is_ok_and(|path| path.is_ident("test"))
}
