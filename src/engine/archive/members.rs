//! Walks a tar stream member by member without trusting it: long names are bounded, sizes are
//! checked, and nothing is held but the current header.

use std::io::{self, BufRead, Read};

use tar::{EntryType, Header};

use super::fault::Fault;
use super::limits::{MAX_FILE, MAX_LONG_NAME, MAX_PAX};
use super::pax::Pax;

pub(super) const BLOCK: usize = 512;

/// A member's header, with PAX and GNU extensions applied.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) path: Vec<u8>,
    pub(super) link: Vec<u8>,
    pub(super) kind: EntryType,
    pub(super) mode: u32,
    pub(super) uid: u64,
    pub(super) gid: u64,
    /// Bytes of data in the stream; 0 for links and directories.
    pub(super) size: u64,
}

/// The members of a tar stream.
pub(super) struct Members<R> {
    input: R,
    /// Bytes of the current member that were not read yet.
    unread: u64,
    padding: u64,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            unread: 0,
            padding: 0,
        }
    }

    /// The next member; whatever is left of the current one is skipped.
    pub(super) fn next(&mut self) -> Result<Option<Head>, Fault> {
        let mut pax = Pax::default();
        loop {
            self.skip(self.unread.saturating_add(self.padding))?;
            (self.unread, self.padding) = (0, 0);
            let Some(header) = self.header()? else {
                return Ok(None);
            };
            let size = size_of(&header)?;
            match header.entry_type() {
                EntryType::XHeader => pax.merge(&self.extension(size, MAX_PAX)?)?,
                EntryType::XGlobalHeader => drop(self.extension(size, MAX_PAX)?),
                EntryType::GNULongName => pax.path = Some(self.long_name(size)?),
                EntryType::GNULongLink => pax.link = Some(self.long_name(size)?),
                _ => return self.member(&header, size, pax).map(Some),
            }
        }
    }

    /// The current member's data.
    pub(super) fn data(&mut self) -> Data<'_, R> {
        Data { members: self }
    }

    fn member(&mut self, header: &Header, size: u64, pax: Pax) -> Result<Head, Fault> {
        let path = pax.path.unwrap_or_else(|| header.path_bytes().into_owned());
        let kind = match header.entry_type() {
            // Before POSIX, a directory was a file whose name ends so.
            EntryType::Regular if path.ends_with(b"/") => EntryType::Directory,
            kind => kind,
        };
        let has_data = !matches!(
            kind,
            EntryType::Link
                | EntryType::Symlink
                | EntryType::Directory
                | EntryType::Char
                | EntryType::Block
                | EntryType::Fifo
        );
        let size = if has_data {
            pax.size.unwrap_or(size)
        } else {
            0
        };
        self.expect(size)?;
        let link = || header.link_name_bytes().unwrap_or_default().into_owned();
        // A field that is blank or not a number says nothing: 0, as other readers have it.
        Ok(Head {
            link: pax.link.unwrap_or_else(link),
            kind,
            mode: header.mode().unwrap_or(0),
            uid: pax.uid.unwrap_or_else(|| header.uid().unwrap_or(0)),
            gid: pax.gid.unwrap_or_else(|| header.gid().unwrap_or(0)),
            size,
            path,
        })
    }

    fn expect(&mut self, size: u64) -> Result<(), Fault> {
        if size > MAX_FILE {
            return Err(Fault::new(format!("it claims a file of {size} bytes")));
        }
        self.unread = size;
        self.padding = size.next_multiple_of(BLOCK as u64) - size;
        Ok(())
    }

    /// The next header block; none at the end mark and at the end of the stream.
    fn header(&mut self) -> Result<Option<Header>, Fault> {
        let mut header = Header::new_old();
        let block = header.as_mut_bytes();
        let mut filled = 0;
        while filled < BLOCK {
            match self.input.read(&mut block[filled..]) {
                Ok(0) if filled == 0 => return Ok(None),
                Ok(0) => return Err(cut_short().into()),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        if !checksum_holds(block) {
            return Err(Fault::new("it is not a tar archive, or it is damaged"));
        }
        Ok(Some(header))
    }

    fn long_name(&mut self, size: u64) -> Result<Vec<u8>, Fault> {
        let mut name = self.extension(size, MAX_LONG_NAME)?;
        let end = name
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(name.len());
        name.truncate(end);
        Ok(name)
    }

    fn extension(&mut self, size: u64, limit: u64) -> Result<Vec<u8>, Fault> {
        if size > limit {
            return Err(Fault::new(format!(
                "it holds a name or header of {size} bytes; {limit} are allowed"
            )));
        }
        self.expect(size)?;
        let mut bytes = Vec::new();
        self.data().read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn skip(&mut self, mut count: u64) -> Result<(), Fault> {
        while count > 0 {
            let available = self.input.fill_buf()?.len();
            if available == 0 {
                return Err(cut_short().into());
            }
            let taken = available.min(usize::try_from(count).unwrap_or(usize::MAX));
            self.input.consume(taken);
            count -= taken as u64;
        }
        Ok(())
    }
}

/// Reads one member's data; an error when the stream ends before it does.
pub(super) struct Data<'a, R> {
    members: &'a mut Members<R>,
}

impl<R: BufRead> BufRead for Data<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.members.unread == 0 {
            return Ok(&[]);
        }
        let available = self.members.input.fill_buf()?;
        if available.is_empty() {
            return Err(cut_short());
        }
        let most = usize::try_from(self.members.unread).unwrap_or(usize::MAX);
        Ok(&available[..available.len().min(most)])
    }

    fn consume(&mut self, amount: usize) {
        self.members.input.consume(amount);
        self.members.unread = self.members.unread.saturating_sub(amount as u64);
    }
}

impl<R: BufRead> Read for Data<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(into.len());
        into[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

/// Whether a block can be the start of a tar stream: a header, or the end mark of an empty one.
pub(super) fn starts_tar(block: &[u8]) -> bool {
    block.len() >= BLOCK
        && (block[257..].starts_with(b"ustar")
            || checksum_holds(&block[..BLOCK])
            || block[..BLOCK].iter().all(|byte| *byte == 0))
}

/// The sum of a header's bytes, its own field read as spaces.
fn checksum_holds(block: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&block[148..156]);
    let digits = text.trim_matches(['\0', ' ']);
    let value = |(at, byte): (usize, &u8)| match at {
        148..156 => u32::from(b' '),
        _ => u32::from(*byte),
    };
    let sum: u32 = block.iter().enumerate().map(value).sum();
    u32::from_str_radix(digits, 8).is_ok_and(|told| told == sum)
}

fn size_of(header: &Header) -> Result<u64, Fault> {
    header
        .entry_size()
        .map_err(|error| Fault::new(format!("it is damaged: {error}")))
}

fn cut_short() -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "it ends in the middle of a file; it was cut short",
    )
}
