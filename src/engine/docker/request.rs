//! One HTTP request to a container of an image, through a probe in its network namespace.
//!
//! Nothing is published on the host and nothing is reachable from the container: both containers
//! share a loopback interface and no other.

mod answer;
mod response;
mod tail;

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::DockerEngine;
use super::run::{
    Container, KILLED, Order, Own, Room, Tap, Trouble, detached, exec_failure, overfull_note,
};
use super::{limits, probe};
use crate::domain::bytes::Bytes;
use crate::domain::check::http::{HttpRequest, Method};
use crate::domain::facts::{HttpAnswer, HttpOutcome, StopOutcome};
use crate::domain::mission::Seconds;
use crate::engine::EngineError;
use answer::{ANSWER_LIMIT, Heard};
use tail::Tail;

/// How often the answer so far is looked at: a server may leave the connection open after it.
const LOOK: Duration = Duration::from_millis(20);
/// A probe that has an answer ends this soon after the container that gave it.
const GRACE: Duration = Duration::from_millis(500);
/// The engine's own share of the time, beyond what the request may take.
const ENGINE_SHARE: Duration = Duration::from_mins(1);

pub(super) async fn request(
    engine: &DockerEngine,
    image: &str,
    request: &HttpRequest,
    memory: Bytes,
) -> Result<HttpOutcome, EngineError> {
    let room = Room::new(engine);
    let image = image.to_owned();
    let request = request.clone();
    detached(|cancel| async move {
        let visit = Visit {
            room: &room,
            request: &request,
            memory,
            cancel: &cancel,
        };
        let outcome = visit.pay(&image).await;
        room.clear().await;
        match outcome {
            Ok(outcome) => Ok(outcome),
            Err(Trouble::Image(reason)) => Ok(HttpOutcome {
                answer: HttpAnswer::NotStarted(reason),
                stop: None,
                log: Vec::new(),
            }),
            Err(Trouble::Engine(error)) => Err(error),
        }
    })
    .await
}

struct Visit<'a> {
    room: &'a Room,
    request: &'a HttpRequest,
    memory: Bytes,
    cancel: &'a CancellationToken,
}

/// What ended the wait for an answer.
enum Seen {
    /// The probe ended, with this exit code.
    Probe(i64),
    /// The answer is complete, though the connection is still open.
    Answer,
    /// The container ended first.
    Gone,
    /// It wrote too much and was killed.
    Overfull,
}

impl Visit<'_> {
    async fn pay(&self, image: &str) -> Result<HttpOutcome, Trouble> {
        let target = self.target(image).await?;
        let log = target.tap(Tail::default()).await?;
        let probe = self.probe(&target).await?;
        target.start().await?;
        let told = match send(&probe).await {
            Ok(heard) => {
                let seen = self.wait(&target, &probe, &heard).await?;
                self.tell(seen, &target, heard).await?
            }
            // There is no network to join when the container has ended already.
            Err(_refused) if target.has_ended().await? => Told::Gone,
            Err(trouble) => return Err(ours(trouble).into()),
        };
        let stop = match self.request.stops_within {
            Some(within) => stop(&target, within).await?,
            None => None,
        };
        if !target.has_ended().await? {
            target.kill().await?;
        }
        Ok(conclude(&target, told, stop, log.close().await).await?)
    }

    async fn target(&self, image: &str) -> Result<Container, Trouble> {
        if self.cancel.is_cancelled() {
            return Err(EngineError::Cancelled.into());
        }
        let own = Own::of(self.room.api(), image).await?;
        let order = Order {
            image,
            command: None,
            env: Vec::new(),
            limits: limits::learner(self.memory, own.root),
        };
        self.room.create(order).await
    }

    async fn probe(&self, target: &Container) -> Result<Container, EngineError> {
        let image = probe::image(self.room.api()).await?;
        let millis = |time: Seconds| time.duration().as_millis().to_string();
        let command = [
            "/probe".to_owned(),
            self.request.port.to_string(),
            millis(self.request.ready_within),
            millis(ANSWER_LIMIT),
            request_text(self.request),
        ];
        let order = Order {
            image: &image,
            command: Some(&command),
            env: Vec::new(),
            limits: limits::probe(target.name()),
        };
        self.room.create(order).await.map_err(ours)
    }

    async fn wait(
        &self,
        target: &Container,
        probe: &Container,
        heard: &Tap<Heard>,
    ) -> Result<Seen, EngineError> {
        let patience =
            self.request.ready_within.duration() + ANSWER_LIMIT.duration() + ENGINE_SHARE;
        tokio::select! {
            code = probe.ended() => code.map(Seen::Probe),
            () = self.completed(heard) => Ok(Seen::Answer),
            code = target.ended() => {
                code?;
                // It may have answered before it ended.
                match tokio::time::timeout(GRACE, probe.ended()).await {
                    Ok(code) => code.map(Seen::Probe),
                    Err(_elapsed) => Ok(Seen::Gone),
                }
            }
            () = target.overfull() => {
                target.kill().await?;
                Ok(Seen::Overfull)
            }
            () = tokio::time::sleep(patience) => Err(EngineError::TimedOut {
                doing: "asking the container over HTTP".to_owned(),
                limit: Seconds::from_secs(patience.as_secs()),
            }),
            () = self.cancel.cancelled() => Err(EngineError::Cancelled),
        }
    }

    /// Comes back when the answer is there by its own account.
    async fn completed(&self, heard: &Tap<Heard>) {
        let mut seen = 0;
        loop {
            tokio::time::sleep(LOOK).await;
            let complete = heard.peek(|heard| {
                let grown = heard.len() > seen;
                seen = heard.len();
                grown && heard.is_complete(self.request)
            });
            if complete {
                return;
            }
        }
    }

    async fn tell(
        &self,
        seen: Seen,
        target: &Container,
        heard: Tap<Heard>,
    ) -> Result<Told, EngineError> {
        let answer = match seen {
            Seen::Overfull => return Ok(Told::Overfull),
            Seen::Gone => return Ok(Told::Gone),
            Seen::Answer => heard.take().judge(self.request, None)?,
            Seen::Probe(code) => heard.close().await.judge(self.request, Some(code))?,
        };
        // A container that crashes while it is asked has crashed, whatever the connection said.
        if !matches!(answer, HttpAnswer::Answered { .. }) && target.has_ended().await? {
            return Ok(Told::Gone);
        }
        Ok(Told::Answer(answer))
    }
}

