//! The arrows between layers, and the crates that stay in one room.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::source::{SourceFile, files};

/// Which layers a layer may name through `crate::`.
const ARROWS: [(&str, &[&str]); 12] = [
    ("build", &[]),
    ("main", &[]),
    ("lib", &[]),
    (
        "cli",
        &[
            "cli", "content", "domain", "engine", "grading", "kit", "tui",
        ],
    ),
    (
        "tui",
        &[
            "app", "content", "domain", "engine", "grading", "kit", "tui", "ui",
        ],
    ),
    ("ui", &["app", "domain", "ui"]),
    ("app", &["app", "domain"]),
    ("grading", &["domain", "engine", "grading"]),
    ("kit", &["content", "domain", "engine", "kit"]),
    ("engine", &["domain", "engine"]),
    ("content", &["content", "domain"]),
    ("domain", &["domain"]),
];

/// Crates that only some places may name.
const CONFINED: [(&str, &[&str]); 15] = [
    ("bollard", &["engine/"]),
    ("tokio", &["cli/", "engine/", "grading/", "kit/", "tui/"]),
    (
        "tokio_util",
        &["cli/", "engine/", "grading/", "kit/", "tui/"],
    ),
    (
        "futures_util",
        &["cli/", "engine/", "grading/", "kit/", "tui/"],
    ),
    ("oci_client", &["kit/mirror", "kit/serve"]),
    ("serde_yaml", &["content/yaml"]),
    ("saphyr_parser", &["content/yaml"]),
    ("clap", &["cli/"]),
    ("anyhow", &["cli/"]),
    ("indicatif", &["cli/progress"]),
    ("parse_dockerfile", &["domain/dockerfile/"]),
    ("crossterm", &["tui/"]),
    ("ratatui", &["tui/", "ui/"]),
    ("pulldown_cmark", &["cli/plain/markdown", "ui/"]),
    ("tui_textarea", &["app/"]),
];

/// What the pure part may not name: IO, clocks, threads.
const IMPURE: [&[&str]; 9] = [
    &["std", "fs"],
    &["std", "net"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "env"],
    &["std", "io"],
    &["std", "time", "SystemTime"],
    &["std", "time", "Instant"],
    &["tokio"],
];
const PURE: [&str; 3] = ["domain", "app", "ui"];

/// A path named in the code, such as `crate::domain::bytes`.
struct Named {
    line: usize,
    segments: Vec<String>,
}

#[derive(Default)]
struct Names {
    found: Vec<Named>,
}

impl Names {
    fn use_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let mut segments = before.to_vec();
        match tree {
            syn::UseTree::Path(path) => {
                segments.push(path.ident.to_string());
                self.use_tree(&path.tree, &segments);
            }
            syn::UseTree::Group(group) => {
                group
                    .items
                    .iter()
                    .for_each(|item| self.use_tree(item, &segments));
            }
            syn::UseTree::Name(name) => self.push(name.ident.to_string(), segments, name.span()),
            syn::UseTree::Rename(name) => self.push(name.ident.to_string(), segments, name.span()),
            syn::UseTree::Glob(glob) => self.push("*".to_owned(), segments, glob.span()),
        }
    }

    fn push(&mut self, last: String, mut segments: Vec<String>, span: proc_macro2::Span) {
        segments.push(last);
        self.found.push(Named {
            line: span.start().line,
            segments,
        });
    }

    /// Paths inside macro calls, which `syn` does not parse.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    line = ident.span().start().line;
                    path.push(ident.to_string());
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => {}
                other => {
                    self.found.push(Named {
                        line,
                        segments: std::mem::take(&mut path),
                    });
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.found.push(Named {
            line,
            segments: path,
        });
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.use_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let segments = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.found.push(Named {
            line: path.span().start().line,
            segments,
        });
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'a syn::Macro) {
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }
}

fn names(file: &SourceFile) -> Vec<Named> {
    let mut names = Names::default();
    names.visit_file(&file.tree);
    names.found.retain(|named| !file.is_test_line(named.line));
    names.found
}

#[test]
fn layers_name_only_what_lies_below_them() {
    let mut leaks = Vec::new();
    let modules: BTreeSet<&str> = ARROWS.iter().map(|(layer, _)| *layer).collect();
    for file in files() {
        let allowed = ARROWS
            .iter()
            .find(|(layer, _)| *layer == file.layer())
            .unwrap_or_else(|| panic!("{}: no such layer in DESIGN", file.name))
            .1;
        for named in names(&file) {
            if named.segments.first().is_none_or(|first| first != "crate") {
                continue;
            }
            let to = named.segments.get(1).map_or("*", String::as_str);
            if modules.contains(to) && !allowed.contains(&to) {
                leaks.push(format!(
                    "{}:{}: {} -> {to}",
                    file.name,
                    named.line,
                    file.layer()
                ));
            }
        }
    }
    assert!(leaks.is_empty(), "layer leaks:\n{}", leaks.join("\n"));
}

#[test]
fn each_crate_stays_in_its_room() {
    let mut leaks = Vec::new();
    for file in files() {
        for named in names(&file) {
            let Some(first) = named.segments.first() else {
                continue;
            };
            for (name, rooms) in CONFINED {
                if first == name && !rooms.iter().any(|room| file.name.starts_with(room)) {
                    leaks.push(format!("{}:{}: {name}", file.name, named.line));
                }
            }
        }
    }
    assert!(
        leaks.is_empty(),
        "a crate left its room:\n{}",
        leaks.join("\n")
    );
}

#[test]
fn the_pure_part_has_no_io_and_no_clock() {
    let mut leaks = Vec::new();
    for file in files().iter().filter(|file| PURE.contains(&file.layer())) {
        for named in names(file) {
            for path in IMPURE {
                if named.segments.len() >= path.len()
                    && named.segments.iter().zip(path).all(|(a, b)| a == b)
                {
                    leaks.push(format!("{}:{}: {}", file.name, named.line, path.join("::")));
                }
            }
        }
        for (number, line) in file.lines() {
            if line.contains("async fn") || line.contains("async move") || line.contains(".await") {
                leaks.push(format!("{}:{number}: async", file.name));
            }
        }
    }
    assert!(leaks.is_empty(), "not pure:\n{}", leaks.join("\n"));
}
