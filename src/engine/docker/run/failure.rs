//! What the engine's errors mean when containers are run: the image's fault, or the engine's.

use std::future::Future;

use bollard::errors::Error;

use crate::domain::mission::Seconds;
use crate::domain::text::sanitise;
use crate::engine::EngineError;

/// Creating, attaching to and starting a container each end within this.
const ENGINE_LIMIT: Seconds = Seconds::from_secs(60);
const LONGEST_REASON: usize = 300;

/// Why a container did not start.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::engine::docker) enum Trouble {
    /// The image asks for what cannot be; the words are for the learner.
    Image(String),
    Engine(EngineError),
}

impl From<EngineError> for Trouble {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

/// Waits for the engine, but not for ever.
pub(in crate::engine::docker) async fn bounded<T>(
    doing: &str,
    call: impl Future<Output = Result<T, Error>>,
) -> Result<T, Failed> {
    match tokio::time::timeout(ENGINE_LIMIT.duration(), call).await {
        Ok(result) => result.map_err(|error| Failed {
            doing: doing.to_owned(),
            why: Why::Answer(error),
        }),
        Err(_elapsed) => Err(Failed {
            doing: doing.to_owned(),
            why: Why::Silence,
        }),
    }
}

/// A call that failed, before it is known whose fault it was.
#[derive(Debug)]
pub(in crate::engine::docker) struct Failed {
    doing: String,
    why: Why,
}

#[derive(Debug)]
enum Why {
    Answer(Error),
    Silence,
}

impl Failed {
    /// The HTTP status of the engine's answer, when it gave one.
    pub(in crate::engine::docker) fn status(&self) -> Option<u16> {
        match &self.why {
            Why::Answer(Error::DockerResponseServerError { status_code, .. }) => Some(*status_code),
            _ => None,
        }
    }

    /// The engine answered in words that the API does not have.
    pub(super) fn is_unreadable(&self) -> bool {
        matches!(self.why, Why::Answer(Error::JsonDataError { .. }))
    }

    /// While creating or starting a container, some answers are about the image.
    pub(in crate::engine::docker) fn into_trouble(self) -> Trouble {
        let words = match &self.why {
            Why::Answer(Error::DockerResponseServerError { message, .. }) => start_failure(message),
            _ => None,
        };
        words.map_or_else(|| Trouble::Engine(self.into()), Trouble::Image)
    }
}

impl From<Failed> for EngineError {
    fn from(failed: Failed) -> Self {
        let Failed { doing, why } = failed;
        match why {
            Why::Silence => Self::TimedOut {
                doing,
                limit: ENGINE_LIMIT,
            },
            Why::Answer(error) => engine_error(doing, error),
        }
    }
}

pub(in crate::engine::docker) fn engine_error(doing: String, error: Error) -> EngineError {
    match error {
        Error::DockerResponseServerError {
            status_code,
            message,
        } => EngineError::Refused {
            doing,
            status: status_code,
            message: one_line(&message),
        },
        Error::JsonDataError { message, .. } => EngineError::Malformed {
            doing,
            reason: one_line(&message),
        },
        Error::JsonSerdeError { err } => EngineError::Malformed {
            doing,
            reason: one_line(&err.to_string()),
        },
        Error::DockerStreamError { error } | Error::DockerContainerWaitError { error, .. } => {
            EngineError::Malformed {
                doing,
                reason: one_line(&error),
            }
        }
        other => EngineError::Lost {
            doing,
            reason: one_line(&other.to_string()),
        },
    }
}

fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    sanitise(&joined, LONGEST_REASON)
}

/// Words of runtimes (runc, crun, Docker, podman) that blame the image, not the engine.
const IMAGE_WORDS: [&str; 15] = [
    "executable file not found",
    "executable file `",
    "open executable",
    "OCI runtime attempted to invoke a command that was not found",
    "exec format error",
    "exec: \"",
    "No command specified",
    "no command or entrypoint provided",
    "no matching entries in passwd file",
    "no matching entries in group file",
    "unable to find user",
    "unable to find group",
    "is not a directory",
    "chdir to cwd",
    "working directory \"",
];

/// The engine's own programs may be missing too.
const ENGINE_WORDS: [&str; 3] = ["containerd-shim", "start shim", "exec: \"runc\""];

/// What was wrong with the image, or nothing when the answer is about the engine.
fn start_failure(message: &str) -> Option<String> {
    // Podman quotes the runtime's log line.
    let message = &message.replace("\\\"", "\"");
    let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
    (says(&IMAGE_WORDS) && !says(&ENGINE_WORDS)).then(|| tidy(message))
}

