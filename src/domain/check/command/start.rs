//! How a container of the image starts, and why it may not: from an engine's words to a cause.

use crate::domain::dockerfile::{Body, Instruction};
use crate::domain::facts::Facts;

/// Why a program could not be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain::check) enum Cause {
    /// No such program in PATH, or no such file.
    Missing,
    NotExecutable,
    /// Another architecture, or a script without `#!`.
    WrongFormat,
    /// The file is there; the loader or interpreter it names is not.
    NoLoader,
    /// The image names a user that it does not have.
    NoUser,
    /// Neither ENTRYPOINT nor CMD.
    NoCommand,
    NoWorkdir,
}

impl Cause {
    /// Reads what the engine, or the kernel through the container's own output, said.
    pub(in crate::domain::check) fn of(reason: &str) -> Option<Self> {
        let reason = reason.to_ascii_lowercase();
        let says = |words: &str| reason.contains(words);
        if says("exec format error") {
            Some(Self::WrongFormat)
        } else if says("unable to find user") || says("no matching entries in passwd") {
            Some(Self::NoUser)
        } else if says("no command specified") {
            Some(Self::NoCommand)
        } else if says("chdir to cwd") {
            Some(Self::NoWorkdir)
        } else if says("interpreter") || is_missing_loader(&reason) {
            Some(Self::NoLoader)
        } else if says("executable file not found")
            || says("executable file `") && says("not found")
            || says("no such file or directory")
        {
            Some(Self::Missing)
        } else if says("permission denied") || says("is a directory") {
            Some(Self::NotExecutable)
        } else {
            None
        }
    }

    /// What the learner should know and try.
    pub(in crate::domain::check) fn advice(self) -> &'static str {
        match self {
            Self::Missing => {
                "the image has no such program: is it installed or copied into the final stage, under that path?"
            }
            Self::NotExecutable => {
                "the file may not be executed: is it a program, with its execute bit set for the image's user?"
            }
            Self::WrongFormat => {
                "the kernel cannot run that file: it was built for another architecture, or is a script without a `#!` line"
            }
            Self::NoLoader => {
                "the file is there, but the loader or interpreter it asks for is not; if it was built against another C library (glibc, on Alpine or scratch), build it static or on the same base"
            }
            Self::NoUser => "USER names a user that the final stage does not have",
            Self::NoCommand => "the image has neither CMD nor ENTRYPOINT",
            Self::NoWorkdir => "the container's user cannot enter the image's WORKDIR",
        }
    }

    /// Whether `reason` goes on after the kernel's or the runtime's own words: then the engine has
    /// explained it.
    pub(in crate::domain::check) fn is_explained(reason: &str) -> bool {
        let reason = reason.trim().trim_end_matches(": unknown");
        let reason = reason.to_ascii_lowercase();
        !RAW_ENDS.iter().any(|end| reason.ends_with(end))
    }

    /// The exit code that shells and engines' own clients give for it.
    pub(in crate::domain::check) fn exit_code(self) -> Option<i64> {
        match self {
            Self::Missing => Some(127),
            Self::NotExecutable => Some(126),
            _ => None,
        }
    }
}

/// How messages end that nobody has explained.
const RAW_ENDS: [&str; 8] = [
    "no such file or directory",
    "exec format error",
    "permission denied",
    "not found in $path",
    "not found",
    "in passwd file",
    "is a directory",
    "no command specified",
];

/// `exec /app: no such file or directory` comes from the kernel, after the file itself was found;
/// `exec: "/app": stat /app: no such file …` comes from the runtime, when it was not.
fn is_missing_loader(reason: &str) -> bool {
    let Some(at) = reason.find("no such file or directory") else {
        return false;
    };
    let before = reason[..at].trim_end_matches([':', ' ']);
    before.ends_with("exec user process caused")
        || before
            .rsplit_once("exec /")
            .is_some_and(|(_, path)| !path.contains([' ', '"', ':']))
}

