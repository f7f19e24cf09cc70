//! Where in an instruction the cursor is, and what may stand there.

use super::around::Around;
use super::{Offer, Vocabulary, flags};
use crate::domain::dockerfile::{Keyword, is_blank, keyword};

/// Instructions in the order in which they are offered; `MAINTAINER` is better not written.
const OFFERED: [&str; 17] = [
    "FROM",
    "RUN",
    "COPY",
    "WORKDIR",
    "CMD",
    "ENV",
    "ENTRYPOINT",
    "EXPOSE",
    "ARG",
    "USER",
    "LABEL",
    "HEALTHCHECK",
    "ADD",
    "VOLUME",
    "SHELL",
    "STOPSIGNAL",
    "ONBUILD",
];

/// What may take the place of the text from `start`.
pub(super) struct Found {
    /// In bytes of [`Place::text`].
    pub(super) start: usize,
    pub(super) offers: Vec<Offer>,
    /// Letters to be typed before anything is offered by itself.
    pub(super) least: usize,
}

/// The cursor, at the end of `text`.
pub(super) struct Place<'a> {
    /// The instruction up to the cursor, on one line.
    pub(super) text: &'a str,
    /// How much of it stands in the lines above, in bytes.
    pub(super) head: usize,
    pub(super) around: &'a Around,
    pub(super) words: &'a Vocabulary,
    pub(super) asked: bool,
}

impl<'a> Place<'a> {
    pub(super) fn find(&self) -> Option<Found> {
        self.instruction(0, false)
    }

    /// The word at `at`, after blanks: where it starts, and where it ends unless the cursor is at
    /// its end.
    fn word(&self, at: usize) -> (usize, Option<usize>) {
        let rest = &self.text[at..];
        let start = self.text.len() - rest.trim_start_matches(is_blank).len();
        let end = self.text[start..]
            .find(is_blank)
            .map(|length| start + length);
        (start, end)
    }

    fn instruction(&self, at: usize, inner: bool) -> Option<Found> {
        let (start, end) = self.word(at);
        let Some(end) = end else {
            return (self.head == 0).then(|| self.instructions(start, inner));
        };
        let known = keyword(&self.text[start..end])?;
        if known.name == "ONBUILD" && !inner {
            return self.instruction(end, true);
        }
        if self.head > 0 && !copies(known) {
            return None;
        }
        self.after_keyword(known, end)
    }

    fn instructions(&self, start: usize, inner: bool) -> Found {
        let first = self.around.stages.is_empty() && !inner;
        let mut names: Vec<_> = OFFERED
            .into_iter()
            .filter(|name| !inner || !["FROM", "ONBUILD"].contains(name))
            .collect();
        if first {
            // Nothing else may stand before the first stage.
            names.sort_by_key(|name| !["FROM", "ARG"].contains(name));
        }
        let offer = |name: &str| {
            let known = keyword(name)?;
            Some(Offer::new(format!("{} ", known.name), known.usage))
        };
        Found {
            start,
            offers: names.into_iter().filter_map(offer).collect(),
            least: 2,
        }
    }

    /// Flags come first; the arguments follow.
    fn after_keyword(&self, known: &Keyword, mut at: usize) -> Option<Found> {
        let mut used: Vec<&str> = Vec::new();
        loop {
            let (start, end) = self.word(at);
            let word = &self.text[start..end.unwrap_or(self.text.len())];
            if end.is_none() && !word.is_empty() && "--".starts_with(word) {
                return Some(flag_names(known, &used, start));
            }
            let Some(flag) = word.strip_prefix("--") else {
                return self.arguments(known, &used, start);
            };
            let Some(end) = end else {
                return if flag.contains('=') {
                    self.flag_value(known, start)
                } else {
                    Some(flag_names(known, &used, start))
                };
            };
            used.push(flag);
            at = end;
        }
    }

    /// Behind the `=` of a flag that starts at `start`.
    fn flag_value(&self, known: &Keyword, start: usize) -> Option<Found> {
        let (flag, value) = self.text[start..].split_once('=')?;
        if !known
            .flags
            .iter()
            .any(|it| flag.strip_prefix("--") == Some(it.name))
        {
            return None;
        }
        let value_at = self.text.len() - value.len();
        match flag {
            "--from" => Some(self.references(value_at)),
            "--mount" => match value.rsplit_once(',') {
                Some((written, option)) => Some(self.mount_option(written, option)),
                None => Some(Found {
                    start,
                    offers: flags::mounts(),
                    least: 0,
                }),
            },
            _ => Some(Found {
                start: value_at,
                offers: flags::few(flag),
                least: 0,
            }),
        }
    }

