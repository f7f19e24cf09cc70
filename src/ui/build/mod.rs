//! The build of a run as a tree:
//!
//! ```text
//! ⠹ Building                                                        12 s
//! ▾ Your build    3 of 6 steps, RUN npm ci                  12 s
//!   ▾ builder     3 of 4 steps, 2 cached
//!     ✓ 1/4 FROM node:20-alpine               line 1   cached  121.0 MB
//!     ✓ 2/4 COPY package*.json ./             line 3   cached   12.4 kB
//!    ▾⠹ 3/4 RUN npm ci                        line 4     11 s
//!       │ added 58 packages in 9s
//!       ┆ 8,000 lines left out
//!     · 4/4 RUN npm run build                 line 6
//! ▸ Reference bloated   6 steps, 6 cached                  0.4 s  126 MB
//! ```
//!
//! Only the rows in sight are made.

mod note;
pub(in crate::ui) mod paint;
mod row;
mod step;
#[cfg(test)]
mod tests;
mod whole;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::find::Search;
use crate::app::run::text::wrap;
use crate::app::run::{Failure, Run, Tone};
use crate::ui::bar;
use crate::ui::text::{self, cut};
use crate::ui::theme::{Role, Theme};

use paint::{put, put_right, spinner};

/// What every row needs to know.
#[derive(Clone, Copy)]
struct Scene<'a> {
    run: &'a Run,
    now: Duration,
    theme: &'a Theme,
}

/// Draws the inside of the build's pane.
pub fn draw(run: &Run, now: Duration, focused: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let scene = Scene { run, now, theme };
    let height = usize::from(area.height);
    let header =
        u16::try_from(run.builds.header(height, usize::from(area.width))).unwrap_or(u16::MAX);
    scene.header(header, area, buf);
    let body = Rect {
        y: area.y + header.min(area.height),
        height: area.height.saturating_sub(header),
        ..area
    };
    let room = usize::from(body.height);
    let view = run.builds.view(room);
    let rows = run.builds.rows(view.top, room);
    bar::beside(body, view.height, view.top, theme, buf);
    let selected = (!run.builds.is_following()).then(|| view.cursor.saturating_sub(view.top));
    for (y, row) in (body.y..).zip(&rows) {
        let line = Rect {
            y,
            height: 1,
            ..body
        };
        scene.row(row, line, buf);
    }
    let Some(at) = selected.filter(|at| *at < rows.len()) else {
        return;
    };
    let y = body.y + u16::try_from(at).unwrap_or(u16::MAX);
    let line = Rect {
        y,
        height: 1,
        ..body
    };
    let role = if focused {
        Role::Selected
    } else {
        Role::SelectedDim
    };
    buf.set_style(line, theme.style(role));
    scene.mark_search(&rows[at], line, true, buf);
    if focused {
        whole::draw(&rows[at], at, theme, body, buf);
    }
}

/// What stands in the pane before anything was built.
pub fn draw_empty(build_key: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    let words = format!("Nothing is built yet. Press {build_key} to build and check.");
    let lines = wrap(&words, usize::from(area.width));
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        let line_area = Rect {
            y,
            height: 1,
            ..area
        };
        put(line_area, 0, line, theme.style(Role::Dim), buf);
    }
}

impl Scene<'_> {
    fn header(&self, rows: u16, area: Rect, buf: &mut Buffer) {
        if rows == 0 {
            return;
        }
        let line = Rect { height: 1, ..area };
        let headline = self.run.headline(self.now);
        let (mark, style) = self.tone(headline.tone);
        let right = self.aside(&headline.time);
        let used = put_right(line, &right, self.theme.style(Role::Dim), buf);
        let room = usize::from(line.width.saturating_sub(used));
        let words = format!("{mark} {}", headline.words);
        put(line, 0, &cut(&words, room), style, buf);
        if let Some(failure) = self.run.failure() {
            let below = Rect {
                y: area.y + 1,
                height: (rows - 1).min(area.height - 1),
                ..area
            };
            self.failure(&failure, below, buf);
        }
    }

    fn tone(&self, tone: Tone) -> (&'static str, Style) {
        let (mark, role) = match tone {
            Tone::Running => (spinner(self.now), Role::StepRunning),
            Tone::Passed => ("✓", Role::CheckPassed),
            Tone::Failed => ("✗", Role::CheckFailed),
            Tone::Unknown => ("?", Role::CheckUnknown),
        };
        (mark, self.theme.style(role))
    }

    /// What stands right of the headline: the time, and what the learner should know of the view.
    fn aside(&self, time: &str) -> String {
        let builds = &self.run.builds;
        let lost = builds.search().and_then(Search::lost);
        let lost = lost.map(|text| format!("no `{}` here", cut(text, 16)));
        let stays = self.run.is_running() && !builds.is_following();
        let stays = stays.then(|| "not following".to_owned());
        let parts = lost.into_iter().chain(stays);
        let parts: Vec<String> = parts.chain([time.to_owned()]).collect();
        parts.join(" · ")
    }

    /// Line, reason and advice, in as many rows as there are.
    fn failure(&self, failure: &Failure, area: Rect, buf: &mut Buffer) {
        let words = failure.text();
        let style = self.theme.style(Role::Trouble);
        let room = usize::from(area.width);
        let lines = wrap(&words, room);
        let last = usize::from(area.height).saturating_sub(1);
        for (at, line) in lines.iter().enumerate().take(last + 1) {
            let more = at == last && lines.len() > last + 1;
            let shown = if more && text::width(line) < room {
                format!("{line}…")
            } else if more {
                format!(
                    "{}…",
                    cut(line, room.saturating_sub(1)).trim_end_matches('…')
                )
            } else {
                (*line).to_owned()
            };
            let y = area.y + u16::try_from(at).unwrap_or(u16::MAX);
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            if area.height > 0 {
                put(row, 0, &shown, style, buf);
            }
        }
    }
}
