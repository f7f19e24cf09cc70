//! The engine: who answers, or what was tried and what mends it.
//!
//! ```text
//! ┌ Engine ────────────────────────────────────────────────────┐
//! │ No engine answers. Reading and editing work without one.   │
//! │ What phoenix can do                                        │
//! │   s  starts an engine of phoenix's own: dockerd, in …      │
//! │ What mends it                                              │
//! │   install Docker:  apt-get install docker.io               │
//! │ What was tried                                             │
//! │   unix:///var/run/docker.sock  there is no socket          │
//! └────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use super::theme::{Role, Theme};
use super::{bar, sheet, text};
use crate::app::Model;
use crate::app::action::{Action, General};
use crate::app::engine::{
    EngineState, MissingEngine, Offer, ReadyEngine, StandIns, StartingEngine,
};
use crate::domain::text::sanitise;

pub(super) fn draw(
    model: &Model,
    top: usize,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> usize {
    let block = Block::bordered().title(" Engine ");
    let inner = sheet::draw(block, Role::Screen, theme, area, buf);
    let lines = match &model.engine {
        EngineState::Unknown | EngineState::Looking => {
            vec![Line::raw("Looking for a container engine …")]
        }
        EngineState::Ready(engine) => ready(engine, &start_key(model), theme),
        EngineState::Missing(engine) => missing(engine, &start_key(model), theme),
        EngineState::Starting(engine) => starting(engine, theme),
    };
    let width = usize::from(inner.width).saturating_sub(2);
    let lines: Vec<_> = lines
        .iter()
        .flat_map(|line| text::wrap(line, width, 4))
        .collect();
    let top = top.min(lines.len().saturating_sub(usize::from(inner.height)));
    bar::beside(inner, lines.len(), top, theme, buf);
    for (row, line) in inner.rows().zip(lines.iter().skip(top)) {
        let row = Rect {
            x: row.x + 1,
            width: row.width.saturating_sub(1),
            ..row
        };
        line.render(row, buf);
    }
    lines.len()
}

fn ready(engine: &ReadyEngine, key: &str, theme: &Theme) -> Vec<Line<'static>> {
    let dim = theme.style(Role::Dim);
    let mut lines = vec![
        Line::styled(
            format!("{} answers.", engine.label),
            theme.style(Role::EngineReady),
        ),
        Line::raw(""),
    ];
    // What can be done comes first: on a small screen the rest lies below.
    if engine.missing_images.is_empty() {
        lines.push(Line::raw("Every base image of the course is there."));
        lines.push(Line::raw(""));
    } else {
        let images = sanitise(&engine.missing_images.join(", "), 2_000);
        lines.push(Line::from(vec![
            Span::raw("Base images that are not there yet: "),
            Span::styled(images, dim),
        ]));
        lines.push(Line::raw(
            "They are pulled when a build needs them; `phoenix kit load FILE` brings them in a file.",
        ));
        lines.push(Line::raw(""));
        lines.extend(stand_ins(engine, key, theme));
    }
    let address = format!("{} ({})", engine.endpoint, engine.source);
    lines.push(fact("address", &address, theme));
    let facts = engine.facts.iter();
    lines.extend(facts.map(|(label, value)| fact(label, value, theme)));
    lines
}

/// What else brings the missing images, and how far that is.
fn stand_ins(engine: &ReadyEngine, key: &str, theme: &Theme) -> Vec<Line<'static>> {
    match &engine.stand_ins {
        StandIns::Making(said) => {
            let busy = theme.style(Role::EngineBusy);
            let mut lines = vec![
                Line::styled("Stand-ins are being made from packages.", busy),
                Line::raw("Everything works meanwhile, but builds on the missing images."),
                Line::raw(""),
            ];
            let told = said.iter().map(|line| format!("  {}", sanitise(line, 200)));
            lines.extend(told.map(Line::raw));
            lines.push(Line::raw(""));
            lines
        }
        StandIns::NotAsked => offered(engine.offer.as_ref(), None, key, theme),
        StandIns::Failed(why) => offered(engine.offer.as_ref(), Some(why), key, theme),
    }
}

