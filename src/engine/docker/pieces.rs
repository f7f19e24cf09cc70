//! From a blocking writer to the stream that a request sends: a short queue between them, so that a
//! slow engine holds the writer back.

use std::io::{self, Write};

use bytes::Bytes;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Bytes of one piece of the stream, and pieces that may wait to be sent.
pub(super) const PIECE_BYTES: usize = 64 * 1024;
pub(super) const PIECES: usize = 8;

/// Cuts what is written into pieces and hands them over; waits when the other side is slow.
pub(super) struct Pieces {
    sender: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Pieces {
    pub(super) fn channel() -> (Self, Receiver<io::Result<Bytes>>) {
        let (sender, pieces) = channel(PIECES);
        let piece = Vec::with_capacity(PIECE_BYTES);
        (Self { sender, piece }, pieces)
    }

    fn hand_over(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE_BYTES));
        self.sender
            .blocking_send(Ok(piece.into()))
            .map_err(|_unsent| io::Error::from(io::ErrorKind::BrokenPipe))
    }

    /// Ends the stream with an error: a broken one must not look like a short one.
    pub(super) fn fail(&self, why: &str) {
        let error = Err(io::Error::other(why.to_owned()));
        // Nobody listens any more: then nobody needs to know.
        let _unsent = self.sender.blocking_send(error);
    }
}

impl Write for Pieces {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let room = PIECE_BYTES.saturating_sub(self.piece.len()).min(data.len());
        let (now, _) = data.split_at(room);
        self.piece.extend_from_slice(now);
        if self.piece.len() >= PIECE_BYTES {
            self.hand_over()?;
        }
        Ok(room)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_over()
    }
}
