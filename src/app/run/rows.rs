//! The build tree as rows: what is in which row, without making the rows that nobody sees.

use super::builds::BuildTree;
use super::log::LogRow;
use super::node::{Build, Stage, Step, Warning};
use super::pull::Pulling;

/// What a row stands for. Indices stay true while the tree grows, so a place is where it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Build(usize),
    Pull(usize, usize),
    Warning(usize, usize),
    /// The build, and the first step of the stage.
    Stage(usize, usize),
    Step(usize, usize),
    /// The build, the step and the line's number.
    Log(usize, usize, usize),
}

/// One visible row.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub place: Place,
    /// How far it is indented, in levels.
    pub depth: usize,
    pub kind: RowKind<'a>,
}

#[derive(Clone, Debug)]
pub enum RowKind<'a> {
    Build(&'a Build),
    Pull(&'a Pulling),
    Warning(&'a Warning),
    Stage {
        build: &'a Build,
        stage: &'a Stage,
        open: bool,
    },
    Step {
        step: &'a Step,
        /// None when there is no log to unfold.
        open: Option<bool>,
    },
    Log(&'a str),
    LeftOut(usize),
}

/// Rows that follow each other and belong together.
#[derive(Clone, Copy, Debug)]
struct Segment {
    start: usize,
    len: usize,
    /// Of its first row.
    place: Place,
}

/// Where everything is. Costs as much as there are steps, however long their logs are.
pub(super) struct Layout(Vec<Segment>);

impl Layout {
    pub(super) fn height(&self) -> usize {
        self.0.last().map_or(0, |last| last.start + last.len)
    }

    fn push(&mut self, place: Place, len: usize) {
        if len > 0 {
            let start = self.height();
            self.0.push(Segment { start, len, place });
        }
    }

    /// The segment of a row, as its position.
    fn at(&self, row: usize) -> Option<usize> {
        let after = self.0.partition_point(|segment| segment.start <= row);
        let position = after.checked_sub(1)?;
        let segment = self.0.get(position)?;
        (row < segment.start + segment.len).then_some(position)
    }
}

impl BuildTree {
    pub(super) fn layout(&self) -> Layout {
        let mut layout = Layout(Vec::new());
        for (index, build) in self.builds.iter().enumerate() {
            layout.push(Place::Build(index), 1);
            if build.is_open() {
                self.lay_build(&mut layout, index, build);
            }
        }
        layout
    }

    fn lay_build(&self, layout: &mut Layout, index: usize, build: &Build) {
        for pull in 0..build.pulls.len() {
            layout.push(Place::Pull(index, pull), 1);
        }
        lay_warnings(layout, index, build, None);
        for stage in &build.stages {
            if build.has_stages() {
                layout.push(place_of_stage(index, stage), 1);
                if !stage.open {
                    continue;
                }
            }
            for step in &stage.steps {
                layout.push(Place::Step(index, *step), 1);
                lay_warnings(layout, index, build, Some(*step));
                let log = &build.steps[*step].log;
                let shown = self.shown_of(index, *step);
                let first = log.number_of(shown.offset(log));
                layout.push(Place::Log(index, *step, first), shown.height(log));
            }
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn height(&self) -> usize {
        self.layout().height()
    }

    /// Some rows, from `top` on.
    #[must_use]
    pub fn rows(&self, top: usize, count: usize) -> Vec<Row<'_>> {
        let layout = self.layout();
        let Some(first) = layout.at(top) else {
            return Vec::new();
        };
        let end = top.saturating_add(count);
        let mut rows = Vec::new();
        for segment in &layout.0[first..] {
            let from = top.saturating_sub(segment.start);
            for within in from..segment.len {
                if segment.start + within >= end {
                    return rows;
                }
                rows.extend(self.row(segment.place, within));
            }
        }
        rows
    }

    fn row(&self, place: Place, within: usize) -> Option<Row<'_>> {
        let (place, kind) = match place {
            Place::Build(build) => (place, RowKind::Build(self.builds.get(build)?)),
            Place::Pull(build, pull) => {
                let pull = self.builds.get(build)?.pulls.get(pull)?;
                (place, RowKind::Pull(pull))
            }
            Place::Warning(build, warning) => {
                let warning = self.builds.get(build)?.warnings.get(warning)?;
                (place, RowKind::Warning(warning))
            }
            Place::Stage(index, step) => {
                let build = self.builds.get(index)?;
                let stage = stage_of(build, step)?;
                let open = stage.open;
                (place, RowKind::Stage { build, stage, open })
            }
            Place::Step(index, step) => {
                let shown = self.shown_of(index, step);
                let step = self.builds.get(index)?.steps.get(step)?;
                let open = (!step.log.is_empty()).then_some(shown != super::builds::Shown::Nothing);
                (place, RowKind::Step { step, open })
            }
            Place::Log(index, step, first) => {
                let log = &self.builds.get(index)?.steps.get(step)?.log;
                let row = log.row_of(first) + within;
                let kind = match log.row(row)? {
                    LogRow::Line(text) => RowKind::Log(text),
                    LogRow::LeftOut(lines) => RowKind::LeftOut(lines),
                };
                (Place::Log(index, step, log.number_of(row)), kind)
            }
        };
        let depth = self.depth(place);
        Some(Row { place, depth, kind })
    }

    fn depth(&self, place: Place) -> usize {
        let in_stage = |build: usize| {
            let build = self.builds.get(build);
            usize::from(build.is_some_and(Build::has_stages))
        };
        match place {
            Place::Build(_) => 0,
            Place::Pull(..) | Place::Stage(..) => 1,
            Place::Step(build, _) => 1 + in_stage(build),
            Place::Log(build, ..) => 2 + in_stage(build),
            Place::Warning(build, warning) => {
                let warning = self
                    .builds
                    .get(build)
                    .and_then(|it| it.warnings.get(warning));
                match warning.and_then(|warning| warning.step) {
                    None => 1,
                    Some(_) => 2 + in_stage(build),
                }
            }
        }
    }

    pub(super) fn place_at(&self, layout: &Layout, row: usize) -> Option<Place> {
        let segment = layout.0.get(layout.at(row)?)?;
        let row = self.row(segment.place, row - segment.start)?;
        Some(row.place)
    }

    /// The row of a place; of one that is folded away, the row that stands for it.
    pub(super) fn row_of(&self, layout: &Layout, place: Place) -> usize {
        let exact = |wanted: Place| layout.0.iter().find(|segment| segment.place == wanted);
        if let Some(segment) = exact(place) {
            return segment.start;
        }
        match place {
            Place::Build(_) => 0,
            Place::Stage(build, _) | Place::Pull(build, _) | Place::Warning(build, _) => {
                self.row_of(layout, Place::Build(build))
            }
            Place::Step(index, step) => {
                let build = self.builds.get(index);
                let stage = build.and_then(|build| Some((build, stage_of(build, step)?)));
                match stage {
                    Some((build, stage)) if build.has_stages() => {
                        self.row_of(layout, place_of_stage(index, stage))
                    }
                    _ => self.row_of(layout, Place::Build(index)),
                }
            }
            Place::Log(index, step, number) => {
                let mut segments = layout.0.iter();
                let log = segments.find(|segment| {
                    matches!(segment.place, Place::Log(b, s, _) if (b, s) == (index, step))
                });
                let Some(segment) = log else {
                    return self.row_of(layout, Place::Step(index, step));
                };
                let log = &self.builds[index].steps[step].log;
                let offset = self.shown_of(index, step).offset(log);
                let within = log.row_of(number).saturating_sub(offset);
                segment.start + within.min(segment.len - 1)
            }
        }
    }

    /// The last row of a step's log, or the step's own row.
    pub(super) fn last_row_of_step(&self, layout: &Layout, build: usize, step: usize) -> usize {
        self.row_of(layout, Place::Log(build, step, usize::MAX))
    }
}

fn lay_warnings(layout: &mut Layout, index: usize, build: &Build, step: Option<usize>) {
    for (at, warning) in build.warnings.iter().enumerate() {
        if warning.step == step {
            layout.push(Place::Warning(index, at), 1);
        }
    }
}

pub(super) fn stage_of(build: &Build, step: usize) -> Option<&Stage> {
    let mut stages = build.stages.iter();
    stages.find(|stage| stage.steps.contains(&step))
}

/// A stage is known by its first step; a step that comes later may move before it.
fn place_of_stage(index: usize, stage: &Stage) -> Place {
    let first = stage.steps.iter().min().copied().unwrap_or_default();
    Place::Stage(index, first)
}
