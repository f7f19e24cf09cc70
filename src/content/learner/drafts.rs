//! Drafts: what the learner writes, as real files. Nothing of theirs is overwritten without a backup.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::{Doing, StoreError, shown};
use super::files::{self, Found, digest};
use super::starters::Starters;
use super::{Notice, Store};
use crate::content::home::{sweep_parts, write_at_once};
use crate::content::paths::objection;
use crate::domain::files::{File, FileTree};
use crate::domain::mission::{Bundle, Slug, Submission};

/// Largest draft, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The editable files of a mission, in the mission's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts {
    pub files: Vec<DraftFile>,
    pub notices: Vec<Notice>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    pub path: String,
    /// Empty when there is neither a draft nor a starter.
    pub text: String,
    pub source: DraftSource,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftSource {
    Draft,
    Starter,
    /// The file is not there yet.
    Nothing,
}

impl Drafts {
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        let file = self.files.iter().find(|file| file.path == path)?;
        Some(&file.text)
    }

    /// The text of every editable file by path; empty for those that are not there yet.
    #[must_use]
    pub fn texts(&self) -> BTreeMap<String, String> {
        let files = self.files.iter();
        files
            .map(|file| (file.path.clone(), file.text.clone()))
            .collect()
    }

    /// What is handed in. A file that never was there is absent in the build.
    #[must_use]
    pub fn submission(&self) -> Submission {
        let there =
            |file: &&DraftFile| file.source != DraftSource::Nothing || !file.text.is_empty();
        let files = self.files.iter().filter(there);
        let files = files.map(|file| (file.path.clone(), File::text(&file.text)));
        Submission {
            files: FileTree(files.collect()),
        }
    }
}

impl Store {
    /// The drafts of a mission; where there is none, the starter. Whatever goes wrong with one file
    /// is a notice, and what was there is kept.
    pub fn drafts(&self, bundle: &Bundle) -> Drafts {
        let mission = &bundle.mission.about.id;
        let moved = self.unlink_folder(mission);
        sweep_parts(&self.below("drafts", mission));
        let mut opened = Opened {
            store: self,
            bundle,
            starters: self.starters(mission),
            news: false,
            notices: moved.into_iter().collect(),
        };
        let paths = &bundle.mission.workspace.edit;
        let files = paths.iter().map(|path| opened.file(path)).collect();
        if opened.news
            && let Err(error) = self.save_starters(mission, &opened.starters)
        {
            opened.notices.push(format!("{error}."));
        }
        Drafts {
            files,
            notices: opened.notices,
        }
    }

    /// Saves a draft. When another program has changed the file since it was read here, that version
    /// goes to the backups first, and the notice says where.
    ///
    /// # Errors
    /// The path leads out of the mission's drafts or through a link, the text is too large, or the
    /// file cannot be written; the old one is as it was then.
    pub fn save_draft(
        &self,
        mission: &Slug,
        path: &str,
        text: &str,
    ) -> Result<Option<Notice>, StoreError> {
        let place = self.draft_path(mission, path)?;
        if text.len() as u64 > MAX_BYTES {
            return Err(StoreError::TooLarge { path: place });
        }
        let file = (mission.clone(), path.to_owned());
        let known = self.seen().drafts.get(&file).cloned();
        let relative = Path::new(path);
        let root = self.below("drafts", mission);
        let notice = match files::read(&root, relative, MAX_BYTES) {
            Ok(Found::Text(there)) if there == text => {
                self.seen().drafts.insert(file, digest(text));
                return Ok(None);
            }
            Ok(Found::Text(there)) if known.as_ref() == Some(&digest(&there)) => None,
            Ok(Found::Nothing) => {
                self.note_starter(&file)?;
                None
            }
            // Somebody else's, or it cannot be read: it makes way without being lost.
            _ => {
                let kept = self.back_up(mission, relative)?;
                Some(format!(
                    "{path} was changed by another program meanwhile. That version is kept as {}.",
                    shown(&kept)
                ))
            }
        };
        if let Some(folder) = place.parent() {
            files::make_folder(folder).doing("making the folder", folder)?;
        }
        write_at_once(&place, text.as_bytes()).doing("saving the draft", &place)?;
        self.seen().drafts.insert(file, digest(text));
        Ok(notice)
    }

