//! Changes of whole lines: indentation, comments, deletion.

use super::Editor;
use super::buffer::{Grouping, Pos};
use super::motion;
use super::tab::Tab;

/// Spaces of one step of indentation.
const STEP: usize = 4;

impl Tab {
    /// A new line that begins where this one does.
    pub(super) fn break_line(&mut self) -> bool {
        let at = self.selection().map_or(self.cursor(), |(from, _)| from);
        let line = self.buffer.line(at.row);
        let indent: String = line
            .chars()
            .take(motion::first_letter(line).min(at.column))
            .collect();
        let continued =
            line.trim_end().ends_with('\\') && at.column >= motion::length(line.trim_end());
        // The first continuation of an instruction is indented, as everybody writes it.
        let more = if continued && indent.is_empty() {
            " ".repeat(STEP)
        } else {
            String::new()
        };
        self.insert(&format!("\n{indent}{more}"), Grouping::Alone)
    }

    /// To the next stop, or every touched line by one step.
    pub(super) fn indent(&mut self) -> bool {
        if self.selection().is_none() {
            let column = self.cursor().column;
            return self.insert(&" ".repeat(STEP - column % STEP), Grouping::Alone);
        }
        self.each_line(|line| (!line.is_empty()).then(|| (0, 0, " ".repeat(STEP))))
    }

    pub(super) fn outdent(&mut self) -> bool {
        self.each_line(|line| {
            let spaces = line.chars().take(STEP).take_while(|c| *c == ' ').count();
            let width = if line.starts_with('\t') { 1 } else { spaces };
            (width > 0).then(|| (0, width, String::new()))
        })
    }

    /// Comments out every touched line, or back in when all of them are comments.
    pub(super) fn toggle_comment(&mut self) -> bool {
        let (first, last) = self.touched();
        let lines = &self.lines()[first..=last];
        let filled = || lines.iter().filter(|line| !line.trim().is_empty());
        let all = filled().all(|line| line.trim_start().starts_with('#'));
        let shallowest = filled()
            .map(|line| motion::first_letter(line))
            .min()
            .unwrap_or(0);
        let nothing = filled().next().is_none();
        self.each_line(|line| {
            let start = motion::first_letter(line);
            if nothing || line.trim().is_empty() {
                None
            } else if all {
                let space = usize::from(line.chars().nth(start + 1) == Some(' '));
                Some((start, start + 1 + space, String::new()))
            } else {
                Some((shallowest, shallowest, "# ".to_owned()))
            }
        })
    }

    /// Changes every touched line: the columns that are replaced, and by what. The selection stays.
    fn each_line(&mut self, change: impl Fn(&str) -> Option<(usize, usize, String)>) -> bool {
        let (first, last) = self.touched();
        let (cursor, selection) = (self.cursor(), self.selection());
        let mut moved = 0;
        let mut lines = Vec::with_capacity(last - first + 1);
        for row in first..=last {
            let mut line = self.buffer.line(row).to_owned();
            if let Some((from, to, text)) = change(&line) {
                if row == cursor.row {
                    moved = signed(motion::length(&text)) - signed(to - from);
                }
                let bytes = motion::offset(&line, from)..motion::offset(&line, to);
                line.replace_range(bytes, &text);
            }
            lines.push(line);
        }
        let start = Pos {
            row: first,
            column: 0,
        };
        let end = motion::line_end(self.lines(), Pos { row: last, ..start });
        // All of them at once: the text area lays the whole text out anew for every change.
        let edited = self.splice(start, end, &lines.join("\n"), Grouping::Alone);
        if selection.is_some() {
            self.move_to(
                Pos {
                    row: first,
                    column: 0,
                },
                false,
            );
            self.move_to(
                motion::line_end(
                    self.lines(),
                    Pos {
                        row: last,
                        column: 0,
                    },
                ),
                true,
            );
        } else {
            let column = cursor.column.saturating_add_signed(moved);
            self.move_to(Pos { column, ..cursor }, false);
        }
        edited
    }

    /// Whole lines, from the first to the last; the cursor stays in its column.
    pub(super) fn delete_lines(&mut self, first: usize, last: usize) -> bool {
        let at = self.cursor();
        let end = motion::bottom(self.lines());
        let start = |row| Pos { row, column: 0 };
        let edited = if last < end.row {
            self.splice(start(first), start(last + 1), "", Grouping::Alone)
        } else if let Some(above) = first.checked_sub(1) {
            let from = motion::line_end(self.lines(), start(above));
            self.splice(from, end, "", Grouping::Alone)
        } else {
            self.splice(start(0), end, "", Grouping::Alone)
        };
        let row = first.min(self.lines().len() - 1);
        self.move_to(
            Pos {
                row,
                column: at.column,
            },
            false,
        );
        edited
    }

    /// The text of whole lines, with a line break at the end.
    pub(super) fn whole_lines(&self, first: usize, last: usize) -> String {
        let lines = self.lines();
        let last = last.min(lines.len() - 1);
        let mut text = lines[first.min(last)..=last].join("\n");
        text.push('\n');
        text
    }
}

fn signed(count: usize) -> isize {
    isize::try_from(count).unwrap_or(isize::MAX)
}

impl Editor {
    /// Puts the clipboard in; whole lines go above the cursor's line.
    pub(super) fn paste_clipboard(&mut self) -> bool {
        let text = self.clipboard.clone();
        let tab = self.tab_mut();
        if text.ends_with('\n') && tab.selection().is_none() {
            let at = tab.cursor();
            let start = Pos {
                row: at.row,
                column: 0,
            };
            let edited = tab.splice(start, start, &text, Grouping::Alone);
            let down = text.matches('\n').count();
            tab.move_to(
                Pos {
                    row: at.row + down,
                    ..at
                },
                false,
            );
            return edited;
        }
        tab.insert(&text, Grouping::Alone)
    }
}
