//! Files of a mission or a submission, as the build context sees them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Where a regular file's bytes are. Only large files stay on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Inside the binary.
    Static(&'static [u8]),
    /// In memory: a learner's text, or a small file of a mission folder.
    Shared(Arc<[u8]>),
    /// On disk, read when the build context is streamed.
    Disk { path: PathBuf, bytes: u64 },
}

impl Content {
    #[must_use]
    pub fn bytes(&self) -> u64 {
        match self {
            Self::Static(data) => data.len() as u64,
            Self::Shared(data) => data.len() as u64,
            Self::Disk { bytes, .. } => *bytes,
        }
    }

    /// The bytes, unless they are on disk.
    #[must_use]
    pub fn in_memory(&self) -> Option<&[u8]> {
        match self {
            Self::Static(data) => Some(data),
            Self::Shared(data) => Some(data),
            Self::Disk { .. } => None,
        }
    }
}

/// One file. Owner is always root and the time always the epoch, so that equal folders give equal
/// contexts on every machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    Regular { content: Content, executable: bool },
    Directory,
    Symlink { target: String },
}

impl File {
    /// A text file. It is executable when it opens with `#!`, as on a machine without mode bits.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::from_content(Content::Shared(text.as_bytes().into()))
    }

    #[must_use]
    pub fn from_content(content: Content) -> Self {
        let executable = content
            .in_memory()
            .is_some_and(|data| data.starts_with(b"#!"));
        Self::Regular {
            content,
            executable,
        }
    }
}

/// Files by path: relative, `/`-separated, without `.` or `..`, in sorted order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTree(pub BTreeMap<String, File>);

impl FileTree {
    /// A regular in-memory file as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        self.data(path)
            .map(|data| String::from_utf8_lossy(data).into_owned())
    }

    /// The bytes of a regular in-memory file.
    #[must_use]
    pub fn data(&self, path: &str) -> Option<&[u8]> {
        match self.0.get(path)? {
            File::Regular { content, .. } => content.in_memory(),
            _ => None,
        }
    }

    pub fn insert(&mut self, path: impl Into<String>, file: File) {
        self.0.insert(path.into(), file);
    }

    /// This tree with `over` laid on top.
    #[must_use]
    pub fn overlaid(&self, over: &Self) -> Self {
        let mut files = self.0.clone();
        files.extend(
            over.0
                .iter()
                .map(|(path, file)| (path.clone(), file.clone())),
        );
        Self(files)
    }

    /// Bytes of all regular files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0
            .values()
            .map(|file| match file {
                File::Regular { content, .. } => content.bytes(),
                _ => 0,
            })
            .sum()
    }
}
