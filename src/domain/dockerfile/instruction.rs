//! One logical line to one [`Instruction`]: the crate reads its grammar, this file its leftovers.

use parse_dockerfile::{
    Command, Flag, HealthcheckArguments, Instruction as Grammar, JsonOrStringArray, Source, Span,
    UnescapedString,
};

use super::keywords::{Keyword, keyword, nearest, nearest_keyword};
use super::scan::{LogicalLine, is_blank};
use super::words::{arguments, folded, pairs};
use super::{Body, Instruction, ParseError};

/// The crate wants a FROM before anything else.
const PREFIX: &str = "FROM scratch\n";

/// # Errors
/// The keyword is unknown, or what follows it does not fit it.
pub(super) fn instruction(line: &LogicalLine, escape: char) -> Result<Instruction, ParseError> {
    let written = line.keyword();
    let fail = |message: String| ParseError::new(line.line(), message);
    let keyword = keyword(written).ok_or_else(|| fail(unknown(written)))?;
    let rest = line.text[written.len()..].trim_start_matches(is_blank);
    if rest.is_empty() {
        return Err(fail(format!(
            "{} needs more: write `{}`",
            keyword.name, keyword.usage
        )));
    }
    let (flags, body) = if keyword.name == "ONBUILD" {
        (Vec::new(), onbuild(line, rest, escape)?)
    } else {
        let reader = Reader::new(line);
        let grammar = reader.read(keyword, &line.text).map_err(fail)?;
        let flags = reader.flags(&grammar, keyword).map_err(fail)?;
        let body = reader.body(&grammar, keyword, escape).map_err(fail)?;
        (flags, body)
    };
    Ok(Instruction {
        keyword: keyword.name.to_owned(),
        written_keyword: written.to_owned(),
        lines: line.lines.clone(),
        flags,
        body,
        text: format!("{} {}", keyword.name, folded(rest, escape)),
        heredocs: line.heredocs.clone(),
    })
}

fn unknown(written: &str) -> String {
    let shown: String = written.chars().take(40).collect();
    match nearest_keyword(written) {
        Some(near) => format!("unknown instruction `{shown}`: did you mean `{near}`?"),
        None => format!(
            "unknown instruction `{shown}`: if it goes on with the line above, end that one with `\\`"
        ),
    }
}

/// ONBUILD keeps its instruction as text, once that is known to be one. FROM, MAINTAINER and
/// ONBUILD are left to the rules, which explain why they do not work there.
fn onbuild(line: &LogicalLine, rest: &str, escape: char) -> Result<Body, ParseError> {
    let inner = rest.split(is_blank).next().unwrap_or_default();
    if !inner.eq_ignore_ascii_case("ONBUILD") {
        let skipped = line.text.len() - rest.len();
        instruction(
            &LogicalLine {
                text: rest.to_owned(),
                markers: line.markers.iter().map(|at| at - skipped).collect(),
                ..line.clone()
            },
            escape,
        )?;
    }
    Ok(Body::Shell(rest.to_owned()))
}

/// The crate's view of a line and the way back to what was written.
struct Reader<'a> {
    line: &'a LogicalLine,
    /// [`PREFIX`], then the line with its heredoc markers made plain words of the same length.
    source: String,
}

impl<'a> Reader<'a> {
    fn new(line: &'a LogicalLine) -> Self {
        let mut source = String::with_capacity(PREFIX.len() + line.text.len());
        source.push_str(PREFIX);
        let mut from = 0;
        for marker in &line.markers {
            source.push_str(&line.text[from..*marker]);
            source.push_str("__");
            from = marker + 2;
        }
        source.push_str(&line.text[from..]);
        Self { line, source }
    }

