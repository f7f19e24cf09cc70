//! What builds the program but need not be in its image.

use super::base::Reference;
use super::registry::Entry;
use super::shell::Command;
use super::subject::{Run, Subject};
use super::{Findings, Severity};
use super::{apk, apt, node, rpm};

pub(super) const RULES: &[Entry] = &[Entry::new(
    "PX004",
    Severity::Warning,
    "Compilers and build tools stay out of the final stage.",
    toolchain,
)];

/// Base images that are toolchains.
const BASES: [&str; 10] = [
    "golang",
    "rust",
    "maven",
    "gradle",
    "gcc",
    "buildpack-deps",
    "haskell",
    "sdk",
    "ghc",
    "swift",
];

/// Java images, which are toolchains unless their tag says JRE.
const JAVA: [&str; 5] = [
    "eclipse-temurin",
    "openjdk",
    "amazoncorretto",
    "ibmjava",
    "adoptopenjdk",
];

const PACKAGES: [&str; 26] = [
    "autoconf",
    "automake",
    "build-base",
    "build-essential",
    "cargo",
    "clang",
    "cmake",
    "default-jdk",
    "default-jdk-headless",
    "g++",
    "gcc",
    "gcc-c++",
    "go",
    "golang",
    "golang-go",
    "gradle",
    "make",
    "maven",
    "musl-dev",
    "libc-dev",
    "libc6-dev",
    "python3-dev",
    "python-dev",
    "rust",
    "rustc",
    "node-gyp",
];

fn toolchain(subject: &Subject<'_>, found: &mut Findings) {
    base_image(subject, found);
    for run in subject.shipped_runs() {
        packages(run, found);
        npm(subject, run, found);
    }
}

fn base_image(subject: &Subject<'_>, found: &mut Findings) {
    let chain = subject.final_chain();
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return;
    };
    let Some(image) = subject.dockerfile.base_image(last) else {
        return;
    };
    let reference = Reference::new(image);
    let tag = reference.tag.unwrap_or_default();
    let java = JAVA.contains(&reference.short()) && !tag.contains("jre");
    let slim_swift = reference.short() == "swift" && tag.contains("slim");
    if java || BASES.contains(&reference.short()) && !slim_swift {
        found.add(
            first.line,
            format!("the final image is built on `{image}`: the whole toolchain ships with it"),
            if java {
                "build in this stage, and copy the jar into a stage from a JRE image"
            } else {
                "build in this stage, and copy the result into a small final stage"
            },
        );
    }
}

/// The packages a command installs, with any system package manager.
fn installed(command: &Command) -> Vec<&str> {
    apt::installs(command)
        .or_else(|| apk::adds(command))
        .or_else(|| rpm::any_installs(command))
        .unwrap_or_default()
}

/// Whether a later command of the same RUN takes packages away again.
fn removes(command: &Command) -> bool {
    let operands = command.operands(&["-o"]);
    match command.program() {
        "apt-get" | "apt" | "yum" | "dnf" | "microdnf" => operands
            .first()
            .is_some_and(|first| matches!(*first, "purge" | "remove" | "autoremove" | "erase")),
        "apk" => operands.first() == Some(&"del"),
        _ => false,
    }
}

fn packages(run: &Run<'_>, found: &mut Findings) {
    if run.commands.iter().any(removes) {
        return;
    }
    for command in &run.commands {
        let tools: Vec<&str> = installed(command)
            .into_iter()
            .map(|package| {
                package
                    .split(['=', '~', '<', '>'])
                    .next()
                    .unwrap_or(package)
            })
            .filter(|name| {
                PACKAGES.contains(name) || name.starts_with("openjdk") && name.contains("jdk-")
            })
            .collect();
        if !tools.is_empty() {
            found.add(
                run.line(),
                format!("build tools ship with the image: {}", tools.join(", ")),
                "install them in a builder stage and copy the result from there",
            );
        }
    }
}

fn npm(subject: &Subject<'_>, run: &Run<'_>, found: &mut Findings) {
    let everything = run.commands.iter().any(|command| {
        let only = ["production", "omit", "only", "prod"];
        let variable =
            |(name, value): &(String, String)| name == "NODE_ENV" && value == "production";
        node::installs(command).is_some_and(|names| names.is_empty())
            && !command.has(Some('g'), &["global"])
            && !command.has(None, &only)
            && !command.env.iter().any(variable)
    });
    let pruned = || {
        run.commands
            .iter()
            .any(|command| command.program() == "npm" && command.after(&["prune"], &[]).is_some())
    };
    let set = |name: &str, fits: fn(&str) -> bool| subject.has_env(run.stage, run.at, name, fits);
    if everything
        && !pruned()
        && !set("NODE_ENV", |value| value == "production")
        && !set("NPM_CONFIG_OMIT", |value| value.contains("dev"))
    {
        found.add(
            run.line(),
            "npm installs the devDependencies too, and they ship with the image",
            "write `npm ci --omit=dev` in the stage that ships",
        );
    }
}
