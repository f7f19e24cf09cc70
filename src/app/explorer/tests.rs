//! What the explorer shows of synthetic images.

use std::fmt::Write;
use std::sync::Arc;

use super::testing::{file, folder, gone, layered, opaque};
use super::*;
use crate::app::action::{ExploreAction as X, ListAction as L};
use crate::domain::image::{Mark, Member};

fn subject(name: &str, layers: Vec<(Option<u32>, Vec<Member>)>) -> Subject {
    let (lines, members): (Vec<_>, Vec<_>) = layers.into_iter().unzip();
    let mut analysis = layered(members);
    for (layer, line) in analysis.layers.iter_mut().zip(lines) {
        layer.line = line;
    }
    Subject {
        name: name.to_owned(),
        analysis: Arc::new(analysis),
        stand_in: false,
        engine_bytes: None,
    }
}

/// Base of two layers; line 4 brings, line 5 deletes, line 7 replaces a whole folder.
fn yours() -> Subject {
    subject(
        "yours",
        vec![
            (None, vec![file("bin/sh", 100), file("etc/passwd", 1)]),
            (None, vec![file("etc/motd", 3)]),
            (
                Some(4),
                vec![
                    file("app/big", 50),
                    file("app/lib/a", 20),
                    file("app/lib/b", 10),
                    file("etc/passwd", 2),
                ],
            ),
            (Some(5), vec![gone("app/big")]),
            (Some(7), vec![opaque("app/lib"), file("app/lib/c", 5)]),
        ],
    )
}

fn explorer() -> Explorer {
    let other = subject("bloated (baseline)", vec![(Some(1), vec![file("x", 9)])]);
    Explorer::new(vec![yours(), other])
}

/// `+ app 70`, deeper ones indented.
fn shown(explorer: &Explorer) -> Vec<String> {
    let line = |(node, _, found): (&Node, bool, bool)| {
        let mark = match node.mark {
            Some(Mark::Added) => '+',
            Some(Mark::Changed) => '~',
            Some(Mark::Deleted) => '-',
            None => ' ',
        };
        let mut words = format!(
            "{}{mark} {} {}",
            "  ".repeat(usize::from(node.depth) - 1),
            node.name,
            node.sums.ships
        );
        if node.sums.hides > 0 {
            write!(words, " hides {}", node.sums.hides).unwrap();
        }
        match node.hidden {
            Hidden::Nowhere => {}
            Hidden::In { layer, fate } => {
                write!(words, " {} in {layer}", fate.done()).unwrap();
            }
            Hidden::Several => words.push_str(" hidden here and there"),
        }
        words.push_str(if found { " *" } else { "" });
        words.push_str(if node.opaque { " opaque" } else { "" });
        words
    };
    explorer.files().unwrap().rows(0).map(line).collect()
}

fn select(explorer: &mut Explorer, row: usize) {
    explorer.list(L::Top, 19);
    for _ in 0..row {
        explorer.list(L::Down, 19);
    }
}

#[test]
fn it_opens_on_the_layer_that_wastes_most() {
    let explorer = explorer();
    assert_eq!(
        explorer.layer_rows(),
        [
            LayerRow::Base {
                layers: 2,
                open: false
            },
            LayerRow::Layer(2),
            LayerRow::Layer(3),
            LayerRow::Layer(4),
        ]
    );
    assert_eq!(explorer.selected_line(), Some(4));
    assert_eq!(
        shown(&explorer),
        [
            "+ app 80 hidden here and there",
            "  + big 50 deleted in 3",
            "  + lib 30 deleted in 4",
            "    + a 20 deleted in 4",
            "    + b 10 deleted in 4",
            "  etc 2 hides 1",
            "  ~ passwd 2 hides 1",
        ],
        "so few are open from the start"
    );
}

#[test]
fn every_layer_tells_what_it_does() {
    let mut explorer = explorer();
    select(&mut explorer, 0);
    assert_eq!(explorer.selected_line(), None);
    assert_eq!(
        shown(&explorer),
        [
            "+ bin 100",
            "  + sh 100",
            "+ etc 4 replaced in 2",
            "  + motd 3",
            "  + passwd 1 replaced in 2",
        ]
    );
    select(&mut explorer, 2);
    assert_eq!(shown(&explorer), ["  app 0 hides 50", "  - big 0 hides 50"]);
    select(&mut explorer, 3);
    assert_eq!(
        shown(&explorer),
        [
            "  app 5 hides 30",
            "    lib 5 hides 30 opaque",
            "    - a 0 hides 20",
            "    - b 0 hides 10",
            "    + c 5",
        ]
    );
}

