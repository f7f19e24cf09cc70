//! What the rules and the builder found, line by line. Marks move with their lines until the rules
//! speak again.

use super::buffer::Shift;
use crate::domain::dockerfile::lint::{Diagnostic, Severity};

#[derive(Debug, Default)]
pub(super) struct Problems {
    /// Sorted by line.
    found: Vec<Diagnostic>,
    /// What the latest build stumbled over.
    fault: Option<Diagnostic>,
}

/// Under which id a failed build is shown.
const BUILD: &str = "build";

impl Problems {
    pub(super) fn set(&mut self, found: Vec<Diagnostic>) {
        self.found = found;
        self.found.sort();
    }

    pub(super) fn set_fault(&mut self, line: u32, message: &str) {
        self.fault = Some(Diagnostic {
            line,
            rule: BUILD,
            severity: Severity::Error,
            message: message.to_owned(),
            fix: String::new(),
        });
    }

    pub(super) fn clear_fault(&mut self) {
        self.fault = None;
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.fault.iter().chain(&self.found)
    }

    /// The worst one of a line (from 1).
    pub(super) fn at(&self, line: u32) -> Option<&Diagnostic> {
        self.all()
            .filter(|it| it.line == line)
            .min_by_key(|it| it.severity)
    }

    pub(super) fn count(&self) -> usize {
        self.all().count()
    }

    /// The next line with a problem, round the end.
    pub(super) fn next(&self, line: u32, forward: bool) -> Option<u32> {
        let lines = || self.all().map(|it| it.line);
        if forward {
            lines()
                .filter(|it| *it > line)
                .min()
                .or_else(|| lines().min())
        } else {
            lines()
                .filter(|it| *it < line)
                .max()
                .or_else(|| lines().max())
        }
    }

    /// The text changed: a fault is gone when its own line was touched, and marks below move.
    pub(super) fn shift(&mut self, shift: Shift) {
        let first = u32::try_from(shift.row + 1).unwrap_or(u32::MAX);
        if self.fault.as_ref().is_some_and(|fault| fault.line == first) {
            self.fault = None;
        }
        let by = i64::try_from(shift.lines).unwrap_or(0);
        for found in self.found.iter_mut().chain(self.fault.as_mut()) {
            if found.line > first {
                let moved = (i64::from(found.line) + by).max(i64::from(first));
                found.line = u32::try_from(moved).unwrap_or(u32::MAX);
            }
        }
    }
}