    /// Another program's version was read elsewhere: to save over it loses nothing.
    pub fn note_draft(&self, mission: &Slug, path: &str, text: &str) {
        let file = (mission.clone(), path.to_owned());
        self.seen().drafts.insert(file, digest(text));
    }

    /// Where a draft is kept, for another editor and for whoever watches the file. It need not exist.
    ///
    /// # Errors
    /// The path leads out of the mission's drafts or through a link.
    pub fn draft_path(&self, mission: &Slug, path: &str) -> Result<PathBuf, StoreError> {
        if let Some(why) = objection(path) {
            return Err(StoreError::Path {
                path: path.to_owned(),
                why,
            });
        }
        let drafts = self.home.path("drafts");
        let relative = Path::new(mission.as_str()).join(path);
        let place = drafts.join(&relative);
        match files::link_below(&drafts, &relative).doing("looking at the draft", &place)? {
            Some(link) => Err(StoreError::Link { path: place, link }),
            None => Ok(place),
        }
    }

    /// The folder of a mission's drafts. It need not exist.
    #[must_use]
    pub fn drafts_folder(&self, mission: &Slug) -> PathBuf {
        self.below("drafts", mission)
    }

    /// Moves all drafts of the mission to a new backup and returns its folder; none when there was
    /// nothing to move. Attempts and progress stay.
    ///
    /// # Errors
    /// They cannot be moved; they are where they were then.
    pub fn reset(&self, bundle: &Bundle) -> Result<Option<PathBuf>, StoreError> {
        let mission = &bundle.mission.about.id;
        let _lock = self.lock()?;
        let drafts = self.below("drafts", mission);
        if std::fs::symlink_metadata(&drafts).is_err() {
            return Ok(None);
        }
        let to = self.new_backup(mission)?;
        // The empty folder only held the name.
        std::fs::remove_dir(&to).doing("making way in", &to)?;
        std::fs::rename(&drafts, &to).doing("keeping a backup of", &drafts)?;
        let starters = self.starters_path(mission);
        match std::fs::remove_file(&starters) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).doing("removing", &starters);
            }
            _ => {}
        }
        self.seen().drafts.retain(|(id, _), _| id != mission);
        Ok(Some(to))
    }

    /// A mission's folder that is a link leads who knows where: the link is moved to the backups.
    fn unlink_folder(&self, mission: &Slug) -> Option<Notice> {
        let folder = self.below("drafts", mission);
        // A folder that is not there, or cannot be looked at, is reported file by file.
        let facts = std::fs::symlink_metadata(&folder).ok()?;
        if !facts.is_symlink() {
            return None;
        }
        let moved = self.new_backup(mission).and_then(|backup| {
            let to = backup.join(mission.as_str());
            std::fs::rename(&folder, &to).doing("keeping a backup of", &folder)?;
            Ok(to)
        });
        Some(match moved {
            Ok(to) => format!(
                "{} was a link, and drafts are not read through links. The link is kept as {}.",
                shown(&folder),
                shown(&to)
            ),
            Err(error) => format!("{error}."),
        })
    }

    /// A new draft is made from the starter that was shown.
    fn note_starter(&self, file: &super::File) -> Result<(), StoreError> {
        let shown = self.seen().starters.get(file).cloned();
        let (mission, path) = file;
        let mut starters = self.starters(mission);
        let news = match shown {
            Some(digest) => starters.files.insert(path.clone(), digest.clone()) != Some(digest),
            None => starters.files.remove(path).is_some(),
        };
        if !news {
            return Ok(());
        }
        let folder = self.home.path("drafts");
        files::make_folder(&folder).doing("making the folder", &folder)?;
        self.save_starters(mission, &starters)
    }
}

/// A mission whose drafts are being read.
struct Opened<'a> {
    store: &'a Store,
    bundle: &'a Bundle,
    starters: Starters,
    /// Whether `starters` is to be saved.
    news: bool,
    notices: Vec<Notice>,
}

