//! A shell line into simple commands: words without quotes, operators, substitutions, heredocs.

use std::collections::VecDeque;

/// Words between two operators.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Simple {
    pub(super) words: Vec<String>,
    /// Scripts inside `$(…)`, backquotes and `<(…)`.
    pub(super) substitutions: Vec<String>,
    /// The output goes to the next command.
    pub(super) piped: bool,
}

/// Splits a script at `;`, `&`, `&&`, `||`, `|`, parentheses and line ends. Broken quoting ends with
/// the script; nothing is an error.
pub(super) fn simple_commands(script: &str) -> Vec<Simple> {
    let mut lexer = Lexer::new(script);
    while lexer.step() {}
    lexer.end_command(false);
    lexer.found
}

/// What the next word is to be taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Word,
    /// The target of a redirection: no part of the command.
    Target,
    /// The delimiter of a heredoc.
    Delimiter,
}

struct Lexer<'a> {
    script: &'a str,
    at: usize,
    word: Option<String>,
    expect: Expect,
    command: Simple,
    /// Delimiters of heredocs that begin at the next line end.
    heredocs: VecDeque<String>,
    /// An opening that nothing closes; looking for its end again would take quadratic time.
    unclosed: bool,
    found: Vec<Simple>,
}

impl<'a> Lexer<'a> {
    fn new(script: &'a str) -> Self {
        Self {
            script,
            at: 0,
            word: None,
            expect: Expect::Word,
            command: Simple::default(),
            heredocs: VecDeque::new(),
            unclosed: false,
            found: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        &self.script[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let eaten = self.rest().starts_with(text);
        if eaten {
            self.at += text.len();
        }
        eaten
    }

    fn push(&mut self, text: &str) {
        self.word.get_or_insert_default().push_str(text);
    }

    fn step(&mut self) -> bool {
        let Some(c) = self.next() else {
            return false;
        };
        match c {
            ' ' | '\t' | '\r' => self.end_word(),
            '\n' => {
                self.end_command(false);
                self.skip_heredocs();
            }
            '#' if self.word.is_none() => {
                let end = self.rest().find('\n').unwrap_or(self.rest().len());
                self.at += end;
            }
            ';' | '(' | ')' => self.end_command(false),
            '&' if self.rest().starts_with('>') => self.end_word(),
            '&' => {
                self.eat("&");
                self.end_command(false);
            }
            '|' if self.eat("|") => self.end_command(false),
            '|' => {
                self.eat("&");
                self.end_command(true);
            }
            '<' | '>' => self.redirection(c),
            _ => self.part_of_word(c),
        }
        true
    }

    fn part_of_word(&mut self, c: char) {
        match c {
            '\\' => match self.next() {
                Some('\n') | None => {}
                Some(escaped) => self.push(escaped.encode_utf8(&mut [0; 4])),
            },
            '\'' => {
                let end = self.rest().find('\'').unwrap_or(self.rest().len());
                let text = &self.rest()[..end];
                self.push(text);
                self.at = (self.at + end + 1).min(self.script.len());
            }
            '"' => self.double_quoted(),
            '$' => self.dollar(),
            '`' => self.backquoted(),
            c => self.push(c.encode_utf8(&mut [0; 4])),
        }
    }

    fn double_quoted(&mut self) {
        self.push("");
        while let Some(c) = self.next() {
            match c {
                '"' => return,
                '\\' => match self.next() {
                    Some('\n') | None => {}
                    Some(c @ ('"' | '\\' | '$' | '`')) => self.push(c.encode_utf8(&mut [0; 4])),
                    Some(c) => {
                        self.push("\\");
                        self.push(c.encode_utf8(&mut [0; 4]));
                    }
                },
                '$' => self.dollar(),
                '`' => self.backquoted(),
                c => self.push(c.encode_utf8(&mut [0; 4])),
            }
        }
    }

    /// After a `$`: a substitution is kept in the word as it was written, and its script set aside.
    fn dollar(&mut self) {
        self.push("$");
        if self.rest().starts_with('(') {
            let arithmetic = self.rest().starts_with("((");
            if let Some(inner) = self.parenthesised() {
                self.push("(");
                self.push(inner);
                self.push(")");
                if !arithmetic {
                    self.command.substitutions.push(inner.to_owned());
                }
            }
        } else if self.rest().starts_with('{') && !self.unclosed {
            match self.rest().find('}') {
                Some(end) => {
                    let text = &self.rest()[..=end];
                    self.push(text);
                    self.at += end + 1;
                }
                None => self.unclosed = true,
            }
        }
    }

    fn backquoted(&mut self) {
        let end = self.rest().find('`').unwrap_or(self.rest().len());
        let inner = &self.rest()[..end];
        self.at = (self.at + end + 1).min(self.script.len());
        self.push(inner);
        self.command.substitutions.push(inner.to_owned());
    }

    /// The text between the parenthesis here and the one that closes it.
    fn parenthesised(&mut self) -> Option<&'a str> {
        if self.unclosed {
            return None;
        }
        let Some(end) = closing_parenthesis(self.rest()) else {
            self.unclosed = true;
            return None;
        };
        let inner = &self.rest()[1..end];
        self.at += end + 1;
        Some(inner)
    }

    fn redirection(&mut self, c: char) {
        let descriptor = |word: &String| word.chars().all(|c| c.is_ascii_digit());
        if self.word.as_ref().is_some_and(descriptor) {
            self.word = None;
        }
        self.end_word();
        if self.rest().starts_with('(') {
            if let Some(inner) = self.parenthesised() {
                self.command.substitutions.push(inner.to_owned());
            }
            return;
        }
        self.expect = Expect::Target;
        if c == '<' && self.eat("<") {
            if !self.eat("<") {
                self.eat("-");
                self.expect = Expect::Delimiter;
            }
        } else {
            for more in [">", "&", "|"] {
                if self.eat(more) {
                    break;
                }
            }
        }
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else {
            return;
        };
        match std::mem::replace(&mut self.expect, Expect::Word) {
            Expect::Word => self.command.words.push(word),
            Expect::Target => {}
            Expect::Delimiter => self.heredocs.push_back(word),
        }
    }

    fn end_command(&mut self, piped: bool) {
        self.end_word();
        self.expect = Expect::Word;
        let mut command = std::mem::take(&mut self.command);
        command.piped = piped;
        if !command.words.is_empty() || !command.substitutions.is_empty() || piped {
            self.found.push(command);
        }
    }

    /// Bodies of heredocs inside a script are data.
    fn skip_heredocs(&mut self) {
        while let Some(delimiter) = self.heredocs.pop_front() {
            while !self.rest().is_empty() {
                let end = self.rest().find('\n');
                let line = &self.rest()[..end.unwrap_or(self.rest().len())];
                self.at += end.map_or(self.rest().len(), |end| end + 1);
                if line.trim_start_matches('\t') == delimiter {
                    break;
                }
            }
        }
    }
}

/// The offset of the `)` that closes the `(` at the start.
fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut open = 0_u32;
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match (c, quote) {
            ('\\', None | Some('"')) => {
                chars.next();
            }
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('(', None) => open += 1,
            (')', None) => {
                open -= 1;
                if open == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
