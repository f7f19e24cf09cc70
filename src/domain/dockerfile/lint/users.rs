//! Who the container runs as.

use super::super::Instruction;
use super::base::Reference;
use super::registry::Entry;
use super::subject::{Subject, shell_text};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3002",
        Severity::Warning,
        "The last USER is not root.",
        root_at_last,
    ),
    Entry::new(
        "DL3046",
        Severity::Warning,
        "`useradd` with a high user id has `-l`.",
        high_uid,
    ),
    Entry::new(
        "PX006",
        Severity::Warning,
        "The final stage has a USER.",
        no_user,
    ),
];

/// The USER that a container of the last stage starts with.
fn last_user<'a>(subject: &Subject<'a>) -> Option<&'a Instruction> {
    subject
        .final_chain()
        .into_iter()
        .flat_map(|stage| &stage.instructions)
        .rfind(|instruction| instruction.keyword == "USER")
}

fn root_at_last(subject: &Subject<'_>, found: &mut Findings) {
    if let Some(instruction) = last_user(subject) {
        let user = shell_text(instruction)
            .split(':')
            .next()
            .unwrap_or_default();
        if matches!(user, "root" | "0") {
            found.add(
                instruction.line(),
                "the program in the container runs as root",
                "end with `USER <name>` of a user without rights",
            );
        }
    }
}

fn no_user(subject: &Subject<'_>, found: &mut Findings) {
    let Some(last) = subject.stages().last() else {
        return;
    };
    let base = subject.dockerfile.base_image(last).map(Reference::new);
    // These images bring a user of their own.
    let unprivileged = base.is_some_and(|base| {
        base.tag.is_some_and(|tag| tag.contains("nonroot")) || base.name.contains("unprivileged")
    });
    if last_user(subject).is_none() && !unprivileged {
        found.add(
            last.line,
            "no USER: the program in the container runs as root",
            "add `USER <name or id>` before CMD (in images of node there is `node`)",
        );
    }
}

fn high_uid(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        let high = command
            .value(&["-u", "--uid"])
            .is_some_and(|uid| uid.len() > 5 && uid.chars().all(|c| c.is_ascii_digit()));
        if command.program() == "useradd" && high && !command.has(Some('l'), &["no-log-init"]) {
            found.add(
                run.line(),
                "with so high an id useradd writes a login log of gigabytes",
                "write `useradd -l …`, or take an id below 100000",
            );
        }
    }
}
