//! The lines around every screen.
//!
//! ```text
//!  phoenix  03 Lean Manufacturing · step 2 of 3 Get the tools out          ● Docker 20.10.24
//!  …
//!  Dockerfile line 6: DL3016 pin the version …
//!  f5 build  f6 pane  f2 hint  f3 layers  f8 next step  f1 help
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::text;
use super::theme::{Role, Theme};
use crate::app::Model;
use crate::app::action::{Action, General};
use crate::app::engine::EngineState;
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptFor};
use crate::app::workbench::panes::{LEAST, Pane};
use crate::domain::dockerfile::lint::Severity;
use crate::domain::text::sanitise;

pub(super) fn header(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let style = theme.style(Role::Header);
    buf.set_style(area, style);
    let (mark, role) = match &model.engine {
        EngineState::Ready(_) => ("●", Role::EngineReady),
        EngineState::Missing(_) => ("○", Role::EngineMissing),
        EngineState::Unknown | EngineState::Looking | EngineState::Starting(_) => {
            ("◌", Role::EngineBusy)
        }
    };
    let engine = format!("{mark} {} ", model.engine.label());
    let room = usize::from(area.width);
    let left = room.saturating_sub(text::width(&engine) + 1);
    let title = text::pad(&title(model), left);
    let line = Line::from(vec![
        Span::styled(format!("{title} "), style),
        Span::styled(engine, style.patch(theme.style(role))),
    ]);
    text::cut_line(line, room).render(area, buf);
}

fn title(model: &Model) -> String {
    let phoenix = match &model.course.lint {
        Some(_) => " phoenix · author",
        None => " phoenix",
    };
    let Some(bench) = &model.bench else {
        return format!("{phoenix} · the course");
    };
    let about = &bench.mission().about;
    let entry = model
        .course
        .entries
        .iter()
        .find(|entry| entry.id() == Some(&about.id));
    let number = entry.and_then(|entry| entry.number);
    let number = number.map_or_else(String::new, |number| format!("{number:02} "));
    let count = bench.mission().steps.len();
    let step = bench.step().map_or_else(String::new, |step| {
        format!(" · step {} of {count} {}", bench.place.step + 1, step.title)
    });
    format!("{phoenix} · {number}{}{step}", about.title)
}

/// What lies above the status line.
pub(super) struct Around {
    pub(super) body: Rect,
    /// It is not covered.
    pub(super) cursor: Option<Position>,
}

/// A prompt, a notice, or the problem under the cursor; what has no room on one line takes some from
/// the body. Returns the prompt's cursor.
pub(super) fn status(
    model: &Model,
    around: &Around,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let cells = usize::from(area.width).saturating_sub(1);
    if let Some(prompt) = &model.prompt {
        let label = format!(" {}: ", prompt.purpose.label());
        let room = cells.saturating_sub(text::width(&label) + 12);
        let typed = text::cut_start(&prompt.text, room);
        let column = text::width(&label) + text::width(&typed);
        let line = Line::from(vec![
            Span::styled(label, theme.style(Role::Prompt)),
            Span::styled(typed.into_owned(), theme.style(Role::Text)),
            Span::styled(found(model), theme.style(Role::Dim)),
        ]);
        line.render(area, buf);
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        return Some(Position::new(area.x.saturating_add(column), area.y));
    }
    let (words, role) = sentence(model)?;
    let lines = text::wrap(&Span::styled(words, theme.style(role)).into(), cells, 2);
    sentence_in(&lines, around, theme, area, buf);
    None
}

