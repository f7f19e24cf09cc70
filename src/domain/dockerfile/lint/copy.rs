//! COPY and ADD: the right one, its destination, its origin.

use std::collections::BTreeSet;

use super::registry::Entry;
use super::subject::{Subject, is_remote};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3010",
        Severity::Info,
        "ADD unpacks local archives on its own.",
        unpacked_by_hand,
    ),
    Entry::new(
        "DL3020",
        Severity::Error,
        "Files and folders are copied with COPY, not ADD.",
        add,
    ),
    Entry::new(
        "DL3021",
        Severity::Error,
        "With several sources the destination ends in `/`.",
        several_sources,
    ),
    Entry::new(
        "DL3022",
        Severity::Warning,
        "`COPY --from` names an earlier stage.",
        unknown_origin,
    ),
    Entry::new(
        "DL3023",
        Severity::Error,
        "`COPY --from` does not name its own stage.",
        own_stage,
    ),
];

const ARCHIVES: [&str; 13] = [
    ".tar",
    ".tar.gz",
    ".tgz",
    ".tar.bz2",
    ".tbz2",
    ".tbz",
    ".tar.xz",
    ".txz",
    ".tar.zst",
    ".tzst",
    ".tar.lzma",
    ".gz",
    ".xz",
];

fn is_archive(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    ARCHIVES.iter().any(|end| path.ends_with(end))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn unpacked_by_hand(subject: &Subject<'_>, found: &mut Findings) {
    let mut unpacked: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (run, command) in subject.commands() {
        let extracts = match command.program() {
            "tar" => {
                let bundled = command.args().first().is_some_and(|flags| {
                    !flags.starts_with('-') && flags.contains('x') && !flags.contains(['/', '.'])
                });
                bundled || command.has(Some('x'), &["extract", "get"])
            }
            "gunzip" | "unxz" => true,
            _ => false,
        };
        if extracts {
            let archives = command.args().iter().filter(|arg| is_archive(arg));
            unpacked.extend(archives.map(|arg| (run.stage.index, file_name(arg))));
        }
    }
    for (stage, instruction) in subject.all("COPY") {
        if instruction.flag("from").is_some() {
            continue;
        }
        let by_hand = instruction.sources().iter().find(|source| {
            is_archive(source) && unpacked.contains(&(stage.index, file_name(source)))
        });
        if let Some(archive) = by_hand {
            found.add(
                instruction.line(),
                format!(
                    "`{archive}` is copied as it is and unpacked later: it stays in this layer"
                ),
                format!("write `ADD {archive} <folder>/`: ADD unpacks it, and no copy stays"),
            );
        }
    }
}

fn add(subject: &Subject<'_>, found: &mut Findings) {
    for (_, instruction) in subject.all("ADD") {
        let plain = instruction.sources().iter().find(|source| {
            !is_remote(source)
                && !is_archive(source)
                && !source.contains('$')
                && !source.contains("<<")
        });
        if let Some(source) = plain {
            found.add(
                instruction.line(),
                format!("ADD does more than copying `{source}`: it fetches and unpacks"),
                instruction.text.replacen("ADD", "write `COPY", 1) + "`",
            );
        }
    }
}

fn several_sources(subject: &Subject<'_>, found: &mut Findings) {
    for (_, instruction) in subject.copies() {
        let Some(destination) = instruction.destination() else {
            continue;
        };
        // Not even `.`: the classic builder refuses it.
        let folder = destination.ends_with(['/', '\\']);
        if instruction.sources().len() > 1 && !folder && !destination.contains('$') {
            found.add(
                instruction.line(),
                format!("several files cannot all become `{destination}`"),
                format!("end it with a slash: `{destination}/`"),
            );
        }
    }
}

fn unknown_origin(subject: &Subject<'_>, found: &mut Findings) {
    // Stages come in order, so the names seen so far are the earlier ones.
    let mut names: BTreeSet<String> = BTreeSet::new();
    for stage in subject.stages() {
        let own = stage.name.as_deref().unwrap_or_default();
        for instruction in stage.instructions.iter().filter(|i| i.keyword == "COPY") {
            let Some(from) = instruction.flag("from") else {
                continue;
            };
            let is_image = from.contains([':', '/', '@', '$']);
            let is_index = from.parse::<usize>().is_ok_and(|index| index < stage.index);
            let is_stage = names.contains(&from.to_ascii_lowercase());
            // Its own stage is another rule's matter.
            let is_own = !own.is_empty() && from.eq_ignore_ascii_case(own);
            if is_image || is_index || is_stage || is_own {
                continue;
            }
            let near = super::super::keywords::nearest(from, names.iter().map(String::as_str));
            found.add(
                instruction.line(),
                format!("no stage above is called `{from}`: the builder takes it for an image"),
                match near {
                    Some(near) => format!("did you mean `--from={near}`?"),
                    None => "name a stage with `FROM … AS <name>`, or an image with its version"
                        .to_owned(),
                },
            );
        }
        names.extend(stage.name.as_ref().map(|name| name.to_ascii_lowercase()));
    }
}

fn own_stage(subject: &Subject<'_>, found: &mut Findings) {
    for (stage, instruction) in subject.all("COPY") {
        let from = instruction.flag("from").unwrap_or_default();
        let by_name = stage
            .name
            .as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case(from));
        if by_name || from.parse() == Ok(stage.index) {
            found.add(
                instruction.line(),
                format!("`--from={from}` is this very stage, which is not finished yet"),
                "copy from an earlier stage, or use `RUN cp`",
            );
        }
    }
}