#[test]
fn the_base_image_unfolds() {
    let mut explorer = explorer();
    select(&mut explorer, 0);
    explorer.act(X::ToggleFolder);
    assert_eq!(explorer.layer_rows().len(), 6);
    explorer.list(L::Down, 19);
    explorer.list(L::Down, 19);
    assert_eq!(explorer.selected_layers(), 1..2);
    assert_eq!(shown(&explorer), ["  etc 3", "  + motd 3"]);
    explorer.act(X::CloseFolder);
    assert_eq!(
        (explorer.layer_rows().len(), explorer.selected_layers()),
        (4, 0..2)
    );
    explorer.act(X::OpenFolder);
    explorer.act(X::OpenFolder);
    assert_eq!(
        (explorer.layer_rows().len(), explorer.focus()),
        (6, Pane::Files)
    );
    let single = subject("one", vec![(None, vec![file("a", 1)]), (Some(2), vec![])]);
    let explorer = Explorer::new(vec![single]);
    assert_eq!(explorer.layer_rows()[0], LayerRow::Layer(0));
}

#[test]
fn folders_fold_under_the_cursor() {
    let mut explorer = explorer();
    explorer.act(X::ToggleFolder);
    assert_eq!(explorer.focus(), Pane::Files);
    explorer.act(X::ToggleFolder);
    assert_eq!(shown(&explorer).len(), 3);
    explorer.act(X::OpenFolder);
    explorer.act(X::OpenFolder);
    explorer.list(L::Down, 19);
    assert_eq!(
        explorer.files().unwrap().selected().unwrap().name.as_ref(),
        "lib"
    );
    explorer.act(X::CloseFolder);
    assert_eq!(shown(&explorer).len(), 5);
    explorer.act(X::CloseFolder);
    assert_eq!(
        explorer.files().unwrap().cursor().at(),
        0,
        "out to its folder"
    );
    explorer.act(X::CollapseAll);
    explorer.act(X::CloseFolder);
    assert_eq!(explorer.focus(), Pane::Layers, "out to the layers");
    assert_eq!(shown(&explorer).len(), 2);
}

#[test]
fn whole_file_system_and_waste() {
    let mut explorer = explorer();
    explorer.act(X::OnlyWasted);
    assert_eq!(
        shown(&explorer),
        [
            "  app 80 hidden here and there",
            "    big 50 deleted in 3",
            "    lib 30 deleted in 4",
            "      a 20 deleted in 4",
            "      b 10 deleted in 4",
            "  etc 1 replaced in 2",
            "    passwd 1 replaced in 2",
        ],
        "what it wastes and what it hides"
    );
    select(&mut explorer, 2);
    assert_eq!(
        shown(&explorer),
        ["  app 50 deleted in 3", "    big 50 deleted in 3"]
    );
    explorer.act(X::OnlyChanges);
    let wasted: u64 = explorer.subject().unwrap().analysis.wasted_bytes();
    let files = explorer.files().unwrap();
    let all: u64 = files
        .rows(0)
        .filter(|it| it.0.depth == 1)
        .map(|it| it.0.sums.wasted)
        .sum();
    assert_eq!((all, explorer.scope()), (wasted, Scope::Wasted(0..5)));
    explorer.act(X::OnlyWasted);
    explorer.act(X::Sort);
    explorer.act(X::CollapseAll);
    assert_eq!(shown(&explorer), ["  app 5", "  bin 100", "  etc 5"]);
    explorer.act(X::SwitchPane);
    explorer.list(L::Top, 19);
    explorer.act(X::OpenFolder);
    explorer.act(X::OpenFolder);
    explorer.act(X::OpenFolder);
    assert_eq!(
        explorer.selected_line(),
        Some(7),
        "the line a file comes from"
    );
}