/// Upwards from the status line, or above the cursor where that would be covered.
fn sentence_in(lines: &[Line<'_>], around: &Around, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let more = u16::try_from(lines.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let more = more.min(around.body.height / 2).min(area.y);
    let mut block = Rect {
        y: area.y - more,
        height: area.height + more,
        ..area
    };
    if let Some(cursor) = around.cursor.filter(|it| it.y >= block.y)
        && let Some(y) = cursor.y.checked_sub(block.height)
    {
        block.y = y.max(around.body.y);
    }
    if more > 0 {
        Clear.render(block, buf);
        buf.set_style(block, theme.style(Role::Popup));
    }
    let last = usize::from(block.height).saturating_sub(1);
    for (at, (row, line)) in block.rows().zip(lines).enumerate() {
        let row = Rect {
            x: row.x + 1,
            width: row.width.saturating_sub(1),
            ..row
        };
        let mut line = line.clone();
        if at == last && lines.len() > last + 1 {
            line.push_span(" …");
        }
        text::cut_line(line, usize::from(row.width)).render(row, buf);
    }
}

/// How much was found of what is typed.
fn found(model: &Model) -> String {
    let words = model.prompt.as_ref().and_then(|it| standing(model, it));
    words.map_or_else(String::new, |words| format!("   {words}"))
}

fn standing(model: &Model, prompt: &Prompt) -> Option<String> {
    let bench = model.bench.as_deref();
    let run = bench.and_then(|bench| Some(&bench.run.as_ref()?.run));
    let lost = match (prompt.purpose, model.overlay()) {
        (PromptFor::CourseSearch, _) => {
            return Some(match model.course.visible().len() {
                1 => "1 mission".to_owned(),
                count => format!("{count} missions"),
            });
        }
        (PromptFor::EditorSearch, _) => return bench?.editor.found(),
        (PromptFor::BuildSearch, _) => run?.builds.search()?.lost(),
        (PromptFor::CheckSearch, _) => run?.checks.lost(),
        (PromptFor::CompareSearch, Some(Overlay::Compare(compare))) => compare.lost(),
        _ => None,
    };
    lost.map(|_| "not found".to_owned())
}

fn sentence(model: &Model) -> Option<(String, Role)> {
    if let Some(notice) = &model.notice {
        let role = if notice.trouble {
            Role::Trouble
        } else {
            Role::Notice
        };
        return Some((sanitise(&notice.words, 1_000), role));
    }
    if !model.pending.is_empty() {
        let keys: Vec<_> = model.pending.iter().map(ToString::to_string).collect();
        return Some((format!("{} …", keys.join(" ")), Role::Dim));
    }
    let lint = model.course.lint.as_ref();
    if let Some(lint) = lint.filter(|lint| lint.unreadable) {
        let words = lint.problems.first().map_or("", |it| it.words.as_str());
        return Some((sanitise(words, 1_000), Role::Trouble));
    }
    of_bench(model).or_else(|| of_lint(model))
}

/// How much is wrong with the missions that are written.
fn of_lint(model: &Model) -> Option<(String, Role)> {
    let lint = model.course.lint.as_ref().filter(|lint| !lint.is_clean())?;
    let key = model.keys.key_of(Action::General(General::Problems));
    let key = key.map_or_else(String::new, |key| format!(" ({key})"));
    let words = format!("{} in what you write{key}", lint.counts);
    Some((words, Role::ProblemWarning))
}

fn of_bench(model: &Model) -> Option<(String, Role)> {
    let bench = model.bench.as_ref().filter(|_| model.overlays.is_empty())?;
    let writes = bench.panes.focus() == Pane::Editor;
    if writes && let Some(begun) = bench.editor.begun() {
        return Some((format!("{begun} …"), Role::Dim));
    }
    let run = bench.run.as_ref().map(|graded| &graded.run);
    if let Some(run) = run.filter(|run| run.is_running()) {
        let headline = run.headline(model.now.up);
        let words = format!("{} · {}", headline.words, headline.time);
        return Some((words, Role::StepRunning));
    }
    let problem = bench.editor.problem_here().filter(|_| writes)?;
    let role = match problem.severity {
        Severity::Error => Role::ProblemError,
        Severity::Warning => Role::ProblemWarning,
        Severity::Info => Role::ProblemInfo,
    };
    let fix = if problem.fix.is_empty() {
        String::new()
    } else {
        format!(" → {}", problem.fix)
    };
    let words = format!("{} {}{fix}", problem.rule, problem.message);
    Some((sanitise(&words, 1_000), role))
}

/// As many keys as there is room for; help is always the last.
pub(super) fn footer(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let style = theme.style(Role::Footer);
    buf.set_style(area, style);
    let room = usize::from(area.width);
    let mut pairs = model.footer();
    let help = pairs
        .iter()
        .position(|(_, words)| *words == "help")
        .map(|at| pairs.remove(at));
    let cells = |(key, words): &(String, &str)| text::width(key) + text::width(words) + 3;
    let mut left = room.saturating_sub(1 + help.as_ref().map_or(0, cells));
    let mut shown = Vec::new();
    for pair in pairs {
        let wanted = cells(&pair);
        if wanted > left {
            break;
        }
        left -= wanted;
        shown.push(pair);
    }
    shown.extend(help);
    let key_style = style.patch(theme.style(Role::Key));
    let mut spans = vec![Span::styled(" ", style)];
    for (key, words) in shown {
        spans.push(Span::styled(key, key_style));
        spans.push(Span::styled(format!(" {words}  "), style));
    }
    text::cut_line(Line::from(spans), room).render(area, buf);
}

/// Instead of everything, where nothing would be readable.
pub(super) fn too_small(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (columns, rows) = (model.size.columns, model.size.rows);
    let lines = [
        "This window is too small.".to_owned(),
        format!(
            "It has {columns}×{rows} cells; {}×{} are needed.",
            LEAST.columns, LEAST.rows
        ),
        "Everything goes on meanwhile, and your files are safe.".to_owned(),
    ];
    let top = area.height.saturating_sub(3) / 2;
    for (index, words) in (0_u16..).zip(lines) {
        let cells = usize::from(area.width);
        let words = text::cut(&words, cells);
        let left = (cells - text::width(&words)) / 2;
        let style = if index == 0 {
            theme.style(Role::Title)
        } else {
            Style::new()
        };
        if top + index < area.height {
            let x = area.x + u16::try_from(left).unwrap_or(0);
            buf.set_stringn(x, area.y + top + index, words, cells, style);
        }
    }
}
