//! What the probe brought back, in the words of an [`HttpAnswer`].

use std::collections::BTreeSet;
use std::time::Instant;

use super::response::{self, Reading, Response};
use crate::domain::check::http::{HttpRequest, Method};
use crate::domain::facts::HttpAnswer;
use crate::domain::mission::Seconds;
use crate::domain::text::sanitise;
use crate::engine::EngineError;
use crate::engine::docker::run::{Head, Listener};

/// A server that has accepted the connection answers within this.
pub(super) const ANSWER_LIMIT: Seconds = Seconds::from_secs(10);

/// The probe's exit codes; `assets/probe/probe.c` says when.
const CLOSED: i64 = 0;
const NEVER_READY: i64 = 3;
const TOO_SLOW: i64 = 4;
const BROKEN: i64 = 5;

const MOST_PORTS: usize = 8;
const QUOTED: usize = 60;

/// Listens to the probe: the raw answer on one stream, its own words on the other.
#[derive(Debug, Default)]
pub(super) struct Heard {
    raw: Head<{ 1 << 20 }>,
    words: Head<1_024>,
    /// When the server accepted the connection.
    accepted: Option<Instant>,
    /// When the latest byte came.
    latest: Option<Instant>,
}

impl Listener for Heard {
    fn stdout(&mut self, bytes: &[u8]) {
        self.raw.take(bytes);
        self.latest = Some(Instant::now());
    }

    fn stderr(&mut self, bytes: &[u8]) {
        self.words.take(bytes);
        if self.words.bytes.starts_with(b"ready") {
            self.accepted.get_or_insert_with(Instant::now);
        }
    }
}

impl Heard {
    /// Bytes of the answer so far.
    pub(super) fn len(&self) -> usize {
        self.accepted.map_or(0, |_| self.raw.bytes.len())
    }

    /// Whether the answer has ended by its own account.
    pub(super) fn is_complete(&self, request: &HttpRequest) -> bool {
        if self.accepted.is_none() {
            return false;
        }
        let reading = response::read(&self.raw.bytes, request.method == Method::Head);
        matches!(reading, Reading::Complete(_) | Reading::NotHttp(_))
    }

    /// The answer; `exit` is the probe's, none while it still listens.
    pub(super) fn judge(
        &self,
        request: &HttpRequest,
        exit: Option<i64>,
    ) -> Result<HttpAnswer, EngineError> {
        let port = request.port;
        if exit == Some(NEVER_READY) {
            return Ok(HttpAnswer::NeverReady {
                reason: self.never_ready(request),
            });
        }
        let reason = match response::read(&self.raw.bytes, request.method == Method::Head) {
            Reading::Complete(response) | Reading::Partial(response) => {
                return Ok(self.answered(response));
            }
            Reading::NotHttp(reason) => format!(
                "what answers on port {port} does not speak HTTP ({reason}); it begins with {}",
                self.quote()
            ),
            Reading::Unfinished => match exit {
                Some(CLOSED | BROKEN) if self.len() == 0 => {
                    format!("port {port} took the connection and closed it without an answer")
                }
                Some(TOO_SLOW) if self.len() == 0 => format!(
                    "port {port} took the connection but did not answer within {ANSWER_LIMIT}"
                ),
                Some(CLOSED | BROKEN | TOO_SLOW) => {
                    format!("the answer on port {port} breaks off inside its headers")
                }
                other => return Err(self.lame(other)),
            },
        };
        Ok(HttpAnswer::NotHttp { reason })
    }

    fn answered(&self, response: Response) -> HttpAnswer {
        let seconds = match (self.accepted, self.latest) {
            (Some(accepted), Some(latest)) => latest.saturating_duration_since(accepted),
            _ => std::time::Duration::ZERO,
        };
        HttpAnswer::Answered {
            status: response.status,
            headers: response.headers,
            body: response.body,
            seconds: seconds.as_secs_f64(),
        }
    }

