//! How large a room may grow, and what may not lie about in it.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::source::{SourceFile, files};

const LONG_FUNCTION: usize = 60;
const LONGEST_FUNCTION: usize = 100;
const LARGEST_FILE: usize = 400;
const MEDIAN_FILE: usize = 150;
const MOST_FIELDS: usize = 12;

#[derive(Default)]
struct Shapes {
    /// (line, name, lines)
    functions: Vec<(usize, String, usize)>,
    /// (line, name, fields)
    structs: Vec<(usize, String, usize)>,
}

impl Shapes {
    fn function(&mut self, name: &syn::Ident, block: &syn::Block) {
        let span = block.span();
        let lines = span.end().line - span.start().line + 1;
        self.functions
            .push((span.start().line, name.to_string(), lines));
    }
}

impl<'a> Visit<'a> for Shapes {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.function(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.function(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.structs.push((
            item.span().start().line,
            item.ident.to_string(),
            item.fields.len(),
        ));
        visit::visit_item_struct(self, item);
    }
}

fn shapes(file: &SourceFile) -> Shapes {
    let mut shapes = Shapes::default();
    shapes.visit_file(&file.tree);
    shapes
        .functions
        .retain(|(line, ..)| !file.is_test_line(*line));
    shapes
        .structs
        .retain(|(line, ..)| !file.is_test_line(*line));
    shapes
}

#[test]
fn functions_fit_on_a_screen() {
    let mut all = 0;
    let mut long = Vec::new();
    for file in files() {
        for (line, name, lines) in shapes(&file).functions {
            all += 1;
            assert!(
                lines <= LONGEST_FUNCTION,
                "{}:{line}: {name}: {lines} lines",
                file.name
            );
            if lines > LONG_FUNCTION {
                long.push(format!("{}:{line}: {name}: {lines} lines", file.name));
            }
        }
    }
    assert!(
        long.len() * 100 <= all,
        "{} of {all} are long:\n{}",
        long.len(),
        long.join("\n")
    );
}

#[test]
fn files_stay_small() {
    let mut sizes: Vec<_> = files()
        .iter()
        .map(|file| (file.lines().count(), file.name.clone()))
        .collect();
    sizes.sort();
    let large: Vec<_> = sizes
        .iter()
        .filter(|(lines, _)| *lines > LARGEST_FILE)
        .collect();
    assert!(large.is_empty(), "over {LARGEST_FILE} lines: {large:?}");
    let (median, name) = &sizes[sizes.len() / 2];
    assert!(
        *median <= MEDIAN_FILE,
        "the median file, {name}, has {median} lines"
    );
}

#[test]
fn no_struct_knows_everything() {
    for file in files() {
        for (line, name, fields) in shapes(&file).structs {
            assert!(
                fields <= MOST_FIELDS,
                "{}:{line}: {name} has {fields} fields",
                file.name
            );
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for file in files() {
        let first = file.text.lines().next().unwrap_or_default();
        let words = first
            .strip_prefix("//! ")
            .unwrap_or_default()
            .split_whitespace()
            .count();
        assert!(words >= 3, "{}: opens with {first:?}", file.name);
    }
}

#[test]
fn comments_say_something() {
    for file in files() {
        let mut before = "";
        for (number, line) in file.lines() {
            let line = line.trim();
            let banner = line.starts_with("//")
                && ["----", "====", "****", "####"]
                    .iter()
                    .any(|rule| line.contains(rule));
            assert!(!banner, "{}:{number}: a banner", file.name);
            let hollow = line == "///" && !before.starts_with("///");
            assert!(!hollow, "{}:{number}: an empty doc comment", file.name);
            before = line;
        }
    }
}

#[test]
fn swallowed_errors_give_their_reason() {
    let mut silent = Vec::new();
    for file in files() {
        if !["engine", "content", "grading", "cli", "tui"].contains(&file.layer()) {
            continue;
        }
        let lines: Vec<_> = file.text.lines().collect();
        for (number, line) in file.lines() {
            let code = line.split("//").next().unwrap_or_default();
            let swallows = code.contains(".ok()")
                || code.contains("let _ =")
                || code.contains("let _ignored")
                || code.contains(".await.unwrap_or_default()");
            let above = &lines[number.saturating_sub(5)..number];
            // Turning text into a number or a name touches no engine and no file.
            let pure = [
                "parse",
                "from_utf8",
                "from_str_radix",
                "strip_prefix",
                "env::var",
            ];
            let near = &lines[number.saturating_sub(3)..number];
            let converts = near
                .iter()
                .any(|line| pure.iter().any(|word| line.contains(word)));
            if swallows && !converts && !above.iter().any(|line| line.contains("//")) {
                silent.push(format!("{}:{number}: {}", file.name, line.trim()));
            }
        }
    }
    assert!(
        silent.is_empty(),
        "errors vanish without a word:\n{}",
        silent.join("\n")
    );
}

#[test]
fn the_screen_shares_no_locks_and_no_colours() {
    for file in files() {
        let shared = ["app", "ui"].contains(&file.layer());
        for (number, line) in file.lines() {
            let locks = ["Mutex", "RefCell", "thread_local!"]
                .iter()
                .any(|it| line.contains(it));
            assert!(
                !(shared && locks),
                "{}:{number}: a lock in the pure screen",
                file.name
            );
            let colour = line.contains("Color::") && !file.name.starts_with("ui/theme");
            assert!(
                !colour,
                "{}:{number}: a colour outside the theme",
                file.name
            );
        }
    }
}
