//! Secrets in ARG and ENV: both stay readable in the image.

use super::registry::Entry;
use super::subject::{Subject, pairs};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[Entry::new(
    "DL3064",
    Severity::Warning,
    "ARG and ENV hold no secrets.",
    secrets,
)
.also(&["SecretsUsedInArgOrEnv"])];

const WORDS: [&str; 12] = [
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "passphrase",
    "password",
    "passwd",
    "pword",
    "pwd",
    "secret",
    "token",
];

/// Words that make another one harmless: a public key, the path of a password file.
const HARMLESS: [&str; 4] = ["public", "file", "path", "id"];

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = || name.split(['_', '-', '.']);
    words().any(|word| WORDS.contains(&word))
        && !words().any(|word| HARMLESS.contains(&word))
        // The shell's own variables.
        && !matches!(name.as_str(), "pwd" | "oldpwd")
}

fn secrets(subject: &Subject<'_>, found: &mut Findings) {
    let global = subject.dockerfile.global_args.iter();
    for instruction in global.chain(subject.instructions().map(|(_, i)| i)) {
        if !matches!(instruction.keyword.as_str(), "ARG" | "ENV") {
            continue;
        }
        for (name, _) in pairs(instruction)
            .iter()
            .filter(|(name, _)| is_secret(name))
        {
            let keyword = &instruction.keyword;
            found.add(
                instruction.line(),
                format!(
                    "`{name}` looks like a secret, and {keyword} leaves it in the image's history"
                ),
                "use `RUN --mount=type=secret,id=…` while building, or set it at run time",
            );
        }
    }
}
