//! What the rules and the builder found, line by line. Marks move with their lines until the rules
//! speak again.

use super::buffer::Shift;
use crate::domain::dockerfile::lint::{Diagnostic, Severity};

#[derive(Debug, Default)]
pub(super) struct Problems {
    /// Sorted by line.
    found: Vec<Diagnostic>,
    /// What the latest build stumbled over.
    fault: Option<Fault>,
}

/// A line that stopped the build, as it stood when that was said.
#[derive(Debug)]
struct Fault {
    found: Diagnostic,
    text: String,
}

/// Under which id a failed build is shown.
const BUILD: &str = "build";

impl Problems {
    pub(super) fn set(&mut self, found: Vec<Diagnostic>) {
        self.found = found;
        self.found.sort();
    }

    /// `text` is what stands in the line.
    pub(super) fn set_fault(&mut self, line: u32, text: &str, message: &str) {
        self.fault = Some(Fault {
            found: Diagnostic {
                line,
                rule: BUILD,
                severity: Severity::Error,
                message: message.to_owned(),
                fix: String::new(),
            },
            text: text.to_owned(),
        });
    }

    pub(super) fn clear_fault(&mut self) {
        self.fault = None;
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        let fault = self.fault.iter().map(|fault| &fault.found);
        fault.chain(&self.found)
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

    /// The text changed: marks move with their lines, and go with them.
    pub(super) fn shift(&mut self, shift: Shift) {
        self.found.retain_mut(|found| moved(found, shift));
        if let Some(fault) = &mut self.fault
            && !moved(&mut fault.found, shift)
        {
            self.fault = None;
        }
    }

    /// A fault is gone once its line reads otherwise: whoever mends it has taken note.
    pub(super) fn review(&mut self, lines: &[String]) {
        let stands = |fault: &Fault| lines.get(row_of(&fault.found)) == Some(&fault.text);
        self.fault = self.fault.take().filter(stands);
    }
}

fn row_of(found: &Diagnostic) -> usize {
    usize::try_from(found.line.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// False where its line is gone.
fn moved(found: &mut Diagnostic, shift: Shift) -> bool {
    let Some(row) = shift.moved(row_of(found)) else {
        return false;
    };
    found.line = u32::try_from(row + 1).unwrap_or(u32::MAX);
    true
}
