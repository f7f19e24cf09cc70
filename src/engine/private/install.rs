//! Runs the command that installs an engine. Whoever calls has asked the user before.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use tempfile::NamedTempFile;
use tokio::process::Command;

use super::PrivateError;
use super::offer::Install;
use crate::domain::text::sanitise;
use crate::engine::Sink;

/// Lines that are shown of what failed.
const LAST_WORDS: usize = 5;
const WIDTH: usize = 200;
/// Between two looks at what was written.
const AGAIN: Duration = Duration::from_millis(200);

/// Runs its steps one after another; `say` hears every line that they print.
///
/// # Errors
/// It has no steps that we may run, or one fails.
pub async fn install(install: &Install, say: Sink<'_, String>) -> Result<(), PrivateError> {
    let Some(steps) = &install.steps else {
        return Err(PrivateError::Install {
            command: install.command.clone(),
            reason: "this needs a shell of your own".to_owned(),
        });
    };
    for step in steps {
        run(step, say)
            .await
            .map_err(|reason| PrivateError::Install {
                command: install.command.clone(),
                reason,
            })?;
    }
    Ok(())
}

/// It writes to a file and belongs to no terminal: should this program end first, it goes on, because
/// half an installation helps nobody.
async fn run(step: &[String], say: Sink<'_, String>) -> Result<(), String> {
    let Some((program, arguments)) = step.split_first() else {
        return Ok(());
    };
    let trouble = |error: io::Error| format!("{program}: {error}");
    say(format!("$ {}", step.join(" ")));
    let written = NamedTempFile::new().map_err(trouble)?;
    let out = written.reopen().map_err(trouble)?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(out.try_clone().map_err(trouble)?)
        .stdout(out);
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn().map_err(trouble)?;
    let mut said = Said::new(written.reopen().map_err(trouble)?);
    let status = loop {
        let waited = tokio::time::timeout(AGAIN, child.wait()).await;
        said.tell(say).map_err(trouble)?;
        if let Ok(status) = waited {
            break status.map_err(trouble)?;
        }
    };
    if status.success() {
        return Ok(());
    }
    Err(format!("{program}: {status}\n{}", said.last.join("\n")))
}

/// What a growing file holds, line by line.
struct Said {
    file: BufReader<File>,
    /// A line that has not ended yet.
    begun: Vec<u8>,
    last: Vec<String>,
}

impl Said {
    fn new(file: File) -> Self {
        Self {
            file: BufReader::new(file),
            begun: Vec::new(),
            last: Vec::new(),
        }
    }

    fn tell(&mut self, say: Sink<'_, String>) -> io::Result<()> {
        while self.file.read_until(b'\n', &mut self.begun)? > 0 {
            if self.begun.last() != Some(&b'\n') {
                break;
            }
            let line = std::mem::take(&mut self.begun);
            let line = sanitise(String::from_utf8_lossy(&line).trim_end(), WIDTH);
            say(line.clone());
            self.last.push(line);
            if self.last.len() > LAST_WORDS {
                self.last.remove(0);
            }
        }
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::Mutex;

    use super::{Install, install};

    fn of(steps: &[&[&str]]) -> Install {
        let words = |step: &&[&str]| step.iter().map(ToString::to_string).collect();
        Install {
            command: "the command".to_owned(),
            steps: Some(steps.iter().map(words).collect()),
        }
    }

    #[tokio::test]
    async fn every_line_is_told_and_a_failure_ends_it() {
        let heard = Mutex::new(Vec::new());
        let say = |line: String| heard.lock().unwrap().push(line);
        install(&of(&[&["echo", "unpacking"]]), &say).await.unwrap();
        assert_eq!(*heard.lock().unwrap(), ["$ echo unpacking", "unpacking"]);

        let steps: &[&[&str]] = &[
            &["sh", "-c", "echo reading; echo no room >&2; exit 100"],
            &["echo", "never"],
        ];
        let error = install(&of(steps), &say).await.unwrap_err().to_string();
        assert!(
            error.contains("the command") && error.contains("no room"),
            "{error}"
        );
        assert!(
            !heard
                .lock()
                .unwrap()
                .iter()
                .any(|line| line.contains("never"))
        );
    }

    #[tokio::test]
    async fn what_we_may_not_run_is_only_told() {
        let told = Install {
            command: "brew install colima".to_owned(),
            steps: None,
        };
        let error = install(&told, &|_| {}).await.unwrap_err().to_string();
        assert!(error.contains("brew install colima"), "{error}");
    }
}