/// The cause named in a container's own output: what is left when the kernel refused the program.
pub(in crate::domain::check) fn cause_in_log<'a>(
    lines: impl IntoIterator<Item = &'a str>,
) -> Option<Cause> {
    lines
        .into_iter()
        .filter(|line| line.starts_with("exec /") || line.contains("exec user process caused"))
        .find_map(Cause::of)
}

/// The instruction that says what a container of the image runs: the last CMD or ENTRYPOINT of the
/// built stage, or of the stages under it.
fn start_instruction(facts: &Facts) -> Option<&Instruction> {
    last_of(facts, &["CMD", "ENTRYPOINT"])
}

/// The instruction that names the container's first process: ENTRYPOINT before CMD.
pub(in crate::domain::check) fn process_one(facts: &Facts) -> Option<&Instruction> {
    last_of(facts, &["ENTRYPOINT"]).or_else(|| start_instruction(facts))
}

/// The line of the last instruction of that keyword that the image is made of.
pub(in crate::domain::check) fn last_line(facts: &Facts, keyword: &str) -> Option<u32> {
    last_of(facts, &[keyword]).map(Instruction::line)
}

fn last_of<'a>(facts: &'a Facts, keywords: &[&str]) -> Option<&'a Instruction> {
    // A Dockerfile that does not parse has no such line; `builds` says what is wrong with it.
    let dockerfile = facts.dockerfile.as_ref().ok()?;
    let stage = dockerfile.target(facts.target.as_deref())?;
    dockerfile
        .chain(stage)
        .into_iter()
        .rev()
        .flat_map(|stage| stage.instructions.iter().rev())
        .find(|instruction| keywords.contains(&instruction.keyword.as_str()))
}

/// Its Dockerfile line: where to change what a container does when it starts.
pub(in crate::domain::check) fn start_line(facts: &Facts) -> Option<u32> {
    start_instruction(facts).map(Instruction::line)
}

/// Whether the instruction is in shell form, so that a shell is the container's first process.
pub(in crate::domain::check) fn is_shell_form(instruction: &Instruction) -> bool {
    matches!(instruction.body, Body::Shell(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_words_lead_to_a_cause() {
        let runtime = "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ";
        for (reason, cause) in [
            (format!("{runtime}exec: \"nope\": executable file not found in $PATH: unknown"), Some(Cause::Missing)),
            (format!("{runtime}exec: \"/nope\": stat /nope: no such file or directory: unknown"), Some(Cause::Missing)),
            ("crun: executable file `nope` not found in $PATH: No such file or directory".to_owned(), Some(Cause::Missing)),
            (format!("{runtime}exec: \"/etc\": permission denied: unknown"), Some(Cause::NotExecutable)),
            (format!("{runtime}exec: \"/etc\": is a directory: unknown"), Some(Cause::NotExecutable)),
            ("exec /server: exec format error".to_owned(), Some(Cause::WrongFormat)),
            ("exec /server: no such file or directory".to_owned(), Some(Cause::NoLoader)),
            ("standard_init_linux.go:228: exec user process caused: no such file or directory".to_owned(), Some(Cause::NoLoader)),
            ("unable to find user bob: no matching entries in passwd file".to_owned(), Some(Cause::NoUser)),
            ("No command specified".to_owned(), Some(Cause::NoCommand)),
            ("OCI runtime create failed: chdir to cwd (\"/root/app\") set in config.json failed: permission denied".to_owned(), Some(Cause::NoWorkdir)),
            ("/app/run: no such file or directory: its interpreter is not in the image".to_owned(), Some(Cause::NoLoader)),
            ("the moon is full".to_owned(), None),
        ] {
            assert_eq!(Cause::of(&reason), cause, "{reason}");
        }
    }

    #[test]
    fn only_the_kernels_own_lines_of_a_log_count() {
        assert_eq!(
            cause_in_log(["starting", "exec /server: no such file or directory"]),
            Some(Cause::NoLoader)
        );
        assert_eq!(
            cause_in_log(["open /etc/app.conf: no such file or directory"]),
            None
        );
    }
}