    fn never_ready(&self, request: &HttpRequest) -> String {
        let words = String::from_utf8_lossy(&self.words.bytes);
        let error = match words.trim().strip_prefix("errno ") {
            Some("111") => "connection refused".to_owned(),
            Some("110") => "the connection timed out".to_owned(),
            Some(number) => format!("error {}", sanitise(number, QUOTED)),
            None => "no reason given".to_owned(),
        };
        let ports = listening(&String::from_utf8_lossy(&self.raw.bytes));
        let instead = match ports.as_slice() {
            [] => "the container listens on no port".to_owned(),
            [one] => format!("the container listens on port {one}"),
            many => {
                let many: Vec<_> = many.iter().take(MOST_PORTS).map(u16::to_string).collect();
                format!("the container listens on ports {}", many.join(", "))
            }
        };
        let HttpRequest {
            port, ready_within, ..
        } = request;
        format!("nothing listened on port {port} within {ready_within} ({error}); {instead}")
    }

    /// The first bytes, readable: `SSH-2.0-…`.
    fn quote(&self) -> String {
        let start = self.raw.bytes.get(..QUOTED).unwrap_or(&self.raw.bytes);
        format!("`{}`", start.escape_ascii())
    }

    fn lame(&self, exit: Option<i64>) -> EngineError {
        let words = sanitise(&String::from_utf8_lossy(&self.words.bytes), QUOTED);
        EngineError::Malformed {
            doing: "asking the container over HTTP".to_owned(),
            reason: match exit {
                Some(code) => format!("the probe ended with exit code {code} ({words})"),
                None => "the probe said nothing".to_owned(),
            },
        }
    }
}

/// Ports in state LISTEN of the kernel's socket table (`/proc/net/tcp`, then `tcp6`), sorted.
fn listening(table: &str) -> Vec<u16> {
    let ports: BTreeSet<u16> = table
        .lines()
        .filter_map(|line| {
            let mut fields = line.split_ascii_whitespace();
            let local = fields.nth(1)?;
            let state = fields.nth(1)?;
            let (_host, port) = local.rsplit_once(':')?;
            (state == "0A").then(|| u16::from_str_radix(port, 16).ok())?
        })
        .collect();
    ports.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Heard, listening};
    use crate::domain::check::http::{HttpRequest, Method};
    use crate::domain::facts::HttpAnswer;
    use crate::domain::mission::Seconds;
    use crate::engine::docker::run::Listener as _;

    const TABLE: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr\n   \
        0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000\n   \
        1: 0100007F:1F91 0100007F:0050 06 00000000:00000000 00:00000000\n  \
        sl  local_address                         remote_address                        st\n   \
        0: 00000000000000000000000000000000:0BB8 00000000000000000000000000000000:0000 0A\n";

    fn judge(raw: &[u8], words: &str, exit: Option<i64>) -> Option<HttpAnswer> {
        let mut heard = Heard::default();
        heard.stderr(words.as_bytes());
        heard.stdout(raw);
        let request = HttpRequest {
            port: 3000,
            path: "/".to_owned(),
            method: Method::Get,
            ready_within: Seconds::from_secs(2),
            stops_within: None,
        };
        heard.judge(&request, exit).ok()
    }

    #[test]
    fn the_port_that_was_meant_is_named() {
        assert_eq!(listening(TABLE), [3000, 8080]);
        let Some(HttpAnswer::NeverReady { reason }) =
            judge(TABLE.as_bytes(), "errno 111\n", Some(3))
        else {
            panic!("it was never ready");
        };
        assert_eq!(
            reason,
            "nothing listened on port 3000 within 2s (connection refused); the container listens \
             on ports 3000, 8080"
        );
    }

    #[test]
    fn each_way_of_not_answering_has_its_words() {
        for (raw, exit, words) in [
            (&b""[..], 5, "closed it without an answer"),
            (b"", 4, "did not answer within 10s"),
            (b"HTTP/1.1 200 OK\r\nX", 0, "breaks off"),
            (b"SSH-2.0-x\r\n", 0, "does not speak HTTP"),
        ] {
            let Some(HttpAnswer::NotHttp { reason }) = judge(raw, "ready\n", Some(exit)) else {
                panic!("{words}");
            };
            assert!(reason.contains(words), "{reason}");
        }
        assert_eq!(judge(b"", "", Some(137)), None);
        assert_eq!(judge(b"", "", None), None);
    }

    proptest! {
        #[test]
        fn any_table_is_read(table in "[ 0-9A-F:\n]{0,300}") {
            let ports = listening(&table);
            prop_assert!(ports.is_sorted());
        }
    }
}
