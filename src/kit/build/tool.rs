//! Runs the programs that fetch: `apt-get`, `npm` and pip check what they fetch, by signatures and
//! hashes, and know this machine's mirrors, proxies and certificates.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use crate::kit::KitError;

/// Lines of what a program said that are worth showing.
const LINES: usize = 12;

/// A program with its arguments.
pub(super) struct Tool(Command);

impl Tool {
    pub(super) fn new(program: &str) -> Self {
        let mut command = Command::new(program);
        command.stdin(Stdio::null()).kill_on_drop(true);
        Self(command)
    }

    pub(super) fn args<T: AsRef<std::ffi::OsStr>>(
        mut self,
        args: impl IntoIterator<Item = T>,
    ) -> Self {
        self.0.args(args);
        self
    }

    pub(super) fn arg(self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.args([arg])
    }

    pub(super) fn within(mut self, folder: &Path) -> Self {
        self.0.current_dir(folder);
        self
    }

    /// What it writes to standard output.
    ///
    /// # Errors
    /// It is not there, or it fails: with what it said.
    pub(super) async fn run(mut self, doing: &str) -> Result<String, KitError> {
        let program = program(&self.0);
        let failed = |said: String| KitError::Tool {
            doing: doing.to_owned(),
            program: program.clone(),
            said,
        };
        let done = self.0.output().await;
        let done = done.map_err(|error| failed(error.to_string()))?;
        if done.status.success() {
            return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
        }
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        let lines: Vec<_> = said.lines().filter(|it| !it.trim().is_empty()).collect();
        let last = &lines[lines.len().saturating_sub(LINES)..];
        Err(failed(last.join("\n")))
    }
}

fn program(command: &Command) -> String {
    let name = command.as_std().get_program();
    name.to_string_lossy().into_owned()
}
