//! Carries out the screen's effects, away from the thread that draws.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::desk::{Desk, Job};
use super::engines::Engines;
use super::grade;
use super::mailbox::Mailbox;
use super::watch::{Watch, Watched};
use crate::app::Msg;
use crate::app::effect::{Effect, GradeRequest, RunId};
use crate::app::engine::EngineState;
use crate::app::msg::{Linted, Notice, Opened};
use crate::domain::dockerfile::lint;
use crate::domain::mission::{Bundle, Slug};

/// How long the end of the program waits for runs to clear up behind them.
const FAREWELL: Duration = Duration::from_secs(5);

pub(super) struct World<E> {
    /// The missions that are written. Goes before the desk, which it asks for work.
    author: Option<Watch>,
    pub(super) mailbox: Mailbox,
    pub(super) desk: Desk,
    engines: E,
    offline: bool,
    runs: HashMap<RunId, (CancellationToken, JoinHandle<()>)>,
    watch: Option<(Watched, Option<Watch>)>,
    /// Waits for the engine to go away.
    engine: Option<JoinHandle<()>>,
    /// Stand-ins under way.
    stand_ins: Option<JoinHandle<()>>,
    /// The folder of drafts, of which each mission has one of its own.
    drafts: PathBuf,
}

impl<E: Engines> World<E> {
    pub(super) fn new(
        mailbox: Mailbox,
        desk: Desk,
        engines: E,
        offline: bool,
        drafts: PathBuf,
    ) -> Self {
        Self {
            author: None,
            mailbox,
            desk,
            engines,
            offline,
            runs: HashMap::new(),
            watch: None,
            engine: None,
            stand_ins: None,
            drafts,
        }
    }

