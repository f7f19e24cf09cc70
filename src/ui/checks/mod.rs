//! The checks of a mission, the learner's step first:
//!
//! ```text
//! 4 of 7 checks pass, 60 of 105 points
//! ▾ Get the tools out                                     2 of 4 pass
//!   ✓ The workshop's tools stay in the workshop          pass  30/30
//!  ▾✗ Not hidden in a layer either                        fail  0/20
//!     expected  no layer has **/node_modules/nodemon/**
//!     found     /app/node_modules/nodemon
//!     where     Dockerfile line 12, layer 9
//!     hint      A layer never gets lighter.
//!   ⠹ At most 92 % of the one-room image             checking…  0/20
//! ▸ Read the blueprint                                    2 of 2 pass
//! ▸ The page still loads                                      pending
//! ```

mod row;
#[cfg(test)]
mod tests;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::run::text::wrap;
use crate::app::run::{Checks, Run};
use crate::domain::mission::Mission;
use crate::ui::bar;
use crate::ui::build::paint::{mark, put};
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

/// What is to be drawn.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub mission: &'a Mission,
    /// None before the first one.
    pub run: Option<&'a Run>,
    /// The step the learner is at, from 0; a run has its own.
    pub step: usize,
    /// The texts in the editor are no longer those that were built.
    pub stale: bool,
    /// The key that builds.
    pub build_key: &'a str,
    pub now: Duration,
    pub focused: bool,
}

/// Draws the inside of the checks' pane.
pub fn draw(scene: &Scene<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let Some(run) = scene.run else {
        draw_pending(scene, theme, area, buf);
        return;
    };
    let header = Checks::header(usize::from(area.height));
    if header > 0 {
        let line = Rect { height: 1, ..area };
        let words = summary(run, scene.stale, usize::from(area.width));
        let role = if scene.stale {
            Role::Notice
        } else {
            Role::Strong
        };
        put(line, 0, &words, theme.style(role), buf);
    }
    let body = below(area, header);
    let room = usize::from(body.height);
    let rows = run.checks.rows(usize::from(body.width));
    let view = run.checks.view(&rows, room);
    bar::beside(body, view.height, view.top, theme, buf);
    for (at, row) in rows.iter().enumerate().skip(view.top).take(room) {
        let line = Rect {
            y: body.y + u16::try_from(at - view.top).unwrap_or(u16::MAX),
            height: 1,
            ..body
        };
        let text_room = row::draw(&row.line, scene.now, theme, line, buf);
        let here = at == view.cursor;
        if here && scene.focused {
            buf.set_style(line, theme.style(Role::Selected));
        } else if here {
            buf.set_style(line, theme.style(Role::SelectedDim));
        }
        let found = theme.style(if here { Role::MatchHere } else { Role::Match });
        let places = run.checks.found_in(&row.line);
        mark(row.line.text(), places, text_room, found, buf);
    }
}

/// Before the first run: what will be checked, and how to begin.
fn draw_pending(scene: &Scene<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut checks = Checks::pending(scene.mission);
    checks.set_step(scene.step);
    let words = format!(
        "Press {} to build. These checks then look at the image:",
        scene.build_key
    );
    let lines = wrap(&words, usize::from(area.width));
    let lines = if usize::from(area.height) > lines.len() {
        lines
    } else {
        Vec::new()
    };
    for (y, line) in (area.y..area.bottom()).zip(&lines) {
        let line_area = Rect {
            y,
            height: 1,
            ..area
        };
        put(line_area, 0, line, theme.style(Role::Notice), buf);
    }
    let body = below(area, lines.len());
    let rows = checks.rows(usize::from(body.width));
    bar::beside(body, rows.len(), 0, theme, buf);
    for (y, row) in (body.y..body.bottom()).zip(&rows) {
        let line = Rect {
            y,
            height: 1,
            ..body
        };
        row::draw(&row.line, scene.now, theme, line, buf);
    }
}

fn below(area: Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// The longest way to say it that fits.
fn summary(run: &Run, stale: bool, width: usize) -> String {
    const STALE: &str = "verdict is for the earlier text";
    let tally = run.checks.tally();
    let (passed, checks) = (tally.passed, tally.checks);
    let (earned, possible) = (tally.earned, tally.possible);
    let so_far = if run.is_running() { " so far" } else { "" };
    let full = format!("{passed} of {checks} checks pass{so_far}, {earned} of {possible} points");
    let short = format!("{passed} of {checks} pass, {earned} of {possible}");
    let ways = if stale {
        [
            format!("{full}; {STALE}"),
            format!("{passed} of {checks} pass; {STALE}"),
            format!("for the earlier text: {passed} of {checks} pass"),
            STALE.to_owned(),
        ]
    } else {
        let count = format!("{passed} of {checks}");
        [full, short, format!("{count} pass"), count]
    };
    let fits = ways.iter().find(|words| text::width(words) <= width);
    fits.or(ways.last()).cloned().unwrap_or_default()
}
