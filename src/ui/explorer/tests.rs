//! The explorer's picture, in words and styles.

use std::sync::Arc;

use ratatui::buffer::Buffer;

use super::draw;
use crate::app::action::{ExploreAction as X, ListAction as L};
use crate::app::explorer::testing::{file, gone, layered, link, second_name};
use crate::app::explorer::{Explorer, Subject};
use crate::domain::image::Member;
use crate::ui::testing::{SIZES, drawn, picture, style_of, wears};
use crate::ui::theme::{Role, Theme};

fn subject(name: &str, layers: Vec<(Option<u32>, &str, Vec<Member>)>) -> Subject {
    let about: Vec<_> = layers.iter().map(|it| (it.0, it.1.to_owned())).collect();
    let mut analysis = layered(layers.into_iter().map(|it| it.2).collect());
    for (layer, (line, instruction)) in analysis.layers.iter_mut().zip(about) {
        layer.line = line;
        layer.instruction = Some(instruction).filter(|it| !it.is_empty());
    }
    Subject {
        name: name.to_owned(),
        analysis: Arc::new(analysis),
        stand_in: true,
        engine_bytes: Some(131_000_000),
    }
}

fn explorer() -> Explorer {
    let yours = subject(
        "yours",
        vec![
            (
                None,
                "ADD alpine-minirootfs.tar.gz /",
                vec![
                    file("bin/busybox", 5_000_000),
                    link("bin/sh", "/bin/busybox"),
                ],
            ),
            (
                None,
                "COPY node /usr/local",
                vec![file("usr/local/bin/node", 90_000_000)],
            ),
            (
                Some(6),
                "RUN npm ci --include=dev && npm run build && npm cache ls",
                vec![
                    file("app/node_modules/.cache/big.bin", 28_000_000),
                    file("app/node_modules/express/index.js", 2_400_000),
                    file("app/日本\u{1b}[31m語\u{202e}.js", 7_000),
                    link("app/current", "node_modules/express"),
                    second_name("app/index.js", "app/node_modules/express/index.js"),
                ],
            ),
            (Some(8), "", vec![]),
            (
                Some(9),
                "RUN rm -rf node_modules/.cache",
                vec![gone("app/node_modules/.cache")],
            ),
        ],
    );
    let lean = subject(
        "lean (solution)",
        vec![(Some(1), "COPY a /", vec![file("a", 1)])],
    );
    let bloated = subject("bloated (baseline)", vec![]);
    Explorer::new(vec![yours, bloated, lean])
}

fn at(explorer: &mut Explorer, width: u16, height: u16) -> Buffer {
    explorer.set_room(crate::app::geometry::Size {
        columns: width,
        rows: height,
    });
    drawn(width, height, |area, buf| {
        draw(explorer, &Theme::dark(), area, buf);
    })
}

#[test]
fn one_above_the_other_at_80() {
    let buf = at(&mut explorer(), 80, 21);
    insta::assert_snapshot!(picture(&buf));
}

#[test]
fn side_by_side_at_120() {
    let mut explorer = explorer();
    explorer.act(X::SwitchPane);
    let buf = at(&mut explorer, 120, 38);
    insta::assert_snapshot!(picture(&buf));
}

#[test]
fn a_wide_one_has_room_for_mode_and_owner() {
    let buf = at(&mut explorer(), 200, 40);
    insta::assert_snapshot!(picture(&buf));
}

#[test]
fn letters_and_colours_say_the_same() {
    let theme = Theme::dark();
    for (width, height) in [(80, 22), (120, 38)] {
        let mut explorer = explorer();
        let buf = at(&mut explorer, width, height);
        let text = picture(&buf);
        for words in [
            "125.4 MB in 5 layers, 97.4 MB final, 28.0 MB wasted",
            "the base image, 2 layers",
            "(instruction unknown)",
            "Line 6 adds 30.4 MB; 28.0 MB of it is deleted in line",
            "Files: what line 6 changes",
            "hidden by",
            "current → node_modules/express",
            "largest first · 1 of ",
            "日本語.js",
        ] {
            assert!(text.contains(words), "{words} at {width}×{height}\n{text}");
        }
        for (words, role) in [
            ("28.0 MB wasted", Role::Wasted),
            ("!   30.4 MB", Role::Wasted),
            ("RUN npm", Role::Keyword),
            ("w ", Role::Wasted),
            ("express", Role::Folder),
            ("Line 6 adds", Role::Notice),
            ("yours", Role::Strong),
            ("Files:", Role::Dim),
        ] {
            let found = style_of(&buf, words);
            let wanted = theme.style(role);
            assert!(
                found.patch(wanted).fg == found.fg,
                "{words} at {width}×{height}: {found:?}"
            );
        }
        assert!(wears(
            style_of(&buf, "!   30.4 MB"),
            theme.style(Role::Selected)
        ));
        if width == 80 {
            let layers = style_of(&buf, "Layers of");
            assert!(wears(layers, theme.style(Role::Title)));
        }
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }
}

