//! A course: mission folders in order of their names. Each is read when it is asked for.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};
use thiserror::Error;

use super::assemble::assemble;
use super::folder::{MISSION_FILE, Source, digest};
use super::mission_file::MissionFile;
use super::problem::LoadError;
use super::suggest::nearest;
use super::translation::{self, Translation};
use crate::domain::files::{Content, File, FileTree};
use crate::domain::mission::{Bundle, Language, Mission};
use crate::domain::text::sanitise;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/missions");

/// Most folders looked at in a course.
const MAX_MISSIONS: usize = 1_000;

/// Missions to choose from.
#[derive(Debug)]
pub struct Course {
    entries: Vec<Entry>,
    extent: Extent,
}

/// Whether what a mission needs must be found here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Whole,
    OneMission,
}

/// One mission of a course; nothing of it is read before it is asked for.
#[derive(Debug)]
pub struct Entry {
    folder: String,
    /// The folder as messages call it.
    shown: String,
    source: Source,
    file: OnceLock<Result<MissionFile, LoadError>>,
    /// The language that texts are wanted in; none takes them as the mission has them.
    wanted: Option<Language>,
    /// None when the mission is shown as it is written.
    translated: OnceLock<Result<Option<Mission>, LoadError>>,
}

/// Missions could not be looked for.
#[derive(Debug, Error)]
pub enum CourseError {
    #[error("looked for missions in {path}: {source}", path = sanitise(&.path.to_string_lossy(), 400))]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("looked for missions in {path} and found no folder with a {MISSION_FILE}", path = sanitise(&.path.to_string_lossy(), 400))]
    Empty { path: PathBuf },
    #[error("{path} holds more than {MAX_MISSIONS} folders; name a folder of missions", path = sanitise(&.path.to_string_lossy(), 400))]
    TooMany { path: PathBuf },
}

/// No mission of that name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no mission `{name}`{}", .meant.as_ref().map_or_else(|| "; `phoenix list` shows them all".to_owned(), |m| format!("; did you mean `{m}`?")))]
pub struct NoSuchMission {
    pub name: String,
    pub meant: Option<String>,
}

impl Course {
    /// The missions inside the binary.
    #[must_use]
    pub fn shipped() -> Self {
        let entries = SHIPPED.dirs().filter_map(|dir| {
            let folder = dir.path().file_name()?.to_str()?;
            let source = Source::Embedded(dir);
            Some(Entry::new(folder, format!("missions/{folder}"), source))
        });
        Self::of(entries.collect(), Extent::Whole)
    }

    /// A folder of mission folders, or a single mission's folder.
    ///
    /// # Errors
    /// The folder cannot be read or holds no mission.
    pub fn from_dir(path: &Path) -> Result<Self, CourseError> {
        let unreadable = |source| CourseError::Unreadable {
            path: path.to_owned(),
            source,
        };
        if path.join(MISSION_FILE).symlink_metadata().is_ok() {
            let real = path.canonicalize().map_err(unreadable)?;
            let name = real.file_name().unwrap_or_default().to_string_lossy();
            let entry = Entry::new(&name, shown(path), Source::Disk(path.to_owned()));
            return Ok(Self::of(vec![entry], Extent::OneMission));
        }
        let mut entries = Vec::new();
        for (seen, entry) in fs::read_dir(path).map_err(unreadable)?.enumerate() {
            if seen >= MAX_MISSIONS {
                return Err(CourseError::TooMany {
                    path: path.to_owned(),
                });
            }
            let entry = entry.map_err(unreadable)?;
            // A link to a folder elsewhere is no part of this course.
            let is_folder = entry.file_type().map_err(unreadable)?.is_dir();
            let folder = entry.file_name().to_string_lossy().into_owned();
            // A number says that a mission was meant: what it lacks is reported.
            let numbered = folder.starts_with(|c: char| c.is_ascii_digit());
            let has_file = || entry.path().join(MISSION_FILE).symlink_metadata().is_ok();
            if is_folder && (numbered || has_file()) {
                let shown = shown(&entry.path());
                entries.push(Entry::new(&folder, shown, Source::Disk(entry.path())));
            }
        }
        if entries.is_empty() {
            return Err(CourseError::Empty {
                path: path.to_owned(),
            });
        }
        Ok(Self::of(entries, Extent::Whole))
    }

