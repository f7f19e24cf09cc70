//! Paragraphs, headings, lists, quotes: what stands below what, and how far to the right.

use std::iter::Peekable;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use ratatui::text::{Line, Span};

use super::inline::Inline;
use super::table::Table;
use super::{MEASURE, code};
use crate::ui::text::{line_width, width as cells, wrap_between};
use crate::ui::theme::{Role, Theme};

pub(super) fn lines<'a>(
    events: impl Iterator<Item = Event<'a>>,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    if width == 0 {
        return Vec::new();
    }
    let mut blocks = Blocks {
        theme,
        width,
        inline: Inline::new(theme),
        around: Vec::new(),
        lists: Vec::new(),
        code: None,
        table: None,
        gap: false,
        out: Vec::new(),
    };
    let mut events = events.peekable();
    while let Some(event) = events.next() {
        blocks.read(event, &mut events);
    }
    blocks.flush();
    blocks.out
}

/// What a block stands in.
enum Around {
    Quote,
    Item {
        /// Its bullet, until a line wears it.
        marker: Option<Span<'static>>,
        indent: usize,
    },
}

struct Code {
    language: String,
    text: String,
}

struct Blocks<'t> {
    theme: &'t Theme,
    width: usize,
    inline: Inline<'t>,
    around: Vec<Around>,
    /// The next number of each list that is open; `None` for bullets.
    lists: Vec<Option<u64>>,
    code: Option<Code>,
    table: Option<Table>,
    /// The next block keeps its distance from what is above.
    gap: bool,
    out: Vec<Line<'static>>,
}

