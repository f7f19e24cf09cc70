//! Pictures of the gauge: words and looks.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw;
use crate::app::gauge::{Gauge, Limit, Named};
use crate::app::run::testing::MB;
use crate::app::run::testing::mission;
use crate::ui::theme::{Role, Theme};

fn named(name: &str, megabytes: u64) -> Named {
    Named {
        name: name.to_owned(),
        bytes: megabytes * MB,
    }
}

fn gauge() -> Gauge {
    Gauge {
        baseline: Some(named("bloated", 126)),
        yours: Some(121 * MB),
        last: Some(124 * MB),
        best: Some(110 * MB),
        reference: Some(named("lean", 108)),
        limit: Some(Limit {
            bytes: Some(115_920_000),
            share: Some((0.92, "bloated".to_owned())),
        }),
        engine_reports: Some(130 * MB),
        stand_ins: true,
        ..Gauge::default()
    }
}

fn picture(gauge: &Gauge, engine: bool, (width, height): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(gauge, engine, &Theme::dark(), area, &mut buffer);
    buffer
}

fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width);
    let rows = buffer.content.chunks(width.max(1));
    let lines = rows.map(|row| {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        line.trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn at_sizes(gauge: &Gauge, engine: bool) -> String {
    let sizes = [
        (38, 1),
        (80, 1),
        (118, 1),
        (60, 2),
        (60, 3),
        (60, 5),
        (38, 8),
        (100, 9),
    ];
    let pictures = sizes.map(|size| {
        let text = text(&picture(gauge, engine, size));
        format!("{}x{}\n{}", size.0, size.1, text.trim_end())
    });
    pictures.join("\n\n")
}

#[test]
fn everything_is_known() {
    insta::assert_snapshot!(at_sizes(&gauge(), false));
}

#[test]
fn the_engines_own_number_on_demand() {
    insta::assert_snapshot!(at_sizes(&gauge(), true));
}

#[test]
fn sizes_in_one_place_are_named_together() {
    let mut gauge = gauge();
    gauge.best = Some(116 * MB);
    gauge.reference = Some(named("lean", 116));
    gauge.last = Some(115_920_000);
    let text = text(&picture(&gauge, false, (60, 5)));
    assert!(
        text.contains("L limit 115.9 MB, best, lean 116 MB, last 115.9 MB"),
        "{text}"
    );
    assert!(!text.contains("█r") && !text.contains("█b"), "{text}");
}

#[test]
fn nothing_is_known_yet() {
    let gauge = Gauge::of(&mission(), None, &[], &BTreeMap::new());
    for height in [1, 3, 9] {
        let text = text(&picture(&gauge, false, (60, height)));
        assert_eq!(
            text.trim_end(),
            "no image of yours yet, the limit is 92% of bloated"
        );
    }
    let only_yours = Gauge {
        yours: Some(5 * MB),
        ..Gauge::default()
    };
    let line = text(&picture(&only_yours, false, (30, 1)));
    assert_eq!(line, "yours 5 MB ▕█████████████████▏");
}

#[test]
fn every_size_has_its_looks() {
    let buffer = picture(&gauge(), false, (60, 9));
    let theme = Theme::dark();
    let row = text(&buffer);
    for (name, role) in [
        ("yours", Role::GaugeYours),
        ("limit", Role::GaugeLimit),
        ("bloated", Role::GaugeBaseline),
    ] {
        // The first line sums up; each size has a line of its own below it.
        let mut lines = row.lines().enumerate().skip(1);
        let at = lines.find(|(_, line)| line.starts_with(name));
        let at = u16::try_from(at.unwrap_or_else(|| panic!("{name}\n{row}")).0).unwrap();
        assert_eq!(buffer[(0, at)].style().fg, theme.style(role).fg, "{name}");
    }
}

#[test]
fn what_was_asked_for_is_never_left_out() {
    for size in [
        (38, 1),
        (80, 1),
        (60, 2),
        (60, 3),
        (38, 3),
        (60, 5),
        (38, 8),
    ] {
        let text = text(&picture(&gauge(), true, size));
        assert!(text.contains("engine reports 130 MB"), "{size:?}:\n{text}");
    }
}

#[test]
fn any_size_is_drawn() {
    let tiny = Gauge {
        yours: Some(0),
        limit: Some(Limit {
            bytes: Some(u64::MAX),
            share: None,
        }),
        ..Gauge::default()
    };
    for gauge in [&gauge(), &tiny, &Gauge::default()] {
        for width in 0..140 {
            for height in 0..12 {
                picture(gauge, true, (width, height));
            }
        }
        picture(gauge, false, (u16::MAX, 1));
    }
}
