//! Runs the command that installs an engine. Whoever calls has asked the user before.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::Command;

use super::PrivateError;
use super::offer::Install;
use crate::domain::text::sanitise;
use crate::engine::Sink;

/// Lines that are shown of what failed.
const LAST_WORDS: usize = 5;
const WIDTH: usize = 200;

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

async fn run(step: &[String], say: Sink<'_, String>) -> Result<(), String> {
    let Some((program, arguments)) = step.split_first() else {
        return Ok(());
    };
    say(format!("$ {}", step.join(" ")));
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (status, said, complained) = tokio::join!(child.wait(), listen(out, say), listen(err, say));
    let status = status.map_err(|error| format!("{program}: {error}"))?;
    if status.success() {
        return Ok(());
    }
    let words = if complained.is_empty() {
        said
    } else {
        complained
    };
    Err(format!("{program}: {status}\n{}", words.join("\n")))
}

/// Tells every line, and returns the last ones.
async fn listen(pipe: Option<impl AsyncRead + Unpin>, say: Sink<'_, String>) -> Vec<String> {
    let mut last = Vec::new();
    let Some(pipe) = pipe else {
        return last;
    };
    let mut lines = BufReader::new(pipe).split(b'\n');
    // A pipe that breaks says no more; how the program ended is told by itself.
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = sanitise(&String::from_utf8_lossy(&line), WIDTH);
        say(line.clone());
        last.push(line);
        if last.len() > LAST_WORDS {
            last.remove(0);
        }
    }
    last
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
            &["sh", "-c", "echo no room >&2; exit 100"],
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