impl Opened<'_> {
    fn file(&mut self, path: &str) -> DraftFile {
        let mission = &self.bundle.mission.about.id;
        let starter = self.bundle.starter.text(path);
        let file = (mission.clone(), path.to_owned());
        let digest = digest(starter.as_deref().unwrap_or_default());
        self.store
            .seen()
            .starters
            .insert(file.clone(), digest.clone());
        let draft = self.draft(path, &digest);
        let mut seen = self.store.seen();
        match &draft {
            Some(text) => seen.drafts.insert(file, files::digest(text)),
            None => seen.drafts.remove(&file),
        };
        let (text, source) = match (draft, starter) {
            (Some(text), _) => (text, DraftSource::Draft),
            (None, Some(text)) => (text, DraftSource::Starter),
            (None, None) => (String::new(), DraftSource::Nothing),
        };
        DraftFile {
            path: path.to_owned(),
            text,
            source,
        }
    }

    /// The draft, unless there is none, it cannot be used, or it makes way for a new starter.
    fn draft(&mut self, path: &str, starter: &str) -> Option<String> {
        let root = self.store.below("drafts", &self.bundle.mission.about.id);
        let text = match files::read(&root, Path::new(path), MAX_BYTES) {
            Ok(Found::Nothing) => return None,
            Ok(Found::Text(text)) => text,
            Ok(Found::Odd(why)) => {
                self.put_away(path, why);
                return None;
            }
            Err(error) => {
                let place = root.join(path);
                let words = format!(
                    "The draft {} could not be read: {error}. The starter is shown; saving keeps a backup of what is there.",
                    shown(&place)
                );
                self.notices.push(words);
                return None;
            }
        };
        let made_from = self.starters.files.get(path).cloned();
        let now = digest(&text);
        let untouched = made_from.as_ref() == Some(&now);
        let new_starter = made_from.is_some_and(|old| old != starter);
        if untouched && new_starter {
            return if self.follow(path) { None } else { Some(text) };
        }
        if new_starter && now != starter {
            self.notices.push(format!(
                "The starter of {path} has changed in this release. Your draft stays as it is; a reset begins with the new one and keeps a backup of yours."
            ));
        }
        if new_starter || now == starter {
            self.mark(path, starter);
        }
        Some(text)
    }

    /// The draft was made from this starter, as far as the future is concerned.
    fn mark(&mut self, path: &str, starter: &str) {
        let old = self
            .starters
            .files
            .insert(path.to_owned(), starter.to_owned());
        self.news |= old.as_deref() != Some(starter);
    }

    /// An untouched draft makes way for the new starter. False when it could not be moved.
    fn follow(&mut self, path: &str) -> bool {
        let mission = &self.bundle.mission.about.id;
        match self.store.back_up(mission, Path::new(path)) {
            Ok(kept) => {
                self.notices.push(format!(
                    "The starter of {path} has changed in this release, and so has yours, which you had not changed. The old one is kept as {}.",
                    shown(&kept)
                ));
                self.news |= self.starters.files.remove(path).is_some();
                true
            }
            Err(error) => {
                self.notices.push(format!("{error}."));
                false
            }
        }
    }

    /// What cannot be a draft is moved out of the way; of a link, the link itself.
    fn put_away(&mut self, path: &str, why: &str) {
        let mission = &self.bundle.mission.about.id;
        let root = self.store.below("drafts", mission);
        let link = files::link_below(&root, Path::new(path));
        // What cannot be looked at is moved as a whole, or the move says why it cannot.
        let part = link.ok().flatten();
        let part = part
            .as_deref()
            .and_then(|link| link.strip_prefix(&root).ok());
        let words = match self.store.back_up(mission, part.unwrap_or(Path::new(path))) {
            Ok(kept) => format!(
                "The draft of {path} could not be used: {why}. It is kept as {}; the starter is shown.",
                shown(&kept)
            ),
            Err(error) => format!(
                "The draft of {path} could not be used: {why}. The starter is shown. {error}."
            ),
        };
        self.notices.push(words);
    }
}
