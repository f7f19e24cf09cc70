//! Programs that do not belong in a RUN, or not like this.

use super::super::{Body, Instruction, Stage};
use super::registry::Entry;
use super::subject::Subject;
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3001",
        Severity::Info,
        "No RUN of programs that make no sense in a container.",
        pointless,
    ),
    Entry::new(
        "DL3003",
        Severity::Warning,
        "WORKDIR changes the folder, not `cd`.",
        cd,
    ),
    Entry::new("DL3004", Severity::Error, "No sudo.", sudo),
    Entry::new(
        "DL4005",
        Severity::Warning,
        "SHELL changes the shell, not a link over /bin/sh.",
        shell_link,
    ),
    Entry::new(
        "DL4006",
        Severity::Warning,
        "A pipe in a RUN fails when its first command fails.",
        pipefail,
    ),
];

const POINTLESS: [&str; 12] = [
    "ssh",
    "vim",
    "nano",
    "shutdown",
    "reboot",
    "service",
    "systemctl",
    "ps",
    "free",
    "top",
    "kill",
    "mount",
];

fn pointless(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        let program = command.program();
        if POINTLESS.contains(&program) || program == "ifconfig" {
            found.add(
                run.line(),
                format!("`{program}` does nothing useful while an image is built"),
                "remove it; what should happen at run time belongs in CMD or ENTRYPOINT",
            );
        }
    }
}

fn cd(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        if command.program() == "cd" {
            let folder = command.args().first().map_or("…", String::as_str);
            found.add(
                run.line(),
                "`cd` lasts only until this RUN ends",
                format!("put `WORKDIR {folder}` above this RUN"),
            );
        }
    }
}

fn sudo(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        if command.sudo {
            found.add(
                run.line(),
                "sudo has no terminal or password here, and signals do not pass through it",
                "drop sudo: RUN is root until a USER; put `USER root` before if need be",
            );
        }
    }
}

fn shell_link(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        if command.program() == "ln" && command.args().iter().any(|arg| arg == "/bin/sh") {
            found.add(
                run.line(),
                "this replaces the shell of every program in the image",
                "write `SHELL [\"/bin/bash\", \"-c\"]`",
            );
        }
    }
}

fn pipefail(subject: &Subject<'_>, found: &mut Findings) {
    let mut at_end: Vec<Pipes> = Vec::with_capacity(subject.stages().len());
    let mut runs = subject.runs().iter().peekable();
    for stage in subject.stages() {
        let mut pipes = inherited(&at_end, stage);
        for (at, instruction) in stage.instructions.iter().enumerate() {
            if instruction.keyword == "SHELL" {
                pipes = Pipes::of(instruction);
            }
            let Some(run) = runs.next_if(|run| run.stage.index == stage.index && run.at == at)
            else {
                continue;
            };
            let sets = run.commands.iter().any(|command| {
                let setter = matches!(command.program(), "set" | "bash" | "ash" | "zsh" | "sh");
                setter && command.args().iter().any(|arg| arg.contains("pipefail"))
            });
            let has_pipe = run.commands.iter().any(|command| command.piped);
            if has_pipe && !sets && pipes == Pipes::HideFailures {
                let shell = if base_of(subject, stage).contains("alpine") {
                    "/bin/ash\", \"-eo"
                } else {
                    "/bin/bash\", \"-o"
                };
                found.add(
                    run.line(),
                    "a pipe succeeds when its last command does: an earlier failure goes unseen",
                    format!("put `SHELL [\"{shell}\", \"pipefail\", \"-c\"]` above this RUN"),
                );
            }
        }
        at_end.push(pipes);
    }
}

/// What a failure within a pipe does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pipes {
    HideFailures,
    /// `pipefail`, or a shell that has no such thing.
    Fail,
}

impl Pipes {
    fn of(shell: &Instruction) -> Self {
        let Body::Exec(words) = &shell.body else {
            return Self::HideFailures;
        };
        let posix = words
            .first()
            .and_then(|program| program.rsplit(['/', '\\']).next())
            .is_some_and(|program| program.ends_with("sh") && !program.contains("pwsh"));
        if !posix || words.iter().any(|word| word.contains("pipefail")) {
            Self::Fail
        } else {
            Self::HideFailures
        }
    }
}

fn inherited(at_end: &[Pipes], stage: &Stage) -> Pipes {
    match stage.base {
        super::super::Base::Stage(index) => at_end.get(index).copied(),
        _ => None,
    }
    .unwrap_or(Pipes::HideFailures)
}

fn base_of<'a>(subject: &Subject<'a>, stage: &'a Stage) -> &'a str {
    subject.dockerfile.base_image(stage).unwrap_or_default()
}
