//! From an engine's stream to a blocking reader: a short queue between them, so that neither a
//! layer nor a slow reader ever fills memory.

use std::io::{self, BufRead, Read};
use std::time::Duration;

use bollard::errors::Error;
use bytes::{Buf, Bytes};
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use super::engine_error;
use crate::domain::mission::Seconds;
use crate::engine::EngineError;
use crate::engine::archive::Fault;

/// Pieces in flight, of about 16 KiB each.
const QUEUE: usize = 64;
/// An engine that is silent for so long within a stream is not going to end it.
const SILENCE: Seconds = Seconds::from_secs(120);

/// The reading end.
pub(in crate::engine::docker) struct Pipe {
    pieces: Receiver<Option<Bytes>>,
    current: Bytes,
}

/// Runs `read` over the stream on a thread of its own. When `read` is done, the stream is dropped;
/// when this future is dropped, `read` sees the end of the stream.
pub(in crate::engine::docker) async fn through<T: Send + 'static>(
    doing: &str,
    stream: impl Stream<Item = Result<Bytes, Error>> + Unpin,
    read: impl FnOnce(Pipe) -> Result<T, Fault> + Send + 'static,
) -> Result<T, EngineError> {
    let (sender, pieces) = channel(QUEUE);
    let pipe = Pipe {
        pieces,
        current: Bytes::new(),
    };
    let reader = tokio::task::spawn_blocking(move || read(pipe));
    let broken = pump(doing, stream, sender).await;
    let outcome = reader.await.map_err(|error| EngineError::Malformed {
        doing: doing.to_owned(),
        reason: format!("the reader stopped: {error}"),
    })?;
    // A reader that is content does not care how the stream went on.
    outcome.map_err(|fault| broken.unwrap_or_else(|| fault.while_doing(doing)))
}

/// Sends pieces until the stream ends, breaks, or nobody reads any more.
async fn pump(
    doing: &str,
    mut stream: impl Stream<Item = Result<Bytes, Error>> + Unpin,
    sender: Sender<Option<Bytes>>,
) -> Option<EngineError> {
    let silence: Duration = SILENCE.duration();
    let broken = loop {
        let next = tokio::select! {
            () = sender.closed() => return None,
            next = timeout(silence, stream.next()) => next,
        };
        match next {
            Ok(None) => return None,
            Ok(Some(Ok(bytes))) => {
                if sender.send(Some(bytes)).await.is_err() {
                    return None;
                }
            }
            Ok(Some(Err(error))) => break engine_error(doing, &error),
            Err(_elapsed) => {
                break EngineError::TimedOut {
                    doing: doing.to_owned(),
                    limit: SILENCE,
                };
            }
        }
    };
    // A broken stream must not look like a short one. A reader that is gone needs no telling.
    drop(sender.send(None).await);
    Some(broken)
}

impl BufRead for Pipe {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.current.is_empty() {
            match self.pieces.blocking_recv() {
                Some(Some(bytes)) => self.current = bytes,
                Some(None) => return Err(io::Error::other("the engine's stream broke")),
                None => break,
            }
        }
        Ok(&self.current)
    }

    fn consume(&mut self, amount: usize) {
        self.current.advance(amount.min(self.current.len()));
    }
}

impl Read for Pipe {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(into.len());
        into[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn pieces(count: usize) -> Vec<Result<Bytes, Error>> {
        (0..count).map(|_| Ok(Bytes::from_static(b"abc"))).collect()
    }

    fn all(mut pipe: Pipe) -> Result<usize, Fault> {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes)?;
        Ok(bytes.len())
    }

    #[tokio::test]
    async fn everything_arrives() {
        let read = through("reading", stream::iter(pieces(1_000)), all).await;
        assert_eq!(read, Ok(3_000));
    }

    #[tokio::test]
    async fn a_broken_stream_is_no_short_one() {
        let mut pieces = pieces(3);
        pieces.push(Err(Error::IOError {
            err: io::ErrorKind::ConnectionReset.into(),
        }));
        let error = through("reading", stream::iter(pieces), all)
            .await
            .unwrap_err();
        assert!(matches!(error, EngineError::Lost { .. }), "{error}");
    }

    #[tokio::test]
    async fn a_content_reader_ends_the_stream() {
        let endless = stream::iter(pieces(2)).chain(stream::pending());
        let read = |mut pipe: Pipe| Ok(pipe.fill_buf()?.len());
        assert_eq!(through("reading", endless, read).await, Ok(3));
    }

    #[tokio::test]
    async fn dropping_the_future_ends_the_reader() {
        let (told, ended) = tokio::sync::oneshot::channel();
        let read = move |pipe: Pipe| {
            let count = all(pipe);
            let _ = told.send(count.is_ok());
            Ok(())
        };
        let endless = stream::iter(pieces(2)).chain(stream::pending());
        let reading = tokio::spawn(async move { through("reading", endless, read).await });
        tokio::task::yield_now().await;
        reading.abort();
        assert!(reading.await.unwrap_err().is_cancelled());
        assert!(matches!(ended.await, Ok(true) | Err(_)));
    }
}