fn fact(label: &str, value: &str, theme: &Theme) -> Line<'static> {
    Line::from(vec![
        Span::styled(text::pad(label, 13), theme.style(Role::Dim)),
        Span::raw(sanitise(value, 400)),
    ])
}

/// Empty when the learner took it away.
fn start_key(model: &Model) -> String {
    let action = Action::General(General::StartEngine);
    model.keys.key_of(action).unwrap_or_default()
}

fn starting(engine: &StartingEngine, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![
        Line::styled(
            "An engine of phoenix's own is being started.",
            theme.style(Role::EngineBusy),
        ),
        Line::raw("Everything but building works meanwhile."),
        Line::raw(""),
    ];
    let said = engine.said.iter();
    lines.extend(said.map(|line| Line::raw(format!("  {}", sanitise(line, 200)))));
    lines
}

/// What we can do, and why it did not work when it was tried.
fn offered(
    offer: Option<&Offer>,
    failed: Option<&String>,
    key: &str,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let (heading, code) = (theme.style(Role::Heading), theme.style(Role::Code));
    let mut lines = Vec::new();
    if let Some(failed) = failed {
        let style = theme.style(Role::EngineMissing);
        let told = failed.lines().map(|line| sanitise(line, 400));
        lines.extend(told.map(|line| Line::styled(line, style)));
        lines.push(Line::raw(""));
    }
    let press = |words: &str| {
        Line::from(vec![
            Span::styled(format!("  {key}"), code),
            Span::raw(format!("  {words}")),
        ])
    };
    let offer = match offer {
        None => return lines,
        Some(Offer::StandIns { .. }) => vec![
            press("makes stand-ins for them from packages, after asking;"),
            Line::raw("     no registry is needed, and reports say when one was used"),
        ],
        Some(Offer::Start(_)) => vec![press("starts an engine of phoenix's own, after asking")],
        Some(Offer::Install { command, .. }) => vec![
            press("installs an engine and starts it as phoenix's own, after asking:"),
            Line::styled(format!("     {}", sanitise(command, 400)), code),
        ],
        Some(Offer::Command(command)) => vec![
            Line::raw("  go on by itself, once this was run in a shell:"),
            Line::styled(format!("     {}", sanitise(command, 400)), code),
        ],
    };
    lines.push(Line::styled("What phoenix can do", heading));
    lines.extend(offer);
    lines.push(Line::raw(""));
    lines
}

fn missing(engine: &MissingEngine, start_key: &str, theme: &Theme) -> Vec<Line<'static>> {
    let (dim, key) = (theme.style(Role::Dim), theme.style(Role::Code));
    let mut lines = vec![
        Line::styled(
            "No container engine answers.",
            theme.style(Role::EngineMissing),
        ),
        Line::raw("Reading, editing and the rules work without one; building needs it."),
        Line::raw(""),
    ];
    if let Some(lost) = &engine.lost {
        lines.push(Line::raw(sanitise(lost, 400)));
        lines.push(Line::raw(""));
    }
    let (offer, failed) = (engine.offer.as_ref(), engine.failed.as_ref());
    lines.extend(offered(offer, failed, start_key, theme));
    if !engine.mends.is_empty() {
        lines.push(Line::styled("What mends it", theme.style(Role::Heading)));
        for (say, command) in &engine.mends {
            let mut spans = vec![Span::raw(format!("  {}", sanitise(say, 400)))];
            if let Some(command) = command {
                spans.push(Span::raw(": "));
                spans.push(Span::styled(sanitise(command, 400), key));
            }
            lines.push(Line::from(spans));
        }
        lines.push(Line::raw(""));
    }
    lines.push(Line::styled("What was tried", theme.style(Role::Heading)));
    for tried in &engine.tried {
        lines.push(Line::from(vec![
            Span::raw(format!("  {} ", sanitise(&tried.endpoint, 200))),
            Span::styled(format!("({}): ", sanitise(&tried.source, 80)), dim),
            Span::raw(sanitise(&tried.said, 400)),
        ]));
    }
    lines.push(Line::raw(""));
    lines.push(Line::styled(
        "It is looked for again every few seconds.",
        dim,
    ));
    lines
}
