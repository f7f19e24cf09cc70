//! The order of a stage: dependencies first, the source that changes all the time last.

use super::super::Instruction;
use super::ignored::context_path;
use super::registry::Entry;
use super::shell::Command;
use super::subject::{Subject, is_copy};
use super::{Findings, Severity};
use super::{node, python};

pub(super) const RULES: &[Entry] = &[Entry::new(
    "PX001",
    Severity::Warning,
    "Dependencies are installed before the source is copied.",
    source_first,
)];

/// What to copy before a package manager's install.
struct Manifest {
    tool: &'static str,
    files: &'static str,
}

/// The package manager that `command` installs dependencies with, from files of the project.
fn installs(command: &Command) -> Option<Manifest> {
    let first = command.operands(&[]).first().copied().unwrap_or_default();
    let (tool, files) = match (command.program(), first) {
        ("npm", _) if node::installs(command).is_some_and(|names| names.is_empty()) => {
            ("npm", "package.json package-lock.json")
        }
        ("yarn", "install" | "") => ("yarn", "package.json yarn.lock"),
        ("pnpm", "install" | "i") => ("pnpm", "package.json pnpm-lock.yaml"),
        ("go", "mod") => ("go", "go.mod go.sum"),
        ("mvn" | "mvnw", _) if !command.has(Some('v'), &["version"]) => ("Maven", "pom.xml"),
        ("gradle" | "gradlew", _) => ("Gradle", "build.gradle settings.gradle"),
        ("cargo", "fetch") => ("cargo", "Cargo.toml Cargo.lock"),
        ("bundle", "install") => ("bundler", "Gemfile Gemfile.lock"),
        ("composer", "install") => ("composer", "composer.json composer.lock"),
        ("poetry", "install") => ("poetry", "pyproject.toml poetry.lock"),
        ("uv", "sync") => ("uv", "pyproject.toml uv.lock"),
        ("dotnet", "restore") => ("dotnet", "*.csproj"),
        _ => {
            let (pip, _) = python::installs(command)?;
            pip.value(&["-r", "--requirement"])?;
            ("pip", "requirements.txt")
        }
    };
    Some(Manifest { tool, files })
}

/// Whether a COPY takes source code: everything, or a folder that is usually source.
fn takes_source(instruction: &Instruction) -> bool {
    is_copy(instruction)
        && instruction.flag("from").is_none()
        && instruction
            .sources()
            .iter()
            .any(|source| matches!(context_path(source), "." | "*" | "src" | "lib" | "app"))
}

fn source_first(subject: &Subject<'_>, found: &mut Findings) {
    let mut runs = subject.runs().iter().peekable();
    for stage in subject.stages() {
        let mut source: Option<&Instruction> = None;
        let mut settled = false;
        for (at, instruction) in stage.instructions.iter().enumerate() {
            if takes_source(instruction) {
                source.get_or_insert(instruction);
            }
            let Some(run) = runs.next_if(|run| run.stage.index == stage.index && run.at == at)
            else {
                continue;
            };
            let Some(manifest) = run.commands.iter().find_map(installs) else {
                continue;
            };
            if let Some(copy) = source
                && !settled
            {
                found.add(
                    copy.line(),
                    format!(
                        "every edit of the source makes {} in line {} install everything again",
                        manifest.tool,
                        run.line()
                    ),
                    format!(
                        "copy only `{}` first, install, and copy the rest below that",
                        manifest.files
                    ),
                );
            }
            settled = true;
        }
    }
}