    /// Starts what an effect asks for. The ones that need the terminal are the loop's.
    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Wake { after, wake } => {
                let mailbox = self.mailbox.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(after).await;
                    mailbox.post(Msg::Wake(wake));
                });
            }
            Effect::Open(mission) => self.desk.ask(Job::Open(mission)),
            Effect::SaveDraft {
                mission,
                path,
                text,
                version,
            } => self.desk.ask(Job::Draft {
                mission,
                path,
                text,
                version,
            }),
            Effect::NoteChange {
                mission,
                path,
                text,
            } => self.desk.ask(Job::Change {
                mission,
                path,
                text,
            }),
            Effect::SaveProgress(progress) => self.desk.ask(Job::Progress(progress)),
            Effect::KeepAttempt { mission, attempt } => {
                self.desk.ask(Job::Attempt(mission, attempt));
            }
            Effect::Reset(bundle) => self.desk.ask(Job::Reset(bundle)),
            Effect::Lint {
                bundle,
                path,
                version,
                files,
            } => self.lint(bundle, path, version, files),
            Effect::Grade(request) => self.grade(request),
            Effect::Measure {
                run,
                bundle,
                references,
            } => self.measure(run, bundle, references),
            Effect::Cancel(run) => {
                if let Some((cancel, _)) = self.runs.get(&run) {
                    cancel.cancel();
                }
            }
            Effect::Probe => self.probe(),
            Effect::RaiseEngine { install } => self.raise_engine(install),
            Effect::MakeStandIns { install, images } => self.make_stand_ins(install, images),
            Effect::Quit
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Copy(_)
            | Effect::EditOutside { .. } => {}
        }
    }

    fn lint(
        &self,
        bundle: Arc<Bundle>,
        path: String,
        version: u64,
        files: std::collections::BTreeMap<String, String>,
    ) {
        let mailbox = self.mailbox.clone();
        tokio::task::spawn_blocking(move || {
            let found = lint::lint_file(&bundle, &path, &files);
            mailbox.post(Msg::Linted(Linted {
                mission: bundle.mission.about.id.clone(),
                path,
                version,
                found,
            }));
        });
    }

    fn grade(&mut self, request: GradeRequest) {
        let run = request.run;
        let (engines, mailbox, offline) =
            (self.engines.clone(), self.mailbox.clone(), self.offline);
        self.spawn(run, move |cancel| async move {
            let graded = grade::grade(engines, request, offline, mailbox.clone(), cancel);
            let end = AssertUnwindSafe(graded).catch_unwind().await;
            mailbox.post(match end {
                Ok(end) => Msg::RunEnded { run, end },
                Err(panic) => grade::crashed(run, panic.as_ref()),
            });
        });
    }

    fn measure(&mut self, run: RunId, bundle: Arc<Bundle>, references: Vec<Slug>) {
        let (engines, mailbox, offline) =
            (self.engines.clone(), self.mailbox.clone(), self.offline);
        self.spawn(run, move |cancel| async move {
            let work = grade::measure(
                engines,
                bundle,
                references,
                offline,
                mailbox.clone(),
                cancel,
            );
            // A panic in there costs a mark on the gauge; it was printed to nobody on purpose.
            let _ended = AssertUnwindSafe(work).catch_unwind().await;
            mailbox.post(Msg::MeasuringEnded(run));
        });
    }

    fn spawn<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        run: RunId,
        work: impl FnOnce(CancellationToken) -> F,
    ) {
        self.runs.retain(|_, (_, task)| !task.is_finished());
        let cancel = CancellationToken::new();
        let task = tokio::spawn(work(cancel.clone()));
        self.runs.insert(run, (cancel, task));
    }

    /// Looks who is there, and goes on looking until it has gone.
    fn probe(&mut self) {
        if let Some(waiting) = self.engine.take() {
            waiting.abort();
        }
        let (engines, mailbox) = (self.engines.clone(), self.mailbox.clone());
        self.engine = Some(tokio::spawn(async move {
            loop {
                let state = engines.look().await;
                let ready = matches!(state, EngineState::Ready(_));
                mailbox.post(Msg::Engine(state));
                if !ready {
                    return;
                }
                engines.gone().await;
            }
        }));
    }

    /// What it has begun goes on when the screen is left.
    fn raise_engine(&self, install: bool) {
        let (engines, mailbox) = (self.engines.clone(), self.mailbox.clone());
        tokio::spawn(async move {
            let say = |line| mailbox.post(Msg::EngineSays(line));
            let end = engines.raise(install, &say).await;
            mailbox.post(Msg::EngineRaised(end));
        });
    }

    /// Ends with the screen; what was fetched is there the next time. One at a time: the last that was
    /// asked for.
    fn make_stand_ins(&mut self, install: bool, images: Vec<String>) {
        if let Some(before) = self.stand_ins.take() {
            before.abort();
        }
        let (engines, mailbox) = (self.engines.clone(), self.mailbox.clone());
        self.stand_ins = Some(tokio::spawn(async move {
            let say = |line| mailbox.post(Msg::EngineSays(line));
            let end = engines.make_stand_ins(install, images, &say).await;
            mailbox.post(Msg::StandInsMade(end));
        }));
    }

    /// Watches the files of the mission that was opened.
    pub(super) fn watch(&mut self, opened: &Opened) {
        let mission = &opened.bundle.mission;
        let watched = Watched {
            mission: mission.about.id.clone(),
            folder: self.drafts.join(mission.about.id.as_str()),
            files: mission.workspace.edit.clone(),
            written: Arc::clone(&self.desk.written),
            mailbox: self.mailbox.clone(),
        };
        // Where the system cannot watch, what another program writes is seen at the next opening.
        let looks = watched.clone();
        let watch = Watch::start(&watched.folder, move || looks.look()).ok();
        self.watch = Some((watched, watch));
    }

    /// Reads the missions of this folder as soon as they are watched, and again after each change.
    pub(super) fn watch_author(&mut self, folder: &Path) {
        let Some(reload) = self.desk.reloader() else {
            return;
        };
        match Watch::start(folder, reload.clone()) {
            Ok(watch) => self.author = Some(watch),
            Err(error) => {
                reload();
                let words = format!(
                    "tried to watch {}: {error}; changes are seen at the next start",
                    folder.display()
                );
                self.mailbox.post(Msg::Notice(Notice::trouble(words)));
            }
        }
    }

    /// Looks at the open mission's files now: somebody else had the terminal.
    pub(super) fn look_at_files(&self) {
        if let Some((watched, _)) = &self.watch {
            watched.look();
        }
    }

    pub(super) fn draft_path(&self, mission: &Slug, path: &str) -> PathBuf {
        self.drafts.join(mission.as_str()).join(path)
    }

    /// Cancels what runs, and waits for it to clear up.
    pub(super) async fn end(&mut self) {
        if let Some(waiting) = self.engine.take() {
            waiting.abort();
        }
        (self.watch, self.author) = (None, None);
        let runs = std::mem::take(&mut self.runs).into_values();
        let tasks = runs.map(|(cancel, task)| {
            cancel.cancel();
            task
        });
        let all = futures_util::future::join_all(tasks);
        // What takes longer is removed at the next start.
        let _late = tokio::time::timeout(FAREWELL, all).await;
        self.desk.close();
    }
}
