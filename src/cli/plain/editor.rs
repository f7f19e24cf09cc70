//! The learner's own editor on one of their files.

use std::path::Path;
use std::process::{Command, ExitStatus};

/// Runs what `VISUAL` or `EDITOR` names until it ends. The error is a sentence.
pub(super) fn edit(path: &Path) -> Result<(), String> {
    let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let value = std::env::var(name).ok();
        value.filter(|value| !value.trim().is_empty())
    });
    let Some(named) = named else {
        return Err(
            "No editor is set. Set EDITOR to one, or use line, insert and delete.".to_owned(),
        );
    };
    match run(&named, path) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{named} ended with {status}.")),
        Err(error) => Err(format!(
            "Tried to start {named}: {error}. Set EDITOR to a program that is there."
        )),
    }
}

/// The value may hold arguments, as in `code --wait`.
fn run(named: &str, path: &Path) -> std::io::Result<ExitStatus> {
    let mut words = named.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(named));
    command.args(words).arg(path).status()
}

#[cfg(all(test, unix))]
mod tests {
    use super::run;

    #[test]
    fn runs_a_program_with_its_arguments() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a file");
        assert!(run("touch -c", &path).unwrap().success());
        assert!(!path.exists());
        assert!(run("touch", &path).unwrap().success());
        assert!(path.exists());
        assert!(run("/no/such/editor", &path).is_err());
    }
}
