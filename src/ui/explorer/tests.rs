//! The explorer's picture, in words and styles.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw;
use crate::app::action::ExploreAction;
use crate::app::explorer::{Explorer, Subject};
use crate::domain::image::{Entry, ImageConfig, Kind, LayerListing, Member, analyse};
use crate::ui::theme::{Role, Theme};

fn explorer() -> Explorer {
    let file = |path: &str, kind: Kind, bytes: u64| Member::Entry {
        path: path.to_owned(),
        entry: Entry {
            kind,
            mode: 0o755,
            uid: 1_000,
            gid: 1_000,
            bytes,
        },
    };
    let layers: Vec<_> = [
        vec![file("bin/sh", Kind::File, 5_000_000)],
        vec![
            file("app/日本\u{1b}[31m.js", Kind::File, 7_000_000),
            file(
                "app/link",
                Kind::Symlink {
                    target: "/bin/sh".to_owned(),
                },
                0,
            ),
            file("app/tool", Kind::File, 3_000_000),
        ],
        vec![Member::Whiteout {
            path: "app/tool".to_owned(),
        }],
    ]
    .into_iter()
    .map(|members| Arc::new(LayerListing { members }))
    .collect();
    let mut analysis = analyse(&ImageConfig::default(), &layers, &[]);
    for (layer, line) in analysis.layers.iter_mut().zip([None, Some(6), Some(9)]) {
        layer.line = line;
        layer.instruction = line.map(|line| format!("RUN step {line}"));
    }
    Explorer::new(vec![Subject {
        name: "yours".to_owned(),
        analysis: Arc::new(analysis),
        stand_in: true,
        engine_bytes: Some(15_100_000),
    }])
}

fn picture(explorer: &Explorer, width: u16, height: u16) -> (String, Buffer) {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(explorer, &Theme::dark(), area, &mut buffer);
    let row = |y: u16| {
        (0..width)
            .map(|x| buffer[(x, y)].symbol())
            .collect::<String>()
    };
    let text = (0..height).map(row).collect::<Vec<_>>().join("\n");
    (text, buffer)
}

#[test]
fn both_layouts_say_everything() {
    let mut explorer = explorer();
    explorer.act(ExploreAction::ExpandAll);
    for (width, height) in [(80, 22), (120, 38)] {
        let (text, buffer) = picture(&explorer, width, height);
        for words in [
            "15.0 MB in 3 layers, 12.0 MB final, 3.00 MB wasted (80.0 % efficient)",
            "the base image, 1 layer",
            "line 6    RUN step 6",
            "line 6 adds 10.0 MB; 3.00 MB of it is deleted in line 9 and still ships",
            "What layer 2 changes",
            "hidden by layer 3, line 9",
            "link → /bin/sh",
            ".js",
        ] {
            assert!(text.contains(words), "{words} at {width}×{height}\n{text}");
        }
        assert!(!text.contains('\u{1b}'));
        let added = Theme::dark().style(Role::Added).fg.unwrap();
        let marked = buffer
            .content
            .iter()
            .any(|cell| cell.symbol() == "+" && cell.fg == added);
        assert!(marked);
    }
}

#[test]
fn no_area_is_too_small() {
    for (width, height) in [(0, 0), (1, 1), (5, 3), (20, 4), (300, 2)] {
        picture(&explorer(), width, height);
    }
}
