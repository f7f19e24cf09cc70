//! One step's log, bounded: its first and its last lines, and how many were left out between them.

use std::collections::VecDeque;

/// Lines kept from the start, and the bytes they may take.
const HEAD: Limit = Limit {
    lines: 200,
    bytes: 32 * 1024,
};
/// Lines kept from the end.
const TAIL: Limit = Limit {
    lines: 1_800,
    bytes: 224 * 1024,
};
/// What keeping one line costs beside its text, in bytes.
const OVERHEAD: usize = 32;
/// Most bytes of one line.
const LINE_BYTES: usize = 8 * 1024;

struct Limit {
    lines: usize,
    bytes: usize,
}

/// Lines are numbered from 0 as they came in, whether they are still kept or not.
#[derive(Clone, Debug, Default)]
pub struct Log {
    head: Vec<Box<str>>,
    tail: VecDeque<Box<str>>,
    head_bytes: usize,
    tail_bytes: usize,
    /// Lines that were left out between head and tail.
    gone: usize,
}

/// A row of a log that is shown whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogRow<'a> {
    Line(&'a str),
    /// This many lines were left out here.
    LeftOut(usize),
}

impl Log {
    /// Adds a line, and drops old ones where the limits ask for it. The cost does not depend on what
    /// is there.
    pub fn push(&mut self, line: &str) {
        let line = shorten(line);
        let cost = line.len() + OVERHEAD;
        let at_start = self.tail.is_empty() && self.gone == 0;
        if at_start && self.head.len() < HEAD.lines && self.head_bytes + cost <= HEAD.bytes {
            self.head.push(line.into());
            self.head_bytes += cost;
            return;
        }
        self.tail.push_back(line.into());
        self.tail_bytes += cost;
        while self.tail.len() > TAIL.lines || self.tail_bytes > TAIL.bytes {
            self.drop_oldest_of_tail();
        }
    }

    /// Drops half of what is kept of the end; when nothing is, half of the start.
    pub(super) fn shed(&mut self) {
        if self.tail.is_empty() {
            for _ in 0..self.head.len().div_ceil(2) {
                if let Some(line) = self.head.pop() {
                    self.head_bytes -= line.len() + OVERHEAD;
                    self.gone += 1;
                }
            }
        }
        for _ in 0..self.tail.len().div_ceil(2) {
            self.drop_oldest_of_tail();
        }
    }

    fn drop_oldest_of_tail(&mut self) {
        if let Some(line) = self.tail.pop_front() {
            self.tail_bytes -= line.len() + OVERHEAD;
            self.gone += 1;
        }
    }

    /// Bytes of memory that are kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.head_bytes + self.tail_bytes
    }

    /// Lines that are kept.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.head.len() + self.tail.len()
    }

    /// Lines that came in.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kept() + self.gone
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// Rows when it is shown whole: the kept lines, and one that says how many were left out.
    #[must_use]
    pub fn height(&self) -> usize {
        self.kept() + usize::from(self.gone > 0)
    }

    #[must_use]
    pub fn row(&self, row: usize) -> Option<LogRow<'_>> {
        if row == self.head.len() && self.gone > 0 {
            return Some(LogRow::LeftOut(self.gone));
        }
        self.line(self.number_of(row)).map(LogRow::Line)
    }

    /// The number of the line in a row; for the row of the left out ones, the first of them.
    #[must_use]
    pub fn number_of(&self, row: usize) -> usize {
        if row <= self.head.len() {
            row
        } else {
            row + self.gone - usize::from(self.gone > 0)
        }
    }

    /// The row of a line; for one that was left out, the row that says so.
    #[must_use]
    pub fn row_of(&self, number: usize) -> usize {
        let head = self.head.len();
        if number < head {
            number
        } else if number < head + self.gone {
            head
        } else {
            let row = number - self.gone + usize::from(self.gone > 0);
            row.min(self.height().saturating_sub(1))
        }
    }

    /// A kept line by its number.
    #[must_use]
    pub fn line(&self, number: usize) -> Option<&str> {
        let head = self.head.len();
        let line = if number < head {
            self.head.get(number)
        } else {
            self.tail.get(number.checked_sub(head + self.gone)?)
        };
        line.map(AsRef::as_ref)
    }

    /// The numbers of the kept lines, in order.
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = usize> + use<> {
        let head = self.head.len();
        (0..head).chain(head + self.gone..self.count())
    }
}

fn shorten(line: &str) -> &str {
    if line.len() <= LINE_BYTES {
        return line;
    }
    let end = (0..=LINE_BYTES).rev().find(|at| line.is_char_boundary(*at));
    &line[..end.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(lines: usize) -> Log {
        let mut log = Log::default();
        for number in 0..lines {
            log.push(&format!("line {number}"));
        }
        log
    }

    #[test]
    fn the_start_and_the_end_are_kept() {
        let log = log(10_000);
        assert_eq!((log.kept(), log.count()), (2_000, 10_000));
        assert_eq!(log.height(), 2_001);
        assert_eq!(log.row(199), Some(LogRow::Line("line 199")));
        assert_eq!(log.row(200), Some(LogRow::LeftOut(8_000)));
        assert_eq!(log.row(201), Some(LogRow::Line("line 8200")));
        assert_eq!(log.row(2_000), Some(LogRow::Line("line 9999")));
        assert_eq!(log.row(2_001), None);
        assert_eq!(log.line(5_000), None);
        assert_eq!(log.row_of(5_000), 200);
        let numbers: Vec<_> = log.numbers().collect();
        assert_eq!(
            (numbers.len(), numbers[199], numbers[200]),
            (2_000, 199, 8_200)
        );
        for row in 0..log.height() {
            assert_eq!(log.row_of(log.number_of(row)), row);
        }
    }

    #[test]
    fn a_short_log_has_nothing_left_out() {
        let log = log(250);
        assert_eq!(log.height(), 250);
        for row in 0..250 {
            let line = format!("line {row}");
            assert_eq!(log.row(row), Some(LogRow::Line(&line)));
            assert_eq!(log.row_of(log.number_of(row)), row);
        }
    }

    #[test]
    fn long_lines_are_bounded_by_bytes() {
        let mut log = Log::default();
        for _ in 0..5_000 {
            log.push(&"é".repeat(20_000));
        }
        assert!(log.bytes() <= HEAD.bytes + TAIL.bytes, "{}", log.bytes());
        assert!(log.kept() > 20);
    }

    #[test]
    fn shedding_goes_on_until_nothing_is_left() {
        let mut log = log(500);
        let mut before = log.bytes();
        while log.kept() > 0 {
            log.shed();
            assert!(log.bytes() < before);
            before = log.bytes();
            assert_eq!(log.count(), 500);
        }
        assert_eq!(log.bytes(), 0);
        assert_eq!(log.row(0), Some(LogRow::LeftOut(500)));
        log.push("news");
        assert_eq!(log.row(1), Some(LogRow::Line("news")));
    }
}