    fn mount_option(&self, written: &str, option: &str) -> Found {
        match option.strip_prefix("from=") {
            Some(name) => self.references(self.text.len() - name.len()),
            None => Found {
                start: self.text.len() - option.len(),
                offers: flags::mount_options(written),
                least: 0,
            },
        }
    }

    /// Stages to copy from: the one being written is not among them.
    fn references(&self, start: usize) -> Found {
        let earlier = self
            .around
            .stages
            .split_last()
            .map_or(&[][..], |(_, it)| it);
        let mut offers = stages(earlier);
        if self.asked || start < self.text.len() {
            offers.extend(self.images());
        }
        Found {
            start,
            offers,
            least: 0,
        }
    }

    fn images(&self) -> impl Iterator<Item = Offer> + 'a {
        self.words
            .images
            .iter()
            .map(|name| Offer::new(name.as_str(), "base image"))
    }

    fn arguments(&self, known: &Keyword, used: &[&str], start: usize) -> Option<Found> {
        let empty = start == self.text.len();
        let mut found = match known.name {
            "FROM" => self.from(start),
            "HEALTHCHECK" => self.healthcheck(start),
            _ if copies(known) => self.copied(used, start),
            _ => None,
        };
        if empty && self.asked {
            let names = flag_names(known, used, start);
            match &mut found {
                Some(found) => found.offers.extend(names.offers),
                None => found = Some(names),
            }
        }
        found
    }

    fn from(&self, start: usize) -> Option<Found> {
        let (_, Some(end)) = self.word(start) else {
            let mut offers: Vec<_> = self.images().collect();
            offers.extend(stages(&self.around.stages));
            return Some(Found {
                start,
                offers,
                least: 0,
            });
        };
        let (start, None) = self.word(end) else {
            return None;
        };
        Some(Found {
            start,
            offers: vec![Offer::new("AS ", "gives the stage a name")],
            least: 1,
        })
    }

    fn healthcheck(&self, start: usize) -> Option<Found> {
        let (start, None) = self.word(start) else {
            return None;
        };
        let offers = vec![
            Offer::new("CMD ", "the command that checks"),
            Offer::new("NONE", "no check, also not that of the base image"),
        ];
        Some(Found {
            start,
            offers,
            least: 1,
        })
    }

    /// Sources and the destination.
    fn copied(&self, used: &[&str], arguments: usize) -> Option<Found> {
        let from_elsewhere = used.iter().any(|flag| flag.starts_with("from="));
        let json = self.text[arguments..].starts_with('[');
        if from_elsewhere || json {
            return None;
        }
        let word = self.text.rfind(is_blank).map_or(0, |at| at + 1);
        let start = word.max(arguments);
        let typed = &self.text[start..];
        if typed.starts_with("<<") {
            return None;
        }
        // `./src` and `src` are the same; what the learner began with stays.
        let dotted = if typed.starts_with("./") { "./" } else { "" };
        let mut paths: Vec<_> = self
            .words
            .paths
            .iter()
            .filter(|path| one_word(path))
            .collect();
        paths.sort_by_key(|path| path.trim_end_matches('/').matches('/').count());
        let offer = |path: &String| {
            let detail = if path.ends_with('/') {
                "folder"
            } else {
                "file"
            };
            Offer::new(format!("{dotted}{path}"), detail)
        };
        Some(Found {
            start,
            offers: paths.into_iter().map(offer).collect(),
            least: 1 + dotted.len(),
        })
    }
}

fn flag_names(known: &Keyword, used: &[&str], start: usize) -> Found {
    Found {
        start,
        offers: flags::whole(known, used),
        least: 1,
    }
}

fn stages(above: &[String]) -> Vec<Offer> {
    let names = Around::names(above).into_iter();
    names
        .map(|name| Offer::new(name, "earlier stage"))
        .collect()
}

fn copies(known: &Keyword) -> bool {
    ["COPY", "ADD"].contains(&known.name)
}

/// Whether a path can be written without quotes.
fn one_word(path: &str) -> bool {
    !path.is_empty() && !path.contains(|c: char| c.is_whitespace() || c.is_control())
}
