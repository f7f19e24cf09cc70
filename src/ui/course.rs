//! The course map: what there is to learn, and what was earned.
//!
//! ```text
//! ┌ The course ──────────────────────┐┌ Lean Manufacturing ───────────────┐
//! │ ★★★ 01 Weigh-in                  ││ Split the workshop from the …     │
//! │ ★☆☆ 03 Lean Manufacturing   ●    ││ level ●●○○○ · 20 minutes          │
//! │     08 Pocket Rocket             ││ best 110 MB, reference 108 MB     │
//! └──────────────────────────────────┘└───────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Paragraph, Widget, Wrap};

use super::theme::{Role, Theme};
use super::{bar, target, text};
use crate::app::Model;
use crate::app::course::Entry;
use crate::app::geometry::scrolled_to;
use crate::app::msg::Target;
use crate::domain::bytes::Bytes;
use crate::domain::learner::MissionProgress;
use crate::domain::mission::{About, Slug};
use crate::domain::text::sanitise;

/// Returns where the visible missions stand.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) -> Vec<Target> {
    let [left, right] = if area.width >= 100 {
        Layout::horizontal([Constraint::Percentage(55), Constraint::Percentage(45)]).areas(area)
    } else {
        Layout::vertical([Constraint::Fill(1), Constraint::Length(9)]).areas(area)
    };
    details(model, theme, right, buf);
    list(model, theme, left, buf)
}

fn list(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) -> Vec<Target> {
    let mut targets = Vec::new();
    let visible = model.course.visible();
    let block = Block::bordered()
        .border_style(theme.style(Role::BorderFocused))
        .title(Span::styled(heading(model), theme.style(Role::Title)));
    let inner = block.inner(area);
    block.render(area, buf);
    if visible.is_empty() {
        let words = format!(
            " no mission mentions “{}”",
            sanitise(&model.course.search, 60)
        );
        Line::styled(
            text::cut(&words, usize::from(inner.width)).into_owned(),
            theme.style(Role::Dim),
        )
        .render(inner, buf);
        return targets;
    }
    let rows = usize::from(inner.height);
    let top = scrolled_to(model.course.selected, model.course.top, rows);
    bar::beside(inner, visible.len(), top, theme, buf);
    for (row, (index, entry)) in inner.rows().zip(visible.iter().enumerate().skip(top)) {
        let line = mission(model, entry, theme, usize::from(row.width));
        line.render(row, buf);
        if index == model.course.selected {
            buf.set_style(row, theme.style(Role::Selected));
        }
        targets.push(target(row, index));
    }
    targets
}

fn heading(model: &Model) -> String {
    let progress = model.progress.missions.values();
    let stars: usize = progress.map(|it| usize::from(it.stars)).sum();
    let count = model.course.entries.len();
    let search = match model.course.search.as_str() {
        "" => String::new(),
        search => format!(" · with “{}”", sanitise(search, 40)),
    };
    format!(" The course · {stars} of {} stars{search} ", count * 3)
}

fn mission<'a>(model: &Model, entry: &'a Entry, theme: &Theme, cells: usize) -> Line<'a> {
    let number = entry
        .number
        .map_or_else(|| "  ".to_owned(), |number| format!("{number:02}"));
    let about = match &entry.about {
        Ok(about) => about,
        Err(broken) => {
            let words = format!(
                " !!! {number} {} cannot be read",
                sanitise(&broken.folder, 60)
            );
            let words = text::cut(&words, cells).into_owned();
            return Line::styled(words, theme.style(Role::Trouble));
        }
    };
    let earned = model.progress.missions.get(&about.id);
    let stars = usize::from(earned.map_or(0, |it| it.stars)).min(3);
    let mut facts = format!("{} · {} min", level(about), about.minutes);
    let passed = earned.is_some_and(MissionProgress::passed);
    if !passed && !entry.waits_for(&model.progress).is_empty() {
        facts = format!("later · {facts}");
    } else if earned.is_some() && !passed {
        facts = format!("begun · {facts}");
    }
    let room = cells.saturating_sub(8 + text::width(&facts) + 2);
    Line::from(vec![
        Span::styled(format!(" {}", "★".repeat(stars)), theme.style(Role::Star)),
        Span::styled("☆".repeat(3 - stars), theme.style(Role::StarEmpty)),
        Span::styled(format!(" {number} "), theme.style(Role::Dim)),
        Span::styled(text::pad(&about.title, room), theme.style(Role::Text)),
        Span::styled(facts, theme.style(Role::Dim)),
    ])
}

/// `●●○○○`
fn level(about: &About) -> String {
    let level = usize::from(about.level).min(5);
    format!("{}{}", "●".repeat(level), "○".repeat(5 - level))
}

fn details(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(entry) = model.course.selected() else {
        return;
    };
    let (title, lines) = match &entry.about {
        Ok(about) => (about.title.clone(), facts(model, entry, about, theme)),
        Err(broken) => {
            let lines = broken
                .problem
                .lines()
                .map(|line| Line::raw(sanitise(line, 400)));
            (sanitise(&broken.folder, 60), lines.collect())
        }
    };
    let block = Block::bordered()
        .border_style(theme.style(Role::Border))
        .title(Span::styled(format!(" {title} "), theme.style(Role::Title)));
    let inner = block.inner(area);
    block.render(area, buf);
    Paragraph::new(lines)
        .wrap(Wrap { trim: true })
        .render(inner, buf);
}

fn facts<'a>(model: &Model, entry: &'a Entry, about: &'a About, theme: &Theme) -> Vec<Line<'a>> {
    let dim = theme.style(Role::Dim);
    let mut lines = vec![
        Line::raw(about.summary.as_str()),
        Line::raw(""),
        Line::styled(
            format!(
                "level {} · {} minutes · {}",
                level(about),
                about.minutes,
                about.tags.join(", ")
            ),
            dim,
        ),
    ];
    let earned_here = model.progress.missions.get(&about.id);
    let passed = earned_here.is_some_and(MissionProgress::passed);
    let waits = entry.waits_for(&model.progress);
    if !passed && !waits.is_empty() {
        let titles = waits
            .iter()
            .map(|id| model.course.title_of(id).unwrap_or(id.as_str()));
        let titles: Vec<_> = titles.collect();
        let words = format!("best after {}; you may jump ahead", titles.join(", "));
        lines.push(Line::styled(words, dim));
    }
    if let Some(progress) = earned_here {
        lines.extend(earned(progress, &entry.solutions, theme));
    }
    lines
}

fn earned(progress: &MissionProgress, solutions: &[Slug], theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if progress.passed() {
        let stars = usize::from(progress.stars).min(3);
        lines.push(Line::from(vec![
            Span::styled("passed ", theme.style(Role::CheckPassed)),
            Span::styled("★".repeat(stars), theme.style(Role::Star)),
            Span::styled("☆".repeat(3 - stars), theme.style(Role::StarEmpty)),
        ]));
    } else {
        let words = format!("begun, at step {}", progress.step + 1);
        lines.push(Line::styled(words, theme.style(Role::Notice)));
    }
    let best = progress.best.as_ref().and_then(|best| best.bytes);
    if let Some(best) = best {
        let sizes = solutions
            .iter()
            .filter_map(|id| progress.references.get(id.as_str()));
        let reference = sizes.min().map_or_else(String::new, |bytes| {
            format!(", the reference {}", Bytes(*bytes))
        });
        lines.push(Line::raw(format!("your best {}{reference}", Bytes(best))));
    }
    lines
}
