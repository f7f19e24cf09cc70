//! The learner's files: one thread reads and writes them, in the order in which it was asked.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::author::{Author, Change};
use super::mailbox::Mailbox;
use crate::app::Msg;
use crate::app::msg::{Notice, Opened, Reloaded};
use crate::content::Course;
use crate::content::learner::Store;
use crate::domain::learner::{Attempt, Progress};
use crate::domain::mission::{Bundle, Slug};

/// What the thread is asked to do.
#[derive(Debug)]
pub(super) enum Job {
    Open(Slug),
    Draft {
        mission: Slug,
        path: String,
        text: String,
        version: u64,
    },
    Change {
        mission: Slug,
        path: String,
        text: String,
    },
    Progress(Box<Progress>),
    Attempt(Slug, Box<Attempt>),
    Reset(Arc<Bundle>),
    /// Read the missions that are written again.
    Reload,
    /// Tell when everything before this is done.
    Settle(Sender<()>),
}

/// What we wrote last, by path: a change that somebody else made is any other text.
pub(super) type Written = Arc<Mutex<HashMap<PathBuf, String>>>;

pub(super) struct Desk {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    pub(super) written: Written,
}

struct Clerk {
    store: Store,
    course: Arc<Course>,
    author: Option<Author>,
    mailbox: Mailbox,
    written: Written,
}

impl Desk {
    pub(super) fn open(
        store: Store,
        course: Arc<Course>,
        author: Option<PathBuf>,
        mailbox: Mailbox,
    ) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel();
        let written = Written::default();
        let mut clerk = Clerk {
            store,
            course,
            author: author.map(Author::of),
            mailbox,
            written: Arc::clone(&written),
        };
        let thread = thread::Builder::new()
            .name("files".to_owned())
            .spawn(move || clerk.work(&waiting))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            written,
        })
    }

    pub(super) fn ask(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only with the program; then nothing more is asked.
            let _ended = jobs.send(job);
        }
    }

    /// What asks for the missions to be read again.
    pub(super) fn reloader(&self) -> Option<impl Fn() + Clone + Send + 'static> {
        let jobs = self.jobs.clone()?;
        Some(move || {
            // As above.
            let _ended = jobs.send(Job::Reload);
        })
    }

    /// Waits until everything that was asked for so far is done.
    pub(super) fn settle(&self) {
        let (done, waiting) = mpsc::channel();
        self.ask(Job::Settle(done));
        // A thread that has ended has nothing left to do.
        let _ended = waiting.recv();
    }

    /// The same, and no more is asked.
    pub(super) fn close(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic in there was reported when it happened.
            let _ended = thread.join();
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}

impl Clerk {
    fn work(&mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            if let Some(msg) = self.job(job) {
                self.mailbox.post(msg);
            }
        }
    }

    fn job(&mut self, job: Job) -> Option<Msg> {
        let done = match job {
            Job::Open(mission) => self.open(&mission).map(Some),
            Job::Draft {
                mission,
                path,
                text,
                version,
            } => self.draft(mission, path, &text, version).map(Some),
            Job::Change {
                mission,
                path,
                text,
            } => {
                self.store.note_draft(&mission, &path, &text);
                Ok(None)
            }
            Job::Progress(progress) => self.progress(&progress),
            Job::Attempt(mission, attempt) => {
                let kept = self.store.keep_attempt(&mission, &attempt);
                kept.map(|()| None).map_err(words)
            }
            Job::Reset(bundle) => self.reset(&bundle).map(Some),
            Job::Reload => Ok(self.reload()),
            Job::Settle(done) => {
                // Whoever asked may have gone.
                let _gone = done.send(());
                Ok(None)
            }
        };
        done.unwrap_or_else(|words| Some(trouble(words)))
    }

    fn open(&mut self, mission: &Slug) -> Result<Msg, String> {
        let entry = self.course.find(mission.as_str()).map_err(words)?;
        let bundle = Arc::new(entry.bundle().map_err(words)?);
        if let Some(author) = &mut self.author {
            author.opened(entry.folder(), &bundle);
        }
        let opened = self.opened(bundle).map_err(words)?;
        Ok(Msg::Opened(Box::new(opened)))
    }

    /// The missions as they are now, and what becomes of the open one.
    fn reload(&mut self) -> Option<Msg> {
        let author = self.author.as_mut()?;
        let read = author.read();
        if let Some(course) = read.course {
            self.course = Arc::new(course);
        }
        let (bundle, anew) = match read.change {
            Change::None => (None, false),
            Change::Same(bundle) => (Some(bundle), false),
            Change::Another(bundle) => (Some(bundle), true),
        };
        let opened = bundle.map(|bundle| self.opened(bundle)).transpose();
        let (mut open, trouble) = match opened {
            Ok(open) => (open, None),
            Err(error) => (None, Some(error)),
        };
        let opened = open.take_if(|_| anew);
        self.mailbox.post(Msg::Reloaded(Box::new(Reloaded {
            entries: read.entries,
            lint: read.lint,
            open,
        })));
        let opened = opened.map(|it| Msg::Opened(Box::new(it)));
        opened.or(trouble.map(|error| Msg::Notice(Notice::trouble(error))))
    }

    /// A mission with what is kept of it.
    fn opened(&self, bundle: Arc<Bundle>) -> Result<Opened, String> {
        let mission = &bundle.mission.about.id;
        let (files, mut notices) = self.drafts(&bundle);
        let (attempts, notice) = self.store.attempts(mission).map_err(words)?;
        notices.extend(notice);
        Ok(Opened {
            bundle,
            files,
            attempts,
            notices,
        })
    }

    /// The editable files, noted as known, and what is to be told of them.
    fn drafts(&self, bundle: &Bundle) -> (Vec<(String, String)>, Vec<String>) {
        let drafts = self.store.drafts(bundle);
        let mission = &bundle.mission.about.id;
        for file in &drafts.files {
            self.note(mission, &file.path, &file.text);
        }
        let files = drafts.files.into_iter().map(|file| (file.path, file.text));
        (files.collect(), drafts.notices)
    }

    fn draft(&self, mission: Slug, path: String, text: &str, version: u64) -> Result<Msg, String> {
        // Noted and written at once for the watcher, who sees the file before this thread goes on.
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let file = self.store.drafts_folder(&mission).join(&path);
        written.insert(file, text.to_owned());
        let saved = self.store.save_draft(&mission, &path, text);
        drop(written);
        let notice = saved.map_err(words)?;
        if let Some(notice) = notice {
            self.mailbox.post(trouble(notice));
        }
        Ok(Msg::Saved {
            mission,
            path,
            version,
        })
    }

    fn progress(&self, progress: &Progress) -> Result<Option<Msg>, String> {
        let notice = self.store.save_progress(progress).map_err(words)?;
        Ok(notice.map(trouble))
    }

    fn reset(&self, bundle: &Arc<Bundle>) -> Result<Msg, String> {
        let backup = self.store.reset(bundle).map_err(words)?;
        let (files, notices) = self.drafts(bundle);
        if !notices.is_empty() {
            self.mailbox.post(trouble(notices.join(" ")));
        }
        Ok(Msg::Started {
            mission: bundle.mission.about.id.clone(),
            files,
            backup: backup.map(|folder| folder.display().to_string()),
        })
    }

    fn note(&self, mission: &Slug, path: &str, text: &str) {
        let file = self.store.drafts_folder(mission).join(path);
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.insert(file, text.to_owned());
    }
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn trouble(words: String) -> Msg {
    Msg::Notice(Notice::trouble(words))
}
