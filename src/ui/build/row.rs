//! Rows of the build tree other than steps: builds, stages, pulls, warnings, lines of logs.
//!
//! ```text
//! ▾⠹ Your build  3 of 6 steps, RUN npm ci              12 s
//!   ⠹ pull node:20  ██████████░░░░░░ 41.2 of 120.0 MB, 8.30 MB/s
//!   ! JSON arguments recommended for CMD (line 12)
//!   ▾ stage builder  3 of 4 steps, 2 cached
//!       │ added 58 packages in 9s
//!       ┆ 8,000 lines left out
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Scene;
use super::note::safe;
use super::paint::{mark, put, put_right, spinner};
use super::step::{WITH_SIZE, counting, fold_sign, short_time};
use crate::app::run::text::{count, grouped};
use crate::app::run::{Build, End, Place, Pulling, Row, RowKind, Stage, Warning};
use crate::domain::build::StepState;
use crate::domain::bytes::Bytes;
use crate::domain::event::BuildOf;
use crate::ui::text;
use crate::ui::theme::Role;

/// Cells of a pull's bar.
const BAR: usize = 16;

impl Scene<'_> {
    pub(super) fn row(&self, row: &Row<'_>, line: Rect, buf: &mut Buffer) {
        let indent = indent(row.depth, line.width);
        match &row.kind {
            RowKind::Build(build) => self.build(build, line, buf),
            RowKind::Pull(pull) => self.pull(pull, indent, line, buf),
            RowKind::Warning(warning) => self.warning(warning, indent, line, buf),
            RowKind::Stage { build, stage, open } => {
                self.stage(build, stage, *open, indent, line, buf);
            }
            RowKind::Step { step, open } => self.step(step, *open, indent, line, buf),
            RowKind::Log(text) => {
                let x = put(line, indent, "│ ", self.theme.style(Role::Dim), buf);
                let style = self.theme.style(self.role_of_log(row.place, text));
                put(line, x, text, style, buf);
            }
            RowKind::LeftOut(lines) => {
                let plural = if *lines == 1 { "line" } else { "lines" };
                let words = format!("┆ {} {plural} left out", grouped(*lines));
                put(line, indent, &words, self.theme.style(Role::Dim), buf);
            }
        }
        self.mark_search(row, line, false, buf);
    }

    /// Shows where the search found something in the row.
    pub(super) fn mark_search(&self, row: &Row<'_>, line: Rect, here: bool, buf: &mut Buffer) {
        let Some(search) = self.run.builds.search() else {
            return;
        };
        let indent = indent(row.depth, line.width);
        let (text, start, room) = match &row.kind {
            RowKind::Step { step, .. } => {
                let (start, room) = Self::place_of_instruction(step, indent, line);
                (step.told.text.as_str(), start, room)
            }
            RowKind::Log(text) => (*text, indent + 2, line.width.saturating_sub(indent + 2)),
            _ => return,
        };
        let role = if here { Role::MatchHere } else { Role::Match };
        let room = Rect {
            x: line.x.saturating_add(start),
            width: room,
            ..line
        };
        let places = search.places(text);
        mark(text, places, room, self.theme.style(role), buf);
    }

    /// In a step that failed, what speaks of an error stands out.
    fn role_of_log(&self, place: Place, text: &str) -> Role {
        let Place::Log(build, step, _) = place else {
            return Role::LogText;
        };
        let builds = self.run.builds.builds();
        let step = builds.get(build).and_then(|build| build.steps.get(step));
        let failed = step.is_some_and(|step| step.told.state == StepState::Failed);
        let speaks = || {
            let text = text.to_ascii_lowercase();
            ["error", "err!", "not found", "denied"]
                .iter()
                .any(|sign| text.contains(sign))
        };
        if failed && speaks() {
            Role::LogError
        } else {
            Role::LogText
        }
    }

    fn build(&self, build: &Build, line: Rect, buf: &mut Buffer) {
        let dim = self.theme.style(Role::Dim);
        let (mark, role) = match &build.end {
            None => (spinner(self.now), Role::StepRunning),
            Some(End::Built(_)) => ("✓", Role::StepDone),
            Some(End::Failed(..)) => ("✗", Role::StepFailed),
            Some(End::Stopped(_)) => ("–", Role::Dim),
        };
        let seconds = build.seconds(self.now);
        let time = if build.is_running() {
            counting(seconds)
        } else {
            short_time(seconds)
        };
        let size = build.bytes.map(|bytes| Bytes(bytes).to_string());
        let right = if line.width < WITH_SIZE {
            size.unwrap_or(time)
        } else {
            format!("{time}{:>10}", size.unwrap_or_default())
        };
        let mut left = line;
        left.width -= put_right(line, &right, dim, buf);
        let x = put(left, 0, fold_sign(Some(build.is_open())), dim, buf);
        let x = put(left, x, mark, self.theme.style(role), buf) + 1;
        let x = put(
            left,
            x,
            &name_of(&build.of),
            self.theme.style(Role::Strong),
            buf,
        );
        put(left, x + 2, &summary(build), dim, buf);
    }

    fn stage(
        &self,
        build: &Build,
        stage: &Stage,
        open: bool,
        indent: u16,
        line: Rect,
        buf: &mut Buffer,
    ) {
        let dim = self.theme.style(Role::Dim);
        let x = put(line, indent, fold_sign(Some(open)), dim, buf) + 1;
        let name = stage.name.as_deref().unwrap_or("first");
        let x = match line.width {
            WITH_SIZE.. => put(line, x, "stage ", dim, buf),
            _ => x,
        };
        let x = put(line, x, name, self.theme.style(Role::StageName), buf);
        let steps = stage.steps.iter().filter_map(|step| build.steps.get(*step));
        let done = steps.clone().filter(|it| it.told.state == StepState::Done);
        let cached = done.clone().filter(|step| step.told.cached).count();
        let done = format!("{} of {}", done.count(), count(steps.count(), "step"));
        let words = match cached {
            0 => done,
            _ => format!("{done}, {cached} cached"),
        };
        put(line, x + 2, &words, dim, buf);
    }

    fn pull(&self, pull: &Pulling, indent: u16, line: Rect, buf: &mut Buffer) {
        let dim = self.theme.style(Role::Dim);
        let image = safe(&pull.image);
        if let Some(seconds) = pull.seconds() {
            let size = Bytes(pull.current());
            let words = format!("  pulled {image}, {size} in {}", short_time(seconds));
            put(line, indent, &words, dim, buf);
            return;
        }
        let mark = self.theme.style(Role::StepRunning);
        let x = put(line, indent + 1, spinner(self.now), mark, buf) + 1;
        let x = put(line, x, "pull ", dim, buf);
        let x = put(line, x, &image, self.theme.style(Role::ImageName), buf) + 1;
        let room = usize::from(line.width.saturating_sub(x));
        // The bar matters more than the last words, the first words more than the bar.
        let ways = words_of_pull(pull);
        let with_bar = ways
            .iter()
            .find(|words| BAR + 1 + text::width(words) <= room);
        let alone = || ways.iter().find(|words| text::width(words) <= room);
        let Some(words) = with_bar.or_else(alone).or(ways.last()) else {
            return;
        };
        let x = match pull.total().filter(|_| with_bar.is_some()) {
            Some(total) => {
                let (full, empty) = bar(pull.current(), total);
                let x = put(line, x, &full, mark, buf);
                put(line, x, &empty, self.theme.style(Role::GaugeTrack), buf) + 1
            }
            None => x,
        };
        put(line, x, words, dim, buf);
    }

    fn warning(&self, warning: &Warning, indent: u16, line: Rect, buf: &mut Buffer) {
        let style = self.theme.style(Role::ProblemWarning);
        let place = warning.line.map(|line| format!("line {line}: "));
        let words = format!("! {}{}", place.unwrap_or_default(), safe(&warning.message));
        put(line, indent, &words, style, buf);
    }
}