/// The part of a runtime's message that a learner can act on.
fn tidy(message: &str) -> String {
    let message = message.trim();
    if message.contains("No command specified") || message.contains("no command or entrypoint") {
        return "the image has no CMD and no ENTRYPOINT, so there is nothing to start".to_owned();
    }
    // Runtimes wrap the cause in `a: b: cause: unknown`; the cause starts at one of these.
    let start = [
        "exec: \"",
        "unable to find ",
        "chdir to cwd",
        "executable file `",
        "open executable",
        "Cannot mkdir: ",
    ]
    .iter()
    .filter_map(|mark| message.find(mark))
    .min()
    .unwrap_or(0);
    let cause = message.get(start..).unwrap_or(message);
    let cause = ["Cannot mkdir: ", "exec: "]
        .iter()
        .fold(cause, |text, prefix| {
            text.strip_prefix(prefix).unwrap_or(text)
        });
    let cause = [
        ": unknown",
        ": OCI runtime attempted to invoke a command that was not found",
        ": OCI permission denied",
        "\"",
    ]
    .iter()
    .fold(cause, |text, suffix| {
        text.strip_suffix(suffix).unwrap_or(text)
    });
    one_line(cause)
}

/// The runtime's last words inside the container, when exec itself failed there: the kernel refused
/// the program's format, or a script's interpreter is not in the image.
pub(in crate::engine::docker) fn exec_failure(code: i64, stderr: &str) -> Option<String> {
    let line = stderr.trim_end();
    if !matches!(code, 1 | 126 | 127 | 255) || line.contains('\n') {
        return None;
    }
    let cause = line.strip_prefix("exec ").or_else(|| {
        line.split_once(": exec ")
            .filter(|(file, _)| is_runtime_source(file))
            .map(|(_, rest)| rest)
    })?;
    let (program, reason) = cause.rsplit_once(": ")?;
    let advice = match reason {
        "exec format error" => {
            "it is not a program for this machine, or a script without a `#!` line"
        }
        "no such file or directory" => {
            "its interpreter (the `#!` line, or the program's loader) is not in the image; \
             Windows line ends do this too"
        }
        "permission denied" => "it is not executable for this user",
        _ => return None,
    };
    Some(format!("{}: {reason}: {advice}", one_line(program)))
}

/// `standard_init_linux.go:228`, as older runtimes begin.
fn is_runtime_source(text: &str) -> bool {
    text.starts_with("standard_init_linux.go:")
}

#[cfg(test)]
mod tests {
    use super::{exec_failure, start_failure};

    #[test]
    fn an_image_that_cannot_start_is_told_in_plain_words() {
        let runc = "failed to create shim task: OCI runtime create failed: runc create failed: \
                    unable to start container process: ";
        for (message, words) in [
            (
                format!("{runc}exec: \"nope\": executable file not found in $PATH: unknown"),
                "\"nope\": executable file not found in $PATH",
            ),
            (
                format!("{runc}exec: \"/etc\": permission denied: unknown"),
                "\"/etc\": permission denied",
            ),
            (
                format!(
                    "{runc}exec: \"/no\u{1b}[2J\": stat /no: no such file or directory: unknown"
                ),
                "\"/no\": stat /no: no such file or directory",
            ),
            (
                "unable to find user nosuch: no matching entries in passwd file".to_owned(),
                "unable to find user nosuch: no matching entries in passwd file",
            ),
            (
                "Cannot mkdir: /etc/passwd is not a directory".to_owned(),
                "/etc/passwd is not a directory",
            ),
            (
                "crun: executable file `nope` not found in $PATH: No such file or directory: OCI \
                 runtime attempted to invoke a command that was not found"
                    .to_owned(),
                "executable file `nope` not found in $PATH: No such file or directory",
            ),
            (
                "preparing container 12ab for attach: runc: time=\"2026\" level=error msg=\"runc create \
                 failed: unable to start container process: exec: \\\"/etc/passwd\\\": permission \
                 denied\": OCI permission denied"
                    .to_owned(),
                "\"/etc/passwd\": permission denied",
            ),
            (
                "preparing container 12ab for attach: crun: open executable: Permission denied: OCI \
                 permission denied"
                    .to_owned(),
                "open executable: Permission denied",
            ),
            (
                "No command specified".to_owned(),
                "the image has no CMD and no ENTRYPOINT, so there is nothing to start",
            ),
        ] {
            assert_eq!(start_failure(&message).as_deref(), Some(words), "{message}");
        }
    }

    #[test]
    fn an_engine_in_trouble_is_not_the_images_fault() {
        for message in [
            "write /var/lib/x: no space left on device",
            "failed to create shim task: context deadline exceeded: unknown",
            "OCI runtime create failed: runc create failed: unable to apply cgroup configuration",
            "failed to start shim: exec: \"containerd-shim-runc-v2\": executable file not found in $PATH",
            "crun: setrlimit `RLIMIT_NPROC`: Operation not permitted: OCI permission denied",
            "",
        ] {
            assert_eq!(start_failure(message), None, "{message}");
        }
    }

    #[test]
    fn a_program_the_kernel_refuses_did_not_start() {
        for (code, line, started) in [
            (1, "exec /app/run.sh: no such file or directory\n", false),
            (1, "exec /bad: exec format error\n", false),
            (255, "exec /bad: exec format error\r\n", false),
            (
                1,
                "standard_init_linux.go:228: exec user process caused: exec format error\n",
                false,
            ),
            (1, "Error: exec format error\n", true),
            (0, "exec /bad: exec format error\n", true),
            (1, "hello\nexec /bad: exec format error\n", true),
            (1, "exec me: now\n", true),
            (1, "", true),
        ] {
            assert_eq!(exec_failure(code, line).is_none(), started, "{line:?}");
        }
    }
}