impl Blocks<'_> {
    fn read<'a>(
        &mut self,
        event: Event<'a>,
        ahead: &mut Peekable<impl Iterator<Item = Event<'a>>>,
    ) {
        match event {
            Event::Text(text) if self.code.is_some() => {
                if let Some(code) = &mut self.code {
                    code.text.push_str(&text);
                }
            }
            Event::Start(tag) => {
                let loose = matches!(ahead.peek(), Some(Event::Start(Tag::Paragraph)));
                self.start(tag, loose);
            }
            Event::End(tag) => self.end(tag),
            Event::Rule => self.rule(),
            Event::TaskListMarker(done) => self.task(done),
            event => self.inline.read(event),
        }
    }

    fn start(&mut self, tag: Tag<'_>, loose: bool) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.open(),
            Tag::Heading { level, .. } => {
                self.open();
                self.inline.enter(match level {
                    HeadingLevel::H1 | HeadingLevel::H2 => Role::Heading,
                    _ => Role::Strong,
                });
            }
            Tag::BlockQuote(_) => {
                self.open();
                self.inline.enter(Role::Quote);
                self.around.push(Around::Quote);
            }
            Tag::CodeBlock(kind) => {
                self.open();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let text = String::new();
                self.code = Some(Code { language, text });
            }
            Tag::List(first) => {
                self.open();
                self.lists.push(first);
            }
            Tag::Item => self.item(loose),
            Tag::Table(columns) => {
                self.open();
                self.table = Some(Table::new(columns));
            }
            Tag::TableHead => self.inline.enter(Role::Strong),
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.row();
                }
            }
            Tag::TableCell => {}
            other => self.inline.read(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.close(),
            TagEnd::Heading(level) => {
                self.inline.leave();
                self.close();
                if level == HeadingLevel::H1 {
                    self.line_of('─');
                }
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.around.pop();
                self.inline.leave();
            }
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.flush();
                self.empty_item();
                self.around.pop();
            }
            TagEnd::Table => self.close_table(),
            TagEnd::TableHead => {
                self.inline.leave();
            }
            TagEnd::TableRow => {}
            TagEnd::TableCell => {
                let cell = self.inline.take();
                if let Some(table) = &mut self.table {
                    table.cell(cell);
                }
            }
            other => self.inline.read(Event::End(other)),
        }
    }

    /// Before a block: what a tight list item said so far, then a blank line if one is due.
    fn open(&mut self) {
        self.flush();
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            let quotes = |around: &&Around| matches!(around, Around::Quote);
            let bars = self.around[..self.shown().0]
                .iter()
                .take_while(quotes)
                .count();
            let bar = Span::styled("┃ ".repeat(bars), self.theme.style(Role::Bullet));
            self.out.push(Line::from(bar));
        }
    }

    fn close(&mut self) {
        self.flush();
        self.gap = true;
    }

    /// Turns the text at hand into lines.
    fn flush(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        for line in self.inline.take() {
            let (first, rest) = self.prefixes();
            let width = self.width.min(MEASURE + line_width(&rest));
            self.out.extend(wrap_between(&line, width, &first, &rest));
        }
    }

    /// How many of the things around leave half the width to the text, and how wide they are.
    fn shown(&self) -> (usize, usize) {
        let mut taken = 0;
        for (depth, around) in self.around.iter().enumerate() {
            let wide = match around {
                Around::Quote => 2,
                Around::Item { indent, .. } => *indent,
            };
            if taken + wide > self.width / 2 {
                return (depth, taken);
            }
            taken += wide;
        }
        (self.around.len(), taken)
    }

    /// What stands before the next line, and before those below it. Takes the bullets that are due.
    fn prefixes(&mut self) -> (Line<'static>, Line<'static>) {
        let (mut first, mut rest) = (Line::default(), Line::default());
        let shown = self.shown().0;
        for around in &mut self.around[..shown] {
            match around {
                Around::Quote => {
                    let bar = Span::styled("┃ ", self.theme.style(Role::Bullet));
                    first.spans.push(bar.clone());
                    rest.spans.push(bar);
                }
                Around::Item { marker, indent } => {
                    let space = Span::raw(" ".repeat(*indent));
                    first
                        .spans
                        .push(marker.take().unwrap_or_else(|| space.clone()));
                    rest.spans.push(space);
                }
            }
        }
        (first, rest)
    }

    fn room(&self) -> usize {
        self.width - self.shown().1
    }

    fn item(&mut self, loose: bool) {
        self.flush();
        if !loose {
            self.gap = false;
        }
        let depth = self.lists.len();
        let text = match self.lists.last_mut() {
            Some(Some(number)) => {
                let text = format!("{number}. ");
                *number = number.saturating_add(1);
                text
            }
            _ if depth > 1 => "◦ ".to_owned(),
            _ => "• ".to_owned(),
        };
        self.around.push(Around::Item {
            indent: cells(&text),
            marker: Some(Span::styled(text, self.theme.style(Role::Bullet))),
        });
    }

    fn task(&mut self, done: bool) {
        let (text, role) = if done {
            ("[x] ", Role::Done)
        } else {
            ("[ ] ", Role::Bullet)
        };
        if let Some(Around::Item { marker, indent }) = self.around.last_mut() {
            *marker = Some(Span::styled(text, self.theme.style(role)));
            *indent = 4;
        }
    }

    /// An item without text still shows its bullet.
    fn empty_item(&mut self) {
        if let Some(Around::Item {
            marker: Some(_), ..
        }) = self.around.last()
        {
            let (first, rest) = self.prefixes();
            let line = Line::default();
            self.out
                .extend(wrap_between(&line, self.width, &first, &rest));
        }
    }

    /// Lines that fit the room there is, behind the prefixes.
    fn push_all(&mut self, lines: Vec<Line<'static>>) {
        let (mut before, rest) = self.prefixes();
        for line in lines {
            before.spans.extend(line.spans);
            self.out.push(std::mem::replace(&mut before, rest.clone()));
        }
    }

    fn close_code(&mut self) {
        if let Some(Code { language, text }) = self.code.take() {
            let room = self.room();
            self.push_all(code::lines(&language, &text, room, self.theme));
        }
        self.gap = true;
    }

    fn close_table(&mut self) {
        if let Some(table) = self.table.take() {
            let room = self.room();
            self.push_all(table.lines(room, self.theme));
        }
        self.gap = true;
    }

    fn rule(&mut self) {
        self.open();
        self.line_of('─');
        self.gap = true;
    }

    fn line_of(&mut self, symbol: char) {
        let text = symbol.to_string().repeat(self.room().min(MEASURE));
        let rule = Span::styled(text, self.theme.style(Role::TableRule));
        self.push_all(vec![Line::from(rule)]);
    }
}