#[test]
fn a_filter_shows_matches_with_their_folders() {
    let mut explorer = explorer();
    explorer.act(X::CollapseAll);
    explorer.set_filter("PASS");
    assert!(shown(&explorer).is_empty(), "a capital letter counts");
    explorer.set_filter("pass");
    assert_eq!(
        shown(&explorer),
        ["  etc 2 hides 1", "  ~ passwd 2 hides 1 *"]
    );
    explorer.act(X::SwitchPane);
    assert_eq!(explorer.files().unwrap().cursor().at(), 1);
    explorer.set_filter("");
    assert_eq!(
        explorer.files().unwrap().selected().unwrap().name.as_ref(),
        "passwd"
    );
    assert_eq!(shown(&explorer).len(), 3, "what was found stays in sight");
    explorer.set_filter("lib");
    let files = explorer.files().unwrap();
    assert_eq!(
        (files.matches(), files.len()),
        (Some(1), 2),
        "not all that is in it"
    );
    explorer.act(X::OpenFolder);
    assert_eq!(explorer.files().unwrap().len(), 4, "until it is opened");
    explorer.set_filter("/app/lib/");
    assert_eq!(explorer.files().unwrap().matches(), Some(2));
    explorer.list(L::FindNext, 19);
    explorer.list(L::FindNext, 19);
    assert_eq!(
        explorer.files().unwrap().selected().unwrap().name.as_ref(),
        "a"
    );
    explorer.list(L::FindPrevious, 19);
    assert_eq!(
        explorer.files().unwrap().selected().unwrap().name.as_ref(),
        "b"
    );
    explorer.act(X::NextImage);
    assert_eq!(
        explorer.files().unwrap().matches(),
        Some(0),
        "it holds for every image"
    );
}

#[test]
fn names_that_are_both_file_and_folder() {
    let mut explorer = Explorer::new(vec![subject(
        "yours",
        vec![
            (
                Some(1),
                vec![folder("a"), file("a/x", 5), file("b", 7), file("日本", 1)],
            ),
            (Some(2), vec![file("a", 1), file("b/y", 2)]),
        ],
    )]);
    select(&mut explorer, 1);
    assert_eq!(
        shown(&explorer),
        [
            "~ b 2 hides 7",
            "  + y 2",
            "  a 0 hides 5",
            "  - x 0 hides 5",
            "~ a 1",
        ]
    );
    explorer.act(X::OnlyChanges);
    explorer.set_filter("本");
    assert_eq!(shown(&explorer), ["  日本 1 *"]);
    explorer.set_filter("\u{e6}");
    assert!(shown(&explorer).is_empty());
}

#[test]
fn each_image_keeps_its_place_when_another_arrives() {
    let mut explorer = explorer();
    select(&mut explorer, 2);
    explorer.act(X::NextImage);
    assert_eq!(shown(&explorer), ["+ x 9"]);
    let mut subjects: Vec<_> = explorer.subjects().cloned().collect();
    subjects.insert(0, subject("lean (solution)", vec![]));
    explorer.set_images(subjects.clone());
    assert_eq!(explorer.subject().unwrap().name, "bloated (baseline)");
    explorer.act(X::PreviousImage);
    assert_eq!((explorer.shown(), explorer.selected_line()), (1, Some(5)));
    explorer.act(X::PreviousImage);
    assert!(explorer.files().unwrap().is_empty() && explorer.layer_rows().is_empty());
    assert_eq!(explorer.selected_line(), None);
    explorer.act(X::NextImage);
    subjects[1] = subject("yours", vec![(Some(3), vec![file("new", 4)])]);
    explorer.set_images(subjects);
    assert_eq!(
        shown(&explorer),
        ["+ new 4"],
        "one built anew is looked into anew"
    );
    explorer.set_images(Vec::new());
    for action in [
        X::NextImage,
        X::ToggleFolder,
        X::ExpandAll,
        X::OnlyWasted,
        X::Sort,
    ] {
        explorer.act(action);
    }
    explorer.list(L::Down, 5);
    explorer.set_filter("x");
    assert!(explorer.subject().is_none() && explorer.files().is_none());
}

#[test]
fn the_mouse_selects_folds_and_scrolls() {
    let mut explorer = explorer();
    let area = Area {
        x: 0,
        y: 1,
        width: 80,
        height: 21,
    };
    let placed = explorer.place(area);
    explorer.click(10, placed.layers.y + 2, area);
    assert_eq!(explorer.selected_line(), Some(5));
    explorer.click(10, placed.layers.y, area);
    explorer.click(10, placed.layers.y, area);
    assert_eq!(explorer.layer_rows().len(), 6);
    let placed = explorer.place(area);
    explorer.click(10, placed.files.y, area);
    assert_eq!((explorer.focus(), shown(&explorer).len()), (Pane::Files, 5));
    explorer.click(10, placed.files.y, area);
    assert_eq!(shown(&explorer).len(), 4);
    explorer.wheel(10, placed.layers.y, area, true);
    assert_eq!(
        (explorer.focus(), explorer.selected_layers()),
        (Pane::Files, 2..3)
    );
    for (x, y) in [(0, 0), (79, 21), (200, 200), (10, placed.files.y + 8)] {
        explorer.click(x, y, area);
    }
    assert_eq!(explorer.selected_layers(), 2..3);
}