/// Two cells a level where there is room.
pub(super) fn indent(depth: usize, width: u16) -> u16 {
    let level = if width < 50 { 1 } else { 2 };
    u16::try_from(depth)
        .unwrap_or(u16::MAX)
        .saturating_mul(level)
}

fn name_of(of: &BuildOf) -> String {
    match of {
        BuildOf::Submission => "Your build".to_owned(),
        BuildOf::Reference(id) => format!("Reference {}", safe(id)),
        BuildOf::Target(name) => format!("Target {}", safe(name)),
        BuildOf::Trial(path) => format!("After an edit of {}", safe(path)),
    }
}

fn summary(build: &Build) -> String {
    let (done, cached, all) = build.counts();
    match &build.end {
        Some(End::Built(_)) if all == 0 => "built".to_owned(),
        None if all == 0 => String::new(),
        None => match build.running_step() {
            Some(step) => format!("{done} of {}, {}", count(all, "step"), step.told.text),
            None => format!("{done} of {}", count(all, "step")),
        },
        Some(End::Built(_)) if cached > 0 => {
            format!("{}, {cached} cached", count(all, "step"))
        }
        Some(End::Built(_)) => count(all, "step"),
        Some(End::Failed(_, failure)) => safe(&failure.to_string()),
        Some(End::Stopped(_)) => "stopped".to_owned(),
    }
}

/// `41.2 MB of 120.0 MB, 8.30 MB/s, 3 of 7 layers`, and ever less of it.
fn words_of_pull(pull: &Pulling) -> Vec<String> {
    let bytes = match pull.total() {
        Some(total) => format!("{} of {}", Bytes(pull.current()), Bytes(total)),
        None => safe(&pull.status),
    };
    let rate = pull.rate().map(|rate| format!("{}/s", Bytes(rate)));
    let (unpacked, layers) = pull.layers();
    let layers = (layers > 0).then(|| format!("{unpacked} of {layers} layers"));
    let parts: Vec<String> = [Some(bytes), rate, layers].into_iter().flatten().collect();
    let ways = (1..=parts.len()).rev();
    ways.map(|count| parts[..count].join(", ")).collect()
}

/// The full and the empty part of a bar.
fn bar(current: u64, total: u64) -> (String, String) {
    let full = u128::from(current) * BAR as u128 / u128::from(total.max(1));
    let full = usize::try_from(full).unwrap_or(BAR).min(BAR);
    ("█".repeat(full), "░".repeat(BAR - full))
}