    /// The missions of a pack, by their folders.
    pub(super) fn of_trees(pack: &Path, trees: BTreeMap<String, FileTree>) -> Self {
        let extent = match trees.len() {
            1 => Extent::OneMission,
            _ => Extent::Whole,
        };
        let entries = trees.into_iter().map(|(folder, files)| {
            let shown = shown(&pack.join(&folder));
            Entry::new(&folder, shown, Source::Packed(Arc::new(files)))
        });
        Self::of(entries.collect(), extent)
    }

    fn of(mut entries: Vec<Entry>, extent: Extent) -> Self {
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        Self { entries, extent }
    }

    /// The same missions with their texts in this language, where they have it.
    #[must_use]
    pub fn in_language(mut self, wanted: Option<&Language>) -> Self {
        for entry in &mut self.entries {
            entry.wanted = wanted.cloned();
            entry.translated = OnceLock::new();
        }
        self
    }

    /// In order of the folders' names.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether every mission that another one needs must be here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.extent == Extent::Whole
    }

    /// The mission with this id, folder name or number (`8` and `08` are one).
    ///
    /// # Errors
    /// There is none; the error knows the nearest id.
    pub fn find(&self, name: &str) -> Result<&Entry, NoSuchMission> {
        let number: Option<u32> = name.parse().ok();
        let by_folder =
            |entry: &&Entry| entry.folder == name || number.is_some() && entry.number() == number;
        // Folders are named after ids, so most look-ups read one mission's file only.
        let likely = |entry: &&Entry| entry.folder.ends_with(name) && entry.has_id(name);
        let entries = || self.entries.iter();
        entries()
            .find(likely)
            .or_else(|| entries().find(by_folder))
            .or_else(|| entries().find(|entry| entry.has_id(name)))
            // A file that cannot be read has no id; its folder's name leads to what is wrong with it.
            .or_else(|| {
                entries().find(|entry| entry.folder.ends_with(name) && entry.id().is_none())
            })
            .ok_or_else(|| self.no_such(name))
    }

    fn no_such(&self, name: &str) -> NoSuchMission {
        let ids = self.entries.iter().filter_map(Entry::id);
        NoSuchMission {
            name: sanitise(name, 80),
            meant: nearest(name, ids).map(str::to_owned),
        }
    }
}

impl Entry {
    fn new(folder: &str, shown: String, source: Source) -> Self {
        Self {
            folder: folder.to_owned(),
            shown,
            source,
            file: OnceLock::new(),
            wanted: None,
            translated: OnceLock::new(),
        }
    }

    /// The folder's name, such as `08-lean-manufacturing`.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The folder as messages call it: a path for missions on disk.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The number the folder's name opens with.
    #[must_use]
    pub fn number(&self) -> Option<u32> {
        let digits = self.folder.bytes().take_while(u8::is_ascii_digit).count();
        self.folder[..digits].parse().ok()
    }

    /// Numbered folders first, by number: `9-x` before `10-y`.
    fn order(&self) -> (bool, Option<u32>, &str) {
        let number = self.number();
        (number.is_none(), number, &self.folder)
    }

    /// None for a mission that does not read: whoever opens it is told why.
    fn id(&self) -> Option<&str> {
        // A mission that cannot be read has no id to be found by; `lint` says what is wrong with it.
        let file = self.mission_file().ok()?;
        Some(file.mission.about.id.as_str())
    }

    fn has_id(&self, id: &str) -> bool {
        self.id() == Some(id)
    }