#[test]
fn the_cursor_stays_in_sight_and_moves_inside_the_page() {
    let members = (0..100).map(|it| file(&format!("f{it:03}"), 1)).collect();
    let mut explorer = Explorer::new(vec![subject("yours", vec![(Some(1), members)])]);
    explorer.act(X::SwitchPane);
    let area = Area {
        width: 80,
        height: 21,
        ..Area::default()
    };
    let rows = usize::from(explorer.place(area).files.height);
    let top = |explorer: &Explorer| explorer.files().unwrap().cursor().top(100, rows);
    let at = |explorer: &Explorer| explorer.files().unwrap().cursor().at();
    for _ in 0..30 {
        explorer.list(L::Down, 19);
    }
    assert_eq!((at(&explorer), top(&explorer)), (30, 31 - rows));
    explorer.list(L::Up, 19);
    assert_eq!(
        (at(&explorer), top(&explorer)),
        (29, 31 - rows),
        "the page stands still"
    );
    explorer.list(L::Bottom, 19);
    assert_eq!((at(&explorer), top(&explorer)), (99, 100 - rows));
    explorer.list(L::PageUp, 19);
    assert_eq!(at(&explorer), 100 - rows);
    explorer.list(L::Top, 19);
    assert_eq!((at(&explorer), top(&explorer)), (0, 0));
}

/// Packages of folders of files, half of them deleted again.
fn large() -> Subject {
    let path = |it: usize| format!("app/node_modules/package-{}/lib/file-{it}.js", it % 900);
    let brought = (0..40_000).map(|it| file(&path(it), 1_000 + it as u64 % 7));
    subject(
        "yours",
        vec![
            (None, vec![file("bin/sh", 1)]),
            (Some(2), brought.collect()),
            (Some(3), (0..20_000).map(|it| gone(&path(it))).collect()),
        ],
    )
}

#[test]
fn forty_thousand_files() {
    let mut explorer = Explorer::new(vec![large()]);
    assert_eq!(shown(&explorer).len(), 1, "closed at first");
    explorer.act(X::ExpandAll);
    let rows = |explorer: &Explorer| explorer.files().unwrap().len();
    assert_eq!(rows(&explorer), 2 + 900 * 2 + 40_000);
    let files = explorer.files().unwrap();
    let sums = files.rows(0).next().unwrap().0.sums;
    let analysis = &explorer.subject().unwrap().analysis;
    assert_eq!(sums.ships, analysis.layers[1].bytes);
    assert_eq!(sums.wasted, analysis.wasted_bytes());
    explorer.act(X::CollapseAll);
    explorer.act(X::SwitchPane);
    explorer.act(X::OpenFolder);
    assert_eq!(rows(&explorer), 902, "an only folder opens too");
    explorer.set_filter("file-39999");
    assert_eq!(rows(&explorer), 5);
    explorer.set_filter("");
    explorer.act(X::OnlyWasted);
    explorer.act(X::ExpandAll);
    assert_eq!(rows(&explorer), 2 + 900 * 2 + 20_000);
    explorer.act(X::OnlyWasted);
    explorer.act(X::OnlyChanges);
    explorer.act(X::ExpandAll);
    assert_eq!(rows(&explorer), 2 + 2 + 900 * 2 + 20_000);
}

/// `cargo test --release --lib explorer -- --ignored --nocapture`
#[test]
#[ignore = "prints times; only an optimised build is worth measuring"]
fn how_long_forty_thousand_files_take() {
    let image = large();
    let time = |what: &str, work: &mut dyn FnMut()| {
        let started = std::time::Instant::now();
        work();
        let taken = started.elapsed();
        println!("{what:<28} {taken:?}");
        taken
    };
    let mut explorer = Explorer::new(Vec::new());
    let opened = time("open", &mut || {
        explorer = Explorer::new(vec![image.clone()]);
    });
    // An unoptimised build says nothing.
    let limit = std::time::Duration::from_millis(300);
    assert!(opened < limit || cfg!(debug_assertions), "{opened:?}");
    for (what, action) in [
        ("open every folder", X::ExpandAll),
        ("sort by name", X::Sort),
        ("only wasted", X::OnlyWasted),
        ("all again", X::OnlyWasted),
        ("whole file system", X::OnlyChanges),
        ("open every folder of it", X::ExpandAll),
    ] {
        time(what, &mut || explorer.act(action));
    }
    explorer.act(X::SwitchPane);
    time("a thousand steps down", &mut || {
        (0..1_000).for_each(|_| explorer.list(L::Down, 36));
    });
    for text in ["f", "fi", "file-3", "file-39999", ""] {
        time(&format!("filter by {text:?}"), &mut || {
            explorer.set_filter(text);
        });
    }
}
