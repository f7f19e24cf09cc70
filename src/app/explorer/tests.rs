//! What the explorer shows of synthetic images.

use std::sync::Arc;

use super::*;
use crate::domain::image::{Entry, ImageConfig, Kind, LayerListing, Member, analyse};

fn file(path: &str, bytes: u64) -> Member {
    Member::Entry {
        path: path.to_owned(),
        entry: Entry {
            kind: Kind::File,
            mode: 0o644,
            uid: 0,
            gid: 0,
            bytes,
        },
    }
}

fn gone(path: &str) -> Member {
    Member::Whiteout {
        path: path.to_owned(),
    }
}

fn subject(name: &str, layers: Vec<Vec<Member>>, lines: &[Option<u32>]) -> Subject {
    let layers: Vec<_> = layers
        .into_iter()
        .map(|members| Arc::new(LayerListing { members }))
        .collect();
    let mut analysis = analyse(&ImageConfig::default(), &layers, &[]);
    for (layer, line) in analysis.layers.iter_mut().zip(lines) {
        layer.line = *line;
    }
    Subject {
        name: name.to_owned(),
        analysis: Arc::new(analysis),
        stand_in: false,
        engine_bytes: None,
    }
}

fn small() -> Explorer {
    Explorer::new(vec![
        subject(
            "yours",
            vec![
                vec![file("bin/sh", 100), file("etc/passwd", 1)],
                vec![
                    file("app/big", 50),
                    file("app/lib/a", 20),
                    file("etc/passwd", 2),
                ],
                vec![gone("app/big")],
            ],
            &[None, Some(4), Some(5)],
        ),
        subject("bloated (baseline)", vec![vec![file("x", 9)]], &[Some(1)]),
    ])
}

/// `+ app 70`, deeper ones indented.
fn shown(explorer: &Explorer) -> Vec<String> {
    let line = |row: &Row| {
        let node = explorer.files().node(row.node).unwrap();
        let mark = match node.mark {
            Mark::Added => '+',
            Mark::Changed => '~',
            Mark::Deleted => '-',
            Mark::There => ' ',
        };
        let hidden = node
            .hidden_in
            .map_or(String::new(), |layer| format!(" hidden {layer}"));
        format!(
            "{}{mark} {} {}{hidden}",
            "  ".repeat(row.depth),
            node.name,
            node.bytes
        )
    };
    explorer.files().rows().iter().map(line).collect()
}

#[test]
fn opens_on_the_first_layer_of_ones_own() {
    let explorer = small();
    assert_eq!(
        explorer.layer_rows(),
        [
            LayerRow::Base {
                layers: 1,
                open: false
            },
            LayerRow::Layer(1),
            LayerRow::Layer(2)
        ]
    );
    assert_eq!(explorer.selected_line(), Some(4));
    assert_eq!(shown(&explorer), ["  app 70", "  etc 2"]);
    assert!(explorer.blame().contains("50 B of it is deleted in line 5"));
}

#[test]
fn folders_open_and_marks_tell_what_happened() {
    let mut explorer = small();
    explorer.act(ExploreAction::ExpandAll);
    assert_eq!(
        shown(&explorer),
        [
            "  app 70",
            "  + big 50 hidden 2",
            "    lib 20",
            "    + a 20",
            "  etc 2",
            "  ~ passwd 2"
        ]
    );
    explorer.list(ListAction::Down, 10);
    explorer.act(ExploreAction::ExpandAll);
    assert_eq!(shown(&explorer), ["  app 0", "  - big 0"]);
}

#[test]
fn a_fold_stays_under_the_cursor() {
    let mut explorer = small();
    explorer.act(ExploreAction::SwitchPane);
    explorer.act(ExploreAction::ToggleFolder);
    assert_eq!(shown(&explorer).len(), 4);
    explorer.list(ListAction::Down, 10);
    explorer.act(ExploreAction::ToggleFolder);
    assert_eq!((explorer.selected_file(), shown(&explorer).len()), (0, 2));
}

#[test]
fn filters_sorts_and_scopes() {
    let mut explorer = small();
    explorer.set_filter("PASS");
    assert_eq!(shown(&explorer), ["  etc 2", "  ~ passwd 2"]);
    assert_eq!(explorer.files().found, 1);
    explorer.set_filter("");
    explorer.act(ExploreAction::OnlyWasted);
    explorer.act(ExploreAction::ExpandAll);
    assert_eq!(
        shown(&explorer),
        [
            "  app 50",
            "    big 50 hidden 2",
            "  etc 1",
            "    passwd 1 hidden 1"
        ]
    );
    explorer.act(ExploreAction::OnlyChanges);
    assert_eq!(shown(&explorer), ["  bin 100", "  app 20", "  etc 2"]);
    explorer.act(ExploreAction::Sort);
    assert_eq!(shown(&explorer), ["  app 20", "  bin 100", "  etc 2"]);
    explorer.act(ExploreAction::OnlyChanges);
    assert_eq!(shown(&explorer), ["  app 70", "  etc 2"]);
}

#[test]
fn another_image_and_a_late_one() {
    let mut explorer = small();
    explorer.act(ExploreAction::NextImage);
    assert_eq!(shown(&explorer), ["+ x 9"]);
    let mut subjects = explorer.subjects().to_vec();
    subjects.insert(0, subject("lean (solution)", vec![], &[]));
    explorer.set_images(subjects);
    assert_eq!(explorer.subject().unwrap().name, "bloated (baseline)");
    explorer.act(ExploreAction::PreviousImage);
    explorer.act(ExploreAction::PreviousImage);
    assert_eq!(explorer.subject().unwrap().name, "lean (solution)");
    assert!(shown(&explorer).is_empty() && explorer.blame().is_empty());
}

#[test]
fn forty_thousand_files_are_gathered_at_once() {
    let member = |number: usize| {
        file(
            &format!("app/node_modules/p{}/lib/f{number}.js", number % 900),
            1_000,
        )
    };
    let image = subject(
        "yours",
        vec![vec![file("bin/sh", 1)], (0..40_000).map(member).collect()],
        &[None, Some(2)],
    );
    let started = std::time::Instant::now();
    let mut explorer = Explorer::new(vec![image]);
    let opened = started.elapsed();
    explorer.act(ExploreAction::ExpandAll);
    assert_eq!(explorer.files().rows().len(), 40_000 + 900 * 2 + 2);
    explorer.set_filter("f39999");
    assert_eq!(explorer.files().rows().len(), 5);
    println!("40,000 files: opened in {opened:?}");
}
