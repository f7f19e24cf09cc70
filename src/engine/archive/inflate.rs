//! Sniffs what a stream is, and unpacks gzip and zstd without falling for bombs.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use super::limits::{FREE_INFLATED, MAX_RATIO};

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A stream with its first bytes in hand.
pub(super) type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

/// Up to `count` bytes from the start, and the whole stream.
pub(super) fn peek<R: BufRead>(mut input: R, count: u64) -> io::Result<(Vec<u8>, Peeked<R>)> {
    let mut head = Vec::new();
    input.by_ref().take(count).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(input)))
}

/// The stream itself, or what it unpacks to where its first bytes are those of gzip or zstd. Ends with
/// an error when far more comes out than went in.
pub fn unpacked<'a, R: BufRead + 'a>(input: R) -> io::Result<Box<dyn BufRead + 'a>> {
    let (head, input) = peek(input, 4)?;
    let taken = Rc::new(Cell::new(0));
    let counted = Counted {
        input,
        taken: Rc::clone(&taken),
    };
    if head.starts_with(&GZIP) {
        Ok(guarded(MultiGzDecoder::new(counted), taken))
    } else if head == ZSTD {
        Ok(guarded(zstd::Decoder::with_buffer(counted)?, taken))
    } else {
        Ok(Box::new(counted.input))
    }
}

fn guarded<'a>(decoder: impl Read + 'a, taken: Rc<Cell<u64>>) -> Box<dyn BufRead + 'a> {
    Box::new(BufReader::with_capacity(
        128 << 10,
        Guarded {
            decoder,
            taken,
            given: 0,
        },
    ))
}

/// Counts the bytes that a decoder takes.
struct Counted<R> {
    input: R,
    taken: Rc<Cell<u64>>,
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken
            .set(self.taken.get().saturating_add(amount as u64));
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(into)?;
        self.taken
            .set(self.taken.get().saturating_add(count as u64));
        Ok(count)
    }
}

/// Ends with an error when far more comes out than went in.
struct Guarded<D> {
    decoder: D,
    taken: Rc<Cell<u64>>,
    given: u64,
}

impl<D: Read> Read for Guarded<D> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.decoder.read(into)?;
        self.given = self.given.saturating_add(count as u64);
        let most = self
            .taken
            .get()
            .saturating_mul(MAX_RATIO)
            .max(FREE_INFLATED);
        if self.given > most {
            return Err(io::Error::other(format!(
                "a compressed layer unpacks to more than {MAX_RATIO} times its size"
            )));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn all(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        unpacked(bytes).unwrap().read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn unpacks_by_the_first_bytes() {
        assert_eq!(all(b"plain"), b"plain");
        assert_eq!(all(b""), b"");
        assert_eq!(all(&gzip(b"text")), b"text");
        assert_eq!(all(&[gzip(b"two "), gzip(b"parts")].concat()), b"two parts");
        assert_eq!(all(&zstd::encode_all(&b"text"[..], 1).unwrap()), b"text");
    }

    #[test]
    fn bombs_are_refused() {
        let guarded = |size: u64, taken: u64| {
            let decoder = io::repeat(0).take(size);
            let taken = Rc::new(Cell::new(taken));
            let guarded = Guarded {
                decoder,
                taken,
                given: 0,
            };
            io::copy(
                &mut BufReader::with_capacity(1 << 20, guarded),
                &mut io::sink(),
            )
        };
        let error = guarded(FREE_INFLATED + 1, 100).unwrap_err().to_string();
        assert!(error.contains("more than 200 times"), "{error}");
        assert!(guarded(FREE_INFLATED, 100).is_ok());
        assert!(guarded(FREE_INFLATED + 1, FREE_INFLATED / 100).is_ok());
    }
}
