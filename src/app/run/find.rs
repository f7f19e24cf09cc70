//! Searching the build tree: instructions and every kept line of every log, folded or not.

use super::builds::BuildTree;
use super::node::{Fold, Step};
use super::rows::{Place, stage_of};
use crate::app::find::{Search, Way};

/// A text of the tree that can be found: a step, and in it its instruction or a line of its log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot {
    build: usize,
    step: usize,
    /// None is the instruction.
    line: Option<usize>,
}

impl BuildTree {
    /// The search, as it is typed; each letter looks anew from where the typing began. An empty text
    /// ends it. Case does not count.
    pub fn set_search(&mut self, text: &str) {
        self.search = Search::typed(text, self.search.as_ref(), self.selected());
        let Some(search) = &self.search else { return };
        let spot = self.spot_of(search.origin());
        self.go_to_match(|tree, search| tree.seek(search, spot, Way::Here));
    }

    #[must_use]
    pub fn search(&self) -> Option<&Search<Place>> {
        self.search.as_ref()
    }

    pub(super) fn find_next(&mut self) {
        let spot = self.spot_of(self.selected());
        self.go_to_match(|tree, search| tree.seek(search, spot, Way::Forward));
    }

    pub(super) fn find_previous(&mut self) {
        let spot = self.spot_of(self.selected());
        self.go_to_match(|tree, search| tree.seek(search, spot, Way::Back));
    }

    fn go_to_match(&mut self, find: impl Fn(&Self, &Search<Place>) -> Option<Spot>) {
        let Some(search) = &self.search else { return };
        let found = find(self, search);
        if let Some(search) = &mut self.search {
            search.set_found(found.is_some());
        }
        if let Some(spot) = found {
            self.show(spot);
        }
    }

    /// Unfolds what hides the spot, and puts the cursor on it.
    fn show(&mut self, spot: Spot) {
        self.stay();
        let build = &mut self.builds[spot.build];
        if !build.is_open() {
            build.open = Some(true);
        }
        let mut stages = build.stages.iter_mut();
        if let Some(stage) = stages.find(|stage| stage.steps.contains(&spot.step)) {
            stage.open = true;
        }
        self.cursor = match spot.line {
            None => Place::Step(spot.build, spot.step),
            Some(line) => {
                build.steps[spot.step].fold = Fold::Open;
                Place::Log(spot.build, spot.step, line)
            }
        };
        self.above = self.room / 2;
    }

    /// The spot that the search starts from; none starts at the top.
    fn spot_of(&self, place: Place) -> Option<Spot> {
        let spot = |build, step, line| Some(Spot { build, step, line });
        match place {
            Place::Step(build, step) => spot(build, step, None),
            Place::Log(build, step, line) => spot(build, step, Some(line)),
            Place::Stage(build, step) => {
                let stage = stage_of(self.builds.get(build)?, step)?;
                spot(build, *stage.steps.first()?, None)
            }
            Place::Build(build) | Place::Pull(build, _) | Place::Warning(build, _) => {
                let steps = self.steps_in_order().into_iter();
                let before = steps.take_while(|(other, _)| *other < build);
                let (build, step) = before.last()?;
                spot(build, step, Some(usize::MAX))
            }
        }
    }

    fn steps_in_order(&self) -> Vec<(usize, usize)> {
        let mut order = Vec::new();
        for (index, build) in self.builds.iter().enumerate() {
            let steps = build.stages.iter().flat_map(|stage| &stage.steps);
            order.extend(steps.map(|step| (index, *step)));
        }
        order
    }

    fn matches(&self, search: &Search<Place>, spot: Spot) -> bool {
        let step = self
            .builds
            .get(spot.build)
            .and_then(|it| it.steps.get(spot.step));
        step.and_then(|step| text_of(step, spot.line))
            .is_some_and(|text| search.is_in(text))
    }

    /// Goes once around: from behind `from` to the end, and from the start up to `from`.
    fn seek(&self, search: &Search<Place>, from: Option<Spot>, way: Way) -> Option<Spot> {
        let mut order = self.steps_in_order();
        if way == Way::Back {
            order.reverse();
        }
        let start = from.and_then(|spot| {
            let mut order = order.iter();
            let at = order.position(|step| *step == (spot.build, spot.step))?;
            Some((at, spot.line))
        });
        let (at, line) = start.unzip();
        let first = at.unwrap_or_default();
        for round in 0..=order.len() {
            let (build, step) = *order.get((first + round) % order.len().max(1))?;
            let within = match line {
                Some(line) if round == 0 => Within::Behind(line),
                Some(line) if round == order.len() => Within::UpTo(line),
                _ => Within::All,
            };
            let wanted = |line: &Option<usize>| {
                let line = *line;
                within.contains(way, line) && self.matches(search, Spot { build, step, line })
            };
            let log = &self.builds[build].steps[step].log;
            let mut lines = std::iter::once(None).chain(log.numbers().map(Some));
            let line = match way {
                Way::Here | Way::Forward => lines.find(wanted),
                Way::Back => lines.rfind(wanted),
            };
            if let Some(line) = line {
                return Some(Spot { build, step, line });
            }
        }
        None
    }
}

/// Which texts of a step are looked at; none stands before every line.
#[derive(Clone, Copy)]
enum Within {
    All,
    Behind(Option<usize>),
    UpTo(Option<usize>),
}

impl Within {
    fn contains(self, way: Way, line: Option<usize>) -> bool {
        match (self, way) {
            (Self::All, _) => true,
            (Self::Behind(from), Way::Forward) => line > from,
            (Self::Behind(from), Way::Back) => line < from,
            (Self::UpTo(from), Way::Here | Way::Forward) => line <= from,
            (Self::Behind(from), Way::Here) | (Self::UpTo(from), Way::Back) => line >= from,
        }
    }
}

fn text_of(step: &Step, line: Option<usize>) -> Option<&str> {
    match line {
        None => Some(&step.told.text),
        Some(line) => step.log.line(line),
    }
}
