//! `phoenix list`: the missions, in the order of the course.

use std::io::Write;

use serde::Serialize;

use super::Common;
use super::format::Format;
use crate::content::Entry;
use crate::domain::mission::{About, Language, Slug};

#[derive(clap::Args, Debug)]
pub(super) struct ListArgs {
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A row of the JSON listing.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    level: u8,
    minutes: u16,
    tags: &'a [String],
    needs: Vec<&'a str>,
    /// Of its texts, its own first.
    languages: Vec<Language>,
}

pub(super) fn run(args: &ListArgs, common: &Common, out: &mut dyn Write) -> anyhow::Result<u8> {
    let course = common.course()?;
    let entries = course.entries().iter();
    let missions = entries
        .map(|entry| Ok((entry, &entry.mission().map_err(Clone::clone)?.about)))
        .collect::<anyhow::Result<Vec<_>>>()?;
    match args.format {
        Format::Human => {
            let widest = missions
                .iter()
                .map(|(_, about)| about.id.as_str().len())
                .max()
                .unwrap_or(0);
            for (_, about) in &missions {
                writeln!(
                    out,
                    "{:widest$}  level {}  {:>3} min  {}",
                    about.id.as_str(),
                    about.level,
                    about.minutes,
                    about.title,
                )?;
                writeln!(out, "{:widest$}  {}", "", about.summary)?;
            }
        }
        Format::Json => {
            let rows = missions.iter().map(|(entry, about)| row(entry, about));
            let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
            let list = serde_json::json!({ "list": 1, "missions": rows });
            writeln!(out, "{}", serde_json::to_string_pretty(&list)?)?;
        }
    }
    Ok(super::PASSED)
}

fn row<'a>(entry: &Entry, about: &'a About) -> anyhow::Result<Row<'a>> {
    Ok(Row {
        id: about.id.as_str(),
        title: &about.title,
        summary: &about.summary,
        level: about.level,
        minutes: about.minutes,
        tags: &about.tags,
        needs: about.needs.iter().map(Slug::as_str).collect(),
        languages: entry.languages()?,
    })
}