/// Podman attaches only to what may run: the target runs by now.
async fn send(probe: &Container) -> Result<Tap<Heard>, Trouble> {
    let heard = probe.tap(Heard::default()).await?;
    probe.start().await?;
    Ok(heard)
}

/// What is known of the request before the container is stopped.
enum Told {
    Answer(HttpAnswer),
    Gone,
    Overfull,
}

async fn conclude(
    target: &Container,
    told: Told,
    stop: Option<StopOutcome>,
    log: Tail,
) -> Result<HttpOutcome, EngineError> {
    let mut log = log.into_lines();
    let answer = match told {
        Told::Answer(answer) => answer,
        Told::Overfull => {
            log.push(overfull_note().trim().to_owned());
            HttpAnswer::Exited {
                code: target.end().await?.code,
            }
        }
        Told::Gone => {
            let end = target.end().await?;
            if end.short_of_memory {
                log.push("stopped: the container used more memory than it may".to_owned());
            }
            match exec_failure(end.code, &log.join("\n")) {
                Some(reason) => HttpAnswer::NotStarted(reason),
                None => HttpAnswer::Exited { code: end.code },
            }
        }
    };
    Ok(HttpOutcome { answer, stop, log })
}

/// Asks the container to end, the way its image says, and measures how long it takes.
async fn stop(target: &Container, within: Seconds) -> Result<Option<StopOutcome>, EngineError> {
    if target.has_ended().await? {
        return Ok(None);
    }
    let signal = target.stop_signal().await?;
    let asked = Instant::now();
    target.signal(&signal).await?;
    let left = within.duration().saturating_sub(asked.elapsed());
    let (seconds, killed, code) = match tokio::time::timeout(left, target.ended()).await {
        Ok(code) => (asked.elapsed(), false, code?),
        Err(_elapsed) => {
            let code = target.kill().await?;
            // An end of its own, which the engine was slow to tell, lies before the kill.
            let killed = code == KILLED;
            let seconds = if killed {
                asked.elapsed()
            } else {
                within.duration()
            };
            (seconds, killed, code)
        }
    };
    Ok(Some(StopOutcome {
        seconds: seconds.as_secs_f64(),
        killed,
        exit: Some(code),
    }))
}

/// What goes wrong with the probe is never the learner's fault.
fn ours(trouble: Trouble) -> EngineError {
    match trouble {
        Trouble::Engine(error) => error,
        Trouble::Image(reason) => EngineError::Malformed {
            doing: "starting the HTTP probe".to_owned(),
            reason,
        },
    }
}

/// The request, byte for byte. Bytes that have no place in a request line are percent-encoded.
fn request_text(request: &HttpRequest) -> String {
    let (method, more) = match request.method {
        Method::Get => ("GET", ""),
        Method::Head => ("HEAD", ""),
        Method::Post => ("POST", "Content-Length: 0\r\n"),
    };
    let slash = if request.path.starts_with('/') {
        ""
    } else {
        "/"
    };
    let path: String = request
        .path
        .bytes()
        .map(|byte| match byte {
            b'!'..=b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!(
        "{method} {slash}{path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: phoenix\r\nAccept: */*\r\n\
         {more}Connection: close\r\n\r\n"
    )
}

#[cfg(test)]
mod tests {
    use super::request_text;
    use crate::domain::check::http::{HttpRequest, Method};
    use crate::domain::mission::Seconds;

    #[test]
    fn a_path_cannot_add_a_line() {
        let text = request_text(&HttpRequest {
            port: 80,
            path: "a b\r\nX: y?q=ä#z".to_owned(),
            method: Method::Post,
            ready_within: Seconds::from_secs(1),
            stops_within: None,
        });
        assert_eq!(
            text,
            "POST /a%20b%0D%0AX:%20y?q=%C3%A4#z HTTP/1.1\r\nHost: localhost\r\nUser-Agent: phoenix\r\n\
             Accept: */*\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
    }
}
