//! Markdown as plain lines to be read aloud: one line per paragraph, item, row and line of code.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// The lines of a text. Headings, quotes and code say what they are.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.end_line();
    reader.lines
}

#[derive(Default)]
struct Reader {
    lines: Vec<String>,
    /// The line that is being read.
    line: String,
    /// Number of the next item of each list that is open; none where items have no numbers.
    lists: Vec<Option<u64>>,
    quotes: usize,
    code: bool,
    /// Where a link leads, for after its text.
    links: Vec<String>,
    table: Table,
}

/// The names of the columns, and the cells of the row that is being read.
#[derive(Default)]
struct Table {
    columns: Vec<String>,
    cells: Vec<String>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => {
                let lines = text.lines().map(|line| format!("  {line}"));
                self.lines.extend(lines);
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.line.push_str(&text);
            }
            Event::Code(code) => {
                self.line.push('`');
                self.line.push_str(&code);
                self.line.push('`');
            }
            Event::SoftBreak => self.line.push(' '),
            Event::HardBreak => self.end_line(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.begin("Heading: "),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(kind) => {
                self.end_line();
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let words = if language.is_empty() {
                    "Code:".to_owned()
                } else {
                    format!("Code, {language}:")
                };
                self.lines.push(words);
                self.code = true;
            }
            Tag::List(first) => {
                self.end_line();
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Link { dest_url, .. } => self.links.push(dest_url.into_string()),
            Tag::Image { .. } => self.line.push_str("Image: "),
            Tag::Table(_) => {
                self.end_line();
                self.table = Table::default();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => self.end_line(),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock => {
                self.code = false;
                self.lines.push("End of code.".to_owned());
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => self.table.cells.push(std::mem::take(&mut self.line)),
            TagEnd::TableHead => self.table.columns = std::mem::take(&mut self.table.cells),
            TagEnd::TableRow => {
                let row = self.table.row();
                self.lines.push(row);
            }
            _ => {}
        }
    }

    fn begin(&mut self, words: &str) {
        self.end_line();
        self.line.push_str(words);
    }

    fn item(&mut self) {
        self.end_line();
        let indent = "  ".repeat(self.lists.len().saturating_sub(1));
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        };
        self.line = format!("{indent}{mark}");
    }

    /// An address that is the text itself is not read twice.
    fn end_link(&mut self) {
        if let Some(address) = self.links.pop()
            && !self.line.ends_with(&address)
        {
            self.line.extend([" (", &address, ")"]);
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.trim().is_empty() {
            return;
        }
        let quoted = self.quotes > 0;
        self.lines.push(if quoted {
            format!("Quote: {line}")
        } else {
            line
        });
    }
}

impl Table {
    /// `Engine: Docker; version: 28`
    fn row(&mut self) -> String {
        let columns = self.columns.iter().map(Some).chain(std::iter::repeat(None));
        let cells = std::mem::take(&mut self.cells).into_iter().zip(columns);
        let cells = cells.map(|(cell, column)| match column {
            Some(column) if !column.is_empty() => format!("{column}: {cell}"),
            _ => cell,
        });
        cells.collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn reads_as_it_would_be_read_aloud() {
        let text = "\
# Look *closely*

Alex, **two**
lines with `npm ci` and [a page](https://example.org), <https://example.net>.

> Open it.
> Look.

- one
  - inner
- two

1. first
2. second

```dockerfile
FROM a

RUN b
```

| Engine | Size |
|--------|------|
| Docker | 1 MB |

---
End.";
        assert_eq!(
            lines(text),
            [
                "Heading: Look closely",
                "Alex, two lines with `npm ci` and a page (https://example.org), https://example.net.",
                "Quote: Open it. Look.",
                "- one",
                "  - inner",
                "- two",
                "1. first",
                "2. second",
                "Code, dockerfile:",
                "  FROM a",
                "  ",
                "  RUN b",
                "End of code.",
                "Engine: Docker; Size: 1 MB",
                "End.",
            ]
        );
    }

    #[test]
    fn odd_texts_lose_no_words() {
        assert_eq!(lines(""), [""; 0]);
        assert_eq!(lines("a <b>c</b> & d"), ["a <b>c</b> & d"]);
        assert_eq!(lines("`unclosed"), ["`unclosed"]);
        assert_eq!(
            lines("- a\n\n  second paragraph"),
            ["- a", "second paragraph"]
        );
    }
}