    fn read(&self, keyword: &Keyword, text: &str) -> Result<Grammar<'_>, String> {
        let explain = |error: parse_dockerfile::Error| explain(keyword, &error, text);
        let mut found = parse_dockerfile::parse_iter(&self.source).map_err(explain)?;
        match found.nth(1) {
            Some(Ok(grammar)) => Ok(grammar),
            Some(Err(error)) => Err(explain(error)),
            None => Err(format!(
                "{} needs more: write `{}`",
                keyword.name, keyword.usage
            )),
        }
    }

    /// What was written at `span` of the source.
    fn written(&self, span: &Span) -> &'a str {
        let text = &self.line.text;
        let at = |offset: usize| offset.saturating_sub(PREFIX.len()).min(text.len());
        text.get(at(span.start)..at(span.end)).unwrap_or_default()
    }

    fn flags(
        &self,
        grammar: &Grammar<'_>,
        keyword: &Keyword,
    ) -> Result<Vec<(String, String)>, String> {
        let options: &[Flag<'_>] = match grammar {
            Grammar::Add(add) => &add.options,
            Grammar::Copy(copy) => &copy.options,
            Grammar::From(from) => &from.options,
            Grammar::Healthcheck(check) => &check.options,
            Grammar::Run(run) => &run.options,
            _ => &[],
        };
        options
            .iter()
            .map(|flag| {
                let name = flag.name.value.to_ascii_lowercase();
                let known = keyword.flags.iter().find(|f| f.name == name);
                match (&flag.value, known) {
                    (None, Some(known)) if known.takes_value => {
                        Err(format!("`--{name}` needs a value: `--{name}=…`"))
                    }
                    (_, None) => match nearest(&name, keyword.flags.iter().map(|f| f.name)) {
                        Some(near) => Err(format!(
                            "{} has no flag `--{name}`: did you mean `--{near}`?",
                            keyword.name
                        )),
                        // A newer builder may know it.
                        None => Ok((name, self.value(flag.value.as_ref()))),
                    },
                    (value, Some(_)) => Ok((name, self.value(value.as_ref()))),
                }
            })
            .collect()
    }

    fn value(&self, value: Option<&UnescapedString<'_>>) -> String {
        value.map_or_else(String::new, |value| self.written(&value.span).to_owned())
    }

    fn body(&self, grammar: &Grammar<'_>, keyword: &Keyword, escape: char) -> Result<Body, String> {
        let shell = |span: &Span| Body::Shell(self.written(span).to_owned());
        let body = match grammar {
            Grammar::Add(add) => self.words(&add.src, &add.dest),
            Grammar::Copy(copy) => self.words(&copy.src, &copy.dest),
            Grammar::Arg(arg) => Body::Pairs(arguments(self.written(&arg.arguments.span), escape)?),
            Grammar::Env(env) => {
                Body::Pairs(pairs("ENV", self.written(&env.arguments.span), escape)?.1)
            }
            Grammar::Label(label) => {
                Body::Pairs(pairs("LABEL", self.written(&label.arguments.span), escape)?.1)
            }
            Grammar::Cmd(cmd) => self.command(&cmd.arguments),
            Grammar::Entrypoint(entrypoint) => self.command(&entrypoint.arguments),
            Grammar::Run(run) => self.command(&run.arguments),
            Grammar::Healthcheck(check) => match &check.arguments {
                HealthcheckArguments::Cmd { arguments, .. } => self.command(arguments),
                _ => Body::Shell("NONE".to_owned()),
            },
            Grammar::From(from) => {
                let mut words = vec![from.image.value.clone().into_owned()];
                if let Some((as_, name)) = &from.as_ {
                    words.push(self.written(&as_.span).to_owned());
                    words.push(name.value.clone().into_owned());
                }
                Body::Words(words)
            }
            Grammar::Shell(shell) => Body::Exec(strings(&shell.arguments)),
            Grammar::Volume(volume) => match &volume.arguments {
                JsonOrStringArray::Json(paths) => Body::Exec(strings(&paths.value)),
                JsonOrStringArray::String(paths) => Body::Shell(strings(paths).join(" ")),
            },
            Grammar::Expose(expose) => Body::Shell(strings(&expose.arguments).join(" ")),
            Grammar::Maintainer(maintainer) => shell(&maintainer.name.span),
            Grammar::Stopsignal(signal) => shell(&signal.arguments.span),
            Grammar::User(user) => shell(&user.arguments.span),
            Grammar::Workdir(workdir) => shell(&workdir.arguments.span),
            _ => Body::Shell(String::new()),
        };
        if matches!(&body, Body::Shell(text) if text.is_empty()) {
            return Err(format!(
                "{} needs more: write `{}`",
                keyword.name, keyword.usage
            ));
        }
        Ok(body)
    }

    fn command(&self, command: &Command<'_>) -> Body {
        match command {
            Command::Exec(words) => Body::Exec(strings(&words.value)),
            Command::Shell(text) => Body::Shell(self.written(&text.span).to_owned()),
            _ => Body::Shell(String::new()),
        }
    }

    fn words(&self, sources: &[Source<'_>], destination: &UnescapedString<'_>) -> Body {
        let paths = sources.iter().filter_map(|source| match source {
            Source::Path(path) => Some(path),
            _ => None,
        });
        Body::Words(
            paths
                .chain([destination])
                .map(|word| {
                    let written = self.written(&word.span);
                    // JSON escapes are resolved in the value; heredoc markers are whole only here.
                    if written.contains("<<") && !self.line.markers.is_empty() {
                        written.to_owned()
                    } else {
                        word.value.clone().into_owned()
                    }
                })
                .collect(),
        )
    }
}

fn strings(words: &[UnescapedString<'_>]) -> Vec<String> {
    words
        .iter()
        .map(|word| word.value.clone().into_owned())
        .collect()
}

/// The crate's complaint in the words of what to write.
fn explain(keyword: &Keyword, error: &parse_dockerfile::Error, text: &str) -> String {
    let usage = keyword.usage;
    match keyword.name {
        "COPY" | "ADD" => {
            let name = keyword.name;
            format!("{name} needs a source and a destination: write `{usage}`")
        }
        "FROM" => format!("FROM takes an image and at most `AS <name>`: write `{usage}`"),
        "SHELL" => format!("SHELL takes a JSON array with double quotes: write `{usage}`"),
        "HEALTHCHECK" => "HEALTHCHECK takes flags, then `CMD <command>` or `NONE`".to_owned(),
        _ => {
            let shown: String = text.chars().take(60).collect();
            format!("`{shown}` does not parse ({error:#}): write `{usage}`")
        }
    }
}