#[test]
fn deletions_say_what_they_hide() {
    let mut explorer = explorer();
    explorer.list(L::Bottom, 36);
    let buf = at(&mut explorer, 80, 22);
    let text = picture(&buf);
    for words in [
        "Line 9 adds no bytes; it deletes 28.0 MB from line 6, which still ships.",
        "-  drwxr-xr-x   28.0 MB      ▾ .cache",
        "-  -rwsr-xr-x   28.0 MB          big.bin",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let removed = Theme::dark().style(Role::Removed);
    assert_eq!(style_of(&buf, "big.bin").fg, removed.fg);
}

#[test]
fn waste_and_the_whole_file_system_have_their_own_words() {
    let mut explorer = explorer();
    explorer.act(X::OnlyWasted);
    let text = picture(&at(&mut explorer, 120, 38));
    assert!(text.contains("what line 6 wastes or hides"), "{text}");
    explorer.act(X::OnlyChanges);
    let text = picture(&at(&mut explorer, 160, 38));
    assert!(text.contains("all that ships and nobody sees"), "{text}");
    assert!(text.contains("from line 6"), "{text}");
    explorer.act(X::OnlyWasted);
    let text = picture(&at(&mut explorer, 120, 38));
    for words in [
        "what a container sees",
        "the base image",
        "busybox",
        "line 6",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    explorer.set_filter("BUSY");
    let text = picture(&at(&mut explorer, 120, 38));
    assert!(text.contains("No path here contains that."), "{text}");
    explorer.set_filter("busy");
    let buf = at(&mut explorer, 120, 38);
    assert!(picture(&buf).contains("2 with “busy”") || picture(&buf).contains("1 with “busy”"));
    assert!(wears(
        style_of(&buf, "busybox"),
        Theme::dark().style(Role::Match)
    ));
}

#[test]
fn images_without_files_say_so() {
    let mut explorer = explorer();
    explorer.act(X::NextImage);
    let text = picture(&at(&mut explorer, 120, 38));
    assert!(text.contains("It changes no files."), "{text}");
    assert!(
        text.contains("The image has no file with a byte in it."),
        "{text}"
    );
    let mut none = Explorer::new(Vec::new());
    assert!(picture(&at(&mut none, 80, 21)).contains("There is no image to look into."));
}

#[test]
fn every_size_is_borne() {
    let mut deep: Vec<Member> = (1..60)
        .map(|depth| file(&format!("{}x", "deep/".repeat(depth)), 1))
        .collect();
    deep.push(file(&"wide語".repeat(300), 1));
    let mut images = vec![explorer(), Explorer::new(Vec::new())];
    images.push(Explorer::new(vec![subject(
        "x",
        vec![(None, "RUN x", deep)],
    )]));
    for explorer in &mut images {
        explorer.act(X::ExpandAll);
        for (width, height) in SIZES {
            at(explorer, width, height);
            explorer.list(L::Down, usize::from(height));
            explorer.act(X::SwitchPane);
            at(explorer, width, height);
        }
    }
}

/// `cargo test --release --lib explorer -- --ignored --nocapture`
#[test]
#[ignore = "prints times; only an optimised build is worth measuring"]
fn how_long_a_frame_takes() {
    let path = |it: usize| format!("app/node_modules/package-{}/lib/file-{it}.js", it % 900);
    let members = (0..40_000).map(|it| file(&path(it), 1_000));
    let mut explorer = Explorer::new(vec![subject(
        "yours",
        vec![
            (Some(2), "RUN npm ci", members.collect()),
            (
                Some(3),
                "RUN rm",
                (0..20_000).map(|it| gone(&path(it))).collect(),
            ),
        ],
    )]);
    explorer.act(X::ExpandAll);
    explorer.act(X::SwitchPane);
    let frames = 200;
    let mut buf = at(&mut explorer, 200, 60);
    let started = std::time::Instant::now();
    for _ in 0..frames {
        explorer.list(L::Down, 58);
        draw(&explorer, &Theme::dark(), buf.area, &mut buf);
    }
    println!("a step and a frame {:?}", started.elapsed() / frames);
}
