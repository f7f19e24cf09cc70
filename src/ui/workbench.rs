//! An open mission: the panes and the gauge. See `app/workbench/panes.rs` for where they are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use super::theme::{Role, Theme};
use super::{Drawn, bar, build, checks, editor, gauge, markdown, rect};
use crate::app::Model;
use crate::app::action::{Action, BenchAction};
use crate::app::brief::Page;
use crate::app::msg::Extent;
use crate::app::workbench::Bench;
use crate::app::workbench::panes::{Pane, Placed};

pub(super) fn draw(
    model: &Model,
    bench: &Bench,
    placed: &Placed,
    theme: &Theme,
    buf: &mut Buffer,
) -> Drawn {
    let mut drawn = Drawn::default();
    for (pane, area) in &placed.panes {
        let focused = bench.panes.focus() == *pane && model.overlays.is_empty();
        let inner = frame(model, bench, *pane, focused, theme, rect(*area), buf);
        match pane {
            Pane::Brief => drawn.extents.brief = brief(bench, theme, inner, buf),
            Pane::Editor => {
                let pieces = editor::pieces(&bench.editor, inner);
                let cursor = editor::draw(&bench.editor, &pieces, focused, theme, inner, buf);
                drawn.cursor = cursor.or(drawn.cursor);
            }
            Pane::Build => draw_build(model, bench, focused, theme, inner, buf),
            Pane::Checks => draw_checks(model, bench, focused, theme, inner, buf),
        }
    }
    gauge::draw(
        &bench.gauge(),
        bench.show_engine_size,
        theme,
        rect(placed.gauge),
        buf,
    );
    drawn
}

/// The pane's border, with its title or the tabs of those that share the place.
fn frame(
    model: &Model,
    bench: &Bench,
    pane: Pane,
    focused: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    let border = if focused {
        Role::BorderFocused
    } else {
        Role::Border
    };
    let sharing = bench.panes.sharing(model.room(), pane);
    let mut spans = Vec::new();
    if sharing.is_empty() {
        spans.push(Span::styled(title(bench, pane), theme.style(Role::Title)));
    }
    for (index, other) in sharing.iter().enumerate() {
        if index > 0 {
            spans.push(Span::styled("│", theme.style(Role::Border)));
        }
        let role = if *other == pane {
            Role::Title
        } else {
            Role::Dim
        };
        let words = if *other == pane {
            title(bench, pane)
        } else {
            format!(" {} ", other.title())
        };
        spans.push(Span::styled(words, theme.style(role)));
    }
    let block = Block::bordered()
        .border_style(theme.style(border))
        .title(Line::from(spans));
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

fn title(bench: &Bench, pane: Pane) -> String {
    match (pane, bench.brief.page) {
        (Pane::Brief, Page::Memo) => " memo ".to_owned(),
        (Pane::Brief, Page::Task) => format!(
            " task {} of {} ",
            bench.place.step + 1,
            bench.mission().steps.len()
        ),
        // A file alone has no tab to say it.
        (Pane::Editor, _) if bench.editor.tabs().len() == 1 => {
            editor::tab_title(bench.editor.tab())
        }
        (Pane::Editor, _) if bench.editor.reads() => {
            format!(" {} · only to read ", bench.editor.current())
        }
        (Pane::Editor, _) => format!(" {} ", bench.editor.current()),
        _ => format!(" {} ", pane.title()),
    }
}

fn brief(bench: &Bench, theme: &Theme, area: Rect, buf: &mut Buffer) -> Extent {
    let width = area.width.saturating_sub(2);
    let text = match (bench.brief.page, bench.step()) {
        (Page::Task, Some(step)) => {
            let whole = format!("## {}\n\n{}", step.title, step.task);
            markdown::render(&whole, width, theme)
        }
        _ => markdown::memo(&bench.mission().memo, width, theme),
    };
    let extent = Extent {
        lines: text.lines.len(),
        rows: usize::from(area.height),
    };
    let top = bench.brief.top.min(extent.most());
    for (row, line) in area.rows().zip(text.lines.iter().skip(top)) {
        let row = Rect {
            x: row.x + 1,
            width: row.width.saturating_sub(1),
            ..row
        };
        line.render(row, buf);
    }
    bar::beside(area, extent.lines, top, theme, buf);
    extent
}

fn draw_build(
    model: &Model,
    bench: &Bench,
    focused: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    match &bench.run {
        Some(graded) => build::draw(&graded.run, model.now.up, focused, theme, area, buf),
        None => build::draw_empty(&grade_key(model), theme, area, buf),
    }
}

fn draw_checks(
    model: &Model,
    bench: &Bench,
    focused: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let scene = checks::Scene {
        mission: bench.mission(),
        run: bench.run.as_ref().map(|graded| &graded.run),
        step: bench.place.step,
        stale: bench.is_stale(),
        build_key: &grade_key(model),
        now: model.now.up,
        focused,
    };
    checks::draw(&scene, theme, area, buf);
}

fn grade_key(model: &Model) -> String {
    let action = Action::Bench(BenchAction::Grade);
    model
        .keys
        .key_of(action)
        .unwrap_or_else(|| "the build key".to_owned())
}
