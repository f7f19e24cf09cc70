//! `phoenix list`: the missions, in the order of the course.

use std::io::Write;

use serde::Serialize;

use super::Common;
use super::format::Format;
use crate::domain::mission::About;

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
}

pub(super) fn run(args: &ListArgs, common: &Common, out: &mut dyn Write) -> anyhow::Result<u8> {
    let course = common.course()?;
    let missions = course
        .entries()
        .iter()
        .map(|entry| entry.mission().map_err(Clone::clone));
    let abouts = missions
        .map(|mission| Ok(&mission?.about))
        .collect::<anyhow::Result<Vec<_>>>()?;
    match args.format {
        Format::Human => {
            let widest = abouts
                .iter()
                .map(|about| about.id.as_str().len())
                .max()
                .unwrap_or(0);
            for about in &abouts {
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
            let rows: Vec<_> = abouts.iter().copied().map(row).collect();
            let list = serde_json::json!({ "list": 1, "missions": rows });
            writeln!(out, "{}", serde_json::to_string_pretty(&list)?)?;
        }
    }
    Ok(super::PASSED)
}

fn row(about: &About) -> Row<'_> {
    Row {
        id: about.id.as_str(),
        title: &about.title,
        summary: &about.summary,
        level: about.level,
        minutes: about.minutes,
        tags: &about.tags,
        needs: about
            .needs
            .iter()
            .map(crate::domain::mission::Slug::as_str)
            .collect(),
    }
}
