//! What containers print: read to the end so that they never block, kept only up to a bound.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bollard::container::{AttachContainerResults, LogOutput};
use futures_util::StreamExt as _;
use tokio_util::task::AbortOnDropHandle;

use crate::domain::text::sanitise;

/// What is kept of each of standard output and standard error, in bytes.
const MOST_OUTPUT: usize = 64 << 10;
/// What is kept of one line, in characters.
pub(in crate::engine::docker) const LONGEST_LINE: usize = 2_000;
/// After a container's end its stream ends too; this long is waited for the rest of it.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Something that listens to a container.
pub(in crate::engine::docker) trait Listener: Send + 'static {
    fn stdout(&mut self, bytes: &[u8]);
    fn stderr(&mut self, bytes: &[u8]);
}

/// A listener at work on an attached stream; it stops when this is dropped.
#[derive(Debug)]
pub(in crate::engine::docker) struct Tap<L> {
    heard: Arc<Mutex<L>>,
    reading: AbortOnDropHandle<()>,
}

impl<L: Listener> Tap<L> {
    pub(in crate::engine::docker) fn open(stream: AttachContainerResults, listener: L) -> Self {
        let heard = Arc::new(Mutex::new(listener));
        let ear = Arc::clone(&heard);
        let reading = tokio::spawn(async move {
            // The stream ends when both halves are gone, so the input half lives as long.
            let AttachContainerResults { mut output, input } = stream;
            // An error ends it as the end does: whoever waits for the container sees a lost engine.
            while let Some(Ok(frame)) = output.next().await {
                let mut ear = ear.lock().unwrap_or_else(PoisonError::into_inner);
                match frame {
                    LogOutput::StdErr { message } => ear.stderr(&message),
                    other => ear.stdout(&other.into_bytes()),
                }
            }
            drop(input);
        });
        Self {
            heard,
            reading: AbortOnDropHandle::new(reading),
        }
    }

    /// A look at what was heard so far.
    pub(in crate::engine::docker) fn peek<T>(&self, look: impl FnOnce(&L) -> T) -> T {
        look(&self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Everything that was heard so far; what comes later is lost.
    pub(in crate::engine::docker) fn take(self) -> L
    where
        L: Default,
    {
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Everything that was heard, once the container has ended.
    pub(in crate::engine::docker) async fn close(mut self) -> L
    where
        L: Default,
    {
        // Late output is worth a wait, not a failure.
        let _late = tokio::time::timeout(LAST_WORDS, &mut self.reading).await;
        self.take()
    }
}

/// The beginning of both streams.
#[derive(Debug, Default)]
pub(super) struct Heads {
    pub(super) stdout: Head<MOST_OUTPUT>,
    pub(super) stderr: Head<MOST_OUTPUT>,
}

impl Listener for Heads {
    fn stdout(&mut self, bytes: &[u8]) {
        self.stdout.take(bytes);
    }

    fn stderr(&mut self, bytes: &[u8]) {
        self.stderr.take(bytes);
    }
}

/// The first `MOST` bytes of a stream, and whether there were more.
#[derive(Debug, Default)]
pub(in crate::engine::docker) struct Head<const MOST: usize> {
    pub(in crate::engine::docker) bytes: Vec<u8>,
    pub(in crate::engine::docker) cut: bool,
}

impl<const MOST: usize> Head<MOST> {
    pub(in crate::engine::docker) fn take(&mut self, bytes: &[u8]) {
        let room = MOST - self.bytes.len();
        self.cut |= bytes.len() > room;
        self.bytes.extend(bytes.iter().take(room));
    }

    /// Safe to show, and whether anything is missing.
    pub(super) fn text(&self) -> (String, bool) {
        let (text, shortened) = safe_text(&self.bytes, LONGEST_LINE);
        (text, self.cut || shortened)
    }
}

/// Printable text, line by line, and whether a line was longer than `longest` characters and cut. A
/// bare carriage return starts a new line: what a progress bar paints over is output too.
pub(in crate::engine::docker) fn safe_text(bytes: &[u8], longest: usize) -> (String, bool) {
    let raw = String::from_utf8_lossy(bytes);
    let mut text = String::with_capacity(raw.len());
    let mut shortened = false;
    for line in raw.split_inclusive('\n') {
        let (body, end) = match line.strip_suffix('\n') {
            Some(body) => (body.strip_suffix('\r').unwrap_or(body), "\n"),
            None => (line, ""),
        };
        for (index, piece) in body.split('\r').enumerate() {
            if index > 0 {
                text.push('\n');
            }
            shortened |= piece.chars().nth(longest).is_some();
            text.push_str(&sanitise(piece, longest));
        }
        text.push_str(end);
    }
    (text, shortened)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Head, LONGEST_LINE, safe_text};

    #[test]
    fn lines_stay_lines_and_nothing_else_passes() {
        for (raw, safe) in [
            (&b"one\ntwo\n"[..], "one\ntwo\n"),
            (b"one\r\ntwo", "one\ntwo"),
            (b"10%\r50%\rdone\n", "10%\n50%\ndone\n"),
            (b"\x1b[31mred\x1b[0m \x1b]0;title\x07x\n", "red x\n"),
            (b"\xff\xfe!", "\u{fffd}\u{fffd}!"),
            (b"", ""),
        ] {
            assert_eq!(
                safe_text(raw, LONGEST_LINE),
                (safe.to_owned(), false),
                "{raw:?}"
            );
        }
        let (text, shortened) = safe_text(&[b'x'; LONGEST_LINE + 1], LONGEST_LINE);
        assert!(shortened && text.ends_with('…'));
        assert!(!safe_text(&[b'x'; LONGEST_LINE], LONGEST_LINE).1);
    }

    #[test]
    fn a_head_keeps_its_bound() {
        let mut head = Head::<4>::default();
        head.take(b"abc");
        head.take(b"d");
        assert!(!head.cut);
        head.take(b"");
        assert!(!head.cut);
        head.take(b"e");
        assert!(head.cut);
        assert_eq!(head.bytes, b"abcd");
    }

    proptest! {
        #[test]
        fn no_control_character_survives(bytes in proptest::collection::vec(any::<u8>(), 0..4096)) {
            let (text, _) = safe_text(&bytes, LONGEST_LINE);
            prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert!(text.lines().all(|line| line.chars().count() <= LONGEST_LINE + 4));
        }
    }
}
