//! What every theme owes its readers: contrast, and a difference wherever there is one to see.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use strum::IntoEnumIterator;

use super::{Role, Surroundings, Theme};
use crate::domain::learner::ThemeChoice;

fn all() -> [Theme; 5] {
    [
        Theme::dark(),
        Theme::light(),
        Theme::high_contrast(),
        Theme::ansi(),
        Theme::mono(),
    ]
}

/// Of WCAG 2.
fn luminance(color: Color) -> f64 {
    let Color::Rgb(r, g, b) = color else {
        panic!("{color:?} is the terminal's to define");
    };
    let [r, g, b] = [r, g, b].map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Frames, rules and empty places: seen, not read.
fn is_faint(role: Role) -> bool {
    matches!(
        role,
        Role::Border | Role::TableRule | Role::GaugeTrack | Role::StarEmpty | Role::LineNumber
    )
}

#[test]
fn every_ink_is_legible_on_every_ground_it_meets() {
    for (theme, text, faint) in [
        (Theme::dark(), 4.5, 3.0),
        (Theme::light(), 4.5, 3.0),
        (Theme::high_contrast(), 7.0, 4.5),
    ] {
        let screen = theme.style(Role::Screen).bg.unwrap();
        for role in Role::iter() {
            let style = theme.style(role);
            let ink = style.fg.unwrap_or(theme.style(Role::Screen).fg.unwrap());
            let least = if is_faint(role) { faint } else { text };
            let mut grounds = vec![style.bg.unwrap_or(screen)];
            if style.bg.is_none() {
                let others = [Role::CodeBlock, Role::LineHere, Role::Popup, Role::Paper];
                grounds.extend(others.iter().filter_map(|other| theme.style(*other).bg));
            }
            for ground in grounds {
                let ratio = contrast(ink, ground);
                assert!(
                    ratio >= least || (is_faint(role) && ground != screen && ratio >= 2.6),
                    "{}: {role:?}: {ratio:.2} < {least} on {ground:?}",
                    theme.name
                );
            }
        }
    }
}

#[test]
fn a_selected_row_stays_legible() {
    for (theme, least) in [
        (Theme::dark(), 4.0),
        (Theme::light(), 4.0),
        (Theme::high_contrast(), 7.0),
    ] {
        for ground in [
            Role::Selected,
            Role::SelectedDim,
            Role::Selection,
            Role::Match,
        ] {
            let Some(ground_color) = theme.style(ground).bg else {
                assert!(
                    theme
                        .style(ground)
                        .add_modifier
                        .contains(Modifier::REVERSED)
                );
                continue;
            };
            for role in Role::iter().filter(|role| !is_faint(*role)) {
                let style = theme.style(role);
                let (Some(ink), None) = (style.fg, style.bg) else {
                    continue;
                };
                let ratio = contrast(ink, ground_color);
                // Text that is dim may be dimmer there.
                let dim = [
                    Role::Dim,
                    Role::LogText,
                    Role::Comment,
                    Role::Operator,
                    Role::Quote,
                    Role::CheckSkipped,
                    Role::GaugeBaseline,
                    Role::Footer,
                ]
                .contains(&role);
                let least = if dim { 3.0 } else { least };
                assert!(
                    ratio >= least,
                    "{}: {role:?} on {ground:?}: {ratio:.2}",
                    theme.name
                );
            }
        }
    }
}

/// Roles that stand side by side.
const NEIGHBOURS: &[&[Role]] = &[
    &[
        Role::CheckPassed,
        Role::CheckFailed,
        Role::CheckUnknown,
        Role::CheckSkipped,
        Role::CheckPending,
    ],
    &[Role::Expected, Role::Found],
    &[Role::Star, Role::StarEmpty],
    &[Role::Border, Role::BorderFocused],
    &[Role::Text, Role::Dim, Role::Selected, Role::SelectedDim],
    &[Role::Text, Role::Match, Role::MatchHere],
    &[Role::Notice, Role::Trouble],
    &[
        Role::StepRunning,
        Role::StepDone,
        Role::StepCached,
        Role::StepFailed,
    ],
    &[Role::LogText, Role::LogError],
    &[
        Role::GaugeBaseline,
        Role::GaugeYours,
        Role::GaugeLast,
        Role::GaugeBest,
        Role::GaugeReference,
        Role::GaugeLimit,
        Role::GaugeTrack,
    ],
    &[Role::Added, Role::Changed, Role::Removed, Role::Wasted],
    &[Role::Added, Role::AddedStrong],
    &[Role::Removed, Role::RemovedStrong],
    &[Role::LineNumber, Role::LineNumberHere],
    &[Role::ProblemError, Role::ProblemWarning, Role::ProblemInfo],
    &[Role::Popup, Role::PopupSelected],
    &[
        Role::Keyword,
        Role::StringText,
        Role::Comment,
        Role::Variable,
    ],
    &[Role::Command, Role::Operator, Role::Keyword],
    &[
        Role::Text,
        Role::Strong,
        Role::Emphasis,
        Role::Heading,
        Role::Dim,
    ],
    &[Role::Text, Role::Code, Role::Link],
    &[Role::EngineReady, Role::EngineMissing, Role::EngineBusy],
];

#[test]
fn neighbours_are_told_apart_in_every_theme() {
    for theme in all() {
        for group in NEIGHBOURS {
            let pairs = group
                .iter()
                .enumerate()
                .flat_map(|(at, one)| group[at + 1..].iter().map(move |other| (*one, *other)));
            // Without colours these are both bold, but a heading stands alone.
            let excused = (Role::Strong, Role::Heading);
            for (one, other) in pairs.filter(|pair| theme.name != "mono" || *pair != excused) {
                assert_ne!(
                    theme.style(one),
                    theme.style(other),
                    "{}: {one:?} and {other:?}",
                    theme.name
                );
            }
        }
    }
}

#[test]
fn mono_has_no_colour_at_all() {
    let theme = Theme::mono();
    let allowed = Modifier::BOLD | Modifier::DIM | Modifier::UNDERLINED | Modifier::REVERSED;
    for role in Role::iter() {
        let style = theme.style(role);
        assert_eq!(
            (style.fg, style.bg, style.underline_color),
            (None, None, None),
            "{role:?}"
        );
        assert!(allowed.contains(style.add_modifier), "{role:?}");
    }
}

#[test]
fn ansi_leaves_black_white_and_grounds_to_the_terminal() {
    for role in Role::iter() {
        let style = Theme::ansi().style(role);
        assert_eq!(style.bg, None, "{role:?}");
        let named = [
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
        ];
        assert!(style.fg.is_none_or(|fg| named.contains(&fg)), "{role:?}");
    }
}

#[test]
fn the_choice_wins_then_no_color_then_the_background() {
    let on = |no_color, truecolor, light_background| Surroundings {
        no_color,
        truecolor,
        light_background,
    };
    for (choice, surroundings, name) in [
        (ThemeChoice::Auto, on(false, true, None), "dark"),
        (ThemeChoice::Auto, on(false, true, Some(false)), "dark"),
        (ThemeChoice::Auto, on(false, true, Some(true)), "light"),
        (
            ThemeChoice::Auto,
            on(false, false, Some(true)),
            "16 colours",
        ),
        (ThemeChoice::Auto, on(true, true, Some(true)), "mono"),
        (ThemeChoice::Light, on(true, true, Some(false)), "light"),
        (ThemeChoice::Dark, on(false, true, Some(true)), "dark"),
        (
            ThemeChoice::HighContrast,
            on(false, true, None),
            "high contrast",
        ),
        (ThemeChoice::Ansi, on(true, true, None), "16 colours"),
        (ThemeChoice::Mono, on(false, true, None), "mono"),
    ] {
        assert_eq!(Theme::choose(choice, surroundings).name, name, "{choice:?}");
    }
    let old = Theme::choose(ThemeChoice::Dark, on(false, false, None));
    for role in Role::iter() {
        for color in [old.style(role).fg, old.style(role).bg]
            .into_iter()
            .flatten()
        {
            assert!(matches!(color, Color::Indexed(_)), "{role:?}: {color:?}");
        }
    }
}

#[test]
fn filling_spares_what_is_drawn() {
    let area = Rect::new(0, 0, 3, 1);
    let theme = Theme::dark();
    let mut buf = Buffer::empty(area);
    buf.set_string(
        1,
        0,
        "x",
        theme
            .style(Role::CheckFailed)
            .patch(theme.style(Role::Selected)),
    );
    theme.fill(Rect::new(0, 0, 99, 99), &mut buf);
    let screen = theme.style(Role::Screen);
    assert_eq!(
        (Some(buf[(0, 0)].fg), Some(buf[(0, 0)].bg)),
        (screen.fg, screen.bg)
    );
    assert_eq!(Some(buf[(1, 0)].fg), theme.style(Role::CheckFailed).fg);
    assert_eq!(Some(buf[(1, 0)].bg), theme.style(Role::Selected).bg);

    let mut bare = Buffer::empty(area);
    Theme::mono().fill(area, &mut bare);
    assert_eq!(bare, Buffer::empty(area));
    assert_eq!(Theme::mono().style(Role::Text), Style::new());
}