    /// The mission, with its texts in the language that is wanted; no other file of the folder is
    /// read. Read once.
    ///
    /// # Errors
    /// Everything that is wrong with the form of the file, or of the overlay.
    pub fn mission(&self) -> Result<&Mission, &LoadError> {
        let file = self.mission_file()?;
        let translated = self.translated.get_or_init(|| self.translate(file));
        let translated = translated.as_ref()?;
        Ok(translated.as_ref().unwrap_or(&file.mission))
    }

    fn translate(&self, file: &MissionFile) -> Result<Option<Mission>, LoadError> {
        let Some(wanted) = &self.wanted else {
            return Ok(None);
        };
        let languages = self.overlays()?;
        let own = &file.mission.about.language;
        let Some(chosen) = translation::choose(wanted, own, &languages) else {
            return Ok(None);
        };
        let overlay = self.translation(chosen, file)?.overlay;
        Ok(Some(file.mission.clone().with_texts(&overlay)))
    }

    /// The overlay of a language that the mission has.
    pub(super) fn translation(
        &self,
        language: &Language,
        file: &MissionFile,
    ) -> Result<Translation, LoadError> {
        let name = translation::file_name(language);
        let text = self.source.text(&name, &self.shown)?;
        Translation::read(&text, &self.path_of(&name), &file.mission)
    }

    /// The languages of the mission's texts, its own first.
    ///
    /// # Errors
    /// The mission or its folder cannot be read.
    pub fn languages(&self) -> Result<Vec<Language>, LoadError> {
        let own = self.mission_file().map_err(Clone::clone)?;
        let mut languages = vec![own.mission.about.language.clone()];
        languages.extend(self.overlays()?);
        Ok(languages)
    }

    /// The languages that there is an overlay for.
    pub(super) fn overlays(&self) -> Result<Vec<Language>, LoadError> {
        let names = self.source.names(&self.shown)?;
        let languages = names.iter().filter_map(|name| translation::language(name));
        Ok(languages.collect())
    }

    pub(super) fn mission_file(&self) -> Result<&MissionFile, &LoadError> {
        let read = || {
            let text = self.source.text(MISSION_FILE, &self.shown)?;
            MissionFile::read(&text, &self.path_of(MISSION_FILE))
        };
        self.file.get_or_init(read).as_ref()
    }

    /// A file of the folder as messages call it.
    pub(super) fn path_of(&self, inside: &str) -> String {
        format!("{}/{inside}", self.shown)
    }

    /// Every file of the folder.
    pub(super) fn files(&self) -> Result<FileTree, LoadError> {
        self.source.files(&self.shown)
    }

    /// Every file but the overlays: what a verdict may depend on. So a translation can neither change
    /// one nor the mission's digest, whether it is chosen, added or mended.
    pub(super) fn graded_files(&self) -> Result<FileTree, LoadError> {
        let mut files = self.files()?;
        files
            .0
            .retain(|path, _| translation::language(path).is_none());
        Ok(files)
    }

    /// The mission with its files.
    ///
    /// # Errors
    /// The mission file's problems, or files that are refused or cannot be read.
    pub fn bundle(&self) -> Result<Bundle, LoadError> {
        let file = self.mission_file().map_err(Clone::clone)?;
        let mission = self.mission().map_err(Clone::clone)?.clone();
        let mut files = self.graded_files()?;
        // The file may have changed since it was read: the digest is of what the bundle holds, so that
        // whoever compares digests sees that it is older.
        let text = Content::Shared(Arc::clone(&file.text));
        files.insert(MISSION_FILE, File::from_content(text));
        let digest = digest(&files, &self.shown)?;
        let (bundle, problems) = assemble(self, mission, files, digest);
        if problems.is_empty() {
            Ok(bundle)
        } else {
            Err(LoadError { problems })
        }
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().trim_end_matches('/').to_owned()
}
