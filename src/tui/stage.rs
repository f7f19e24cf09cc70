//! The event loop: takes what waits, brings the model up to date, draws once.

use std::io;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use futures_util::FutureExt;

use super::console::Console;
use super::engines::Engines;
use super::input;
use super::outside;
use super::signals::{self, Signal, Signals};
use super::world::World;
use crate::app::effect::Effect;
use crate::app::msg::{Notice, Now};
use crate::app::{Model, Msg, update};
use crate::ui;
use crate::ui::theme::Theme;

/// No two pictures of a flood of news are closer together; a key is answered at once.
const FRAME: Duration = Duration::from_millis(16);
/// Events of one batch: a paste that the terminal sends as keys is drawn once.
const BATCH: usize = 512;

pub(super) struct Stage<'a, C, E> {
    pub(super) console: C,
    pub(super) world: World<E>,
    pub(super) model: &'a mut Model,
    pub(super) theme: Theme,
    pub(super) started: Instant,
}

/// Whether the loop goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    On,
    Over,
}

/// What woke the loop.
enum Woken {
    Event(Option<io::Result<crossterm::event::Event>>),
    Signal(Signal),
    Mail,
    Frame,
}

impl<C: Console, E: Engines> Stage<'_, C, E> {
    /// Runs until the learner quits. Whatever ends it, what was typed is on the disk afterwards.
    pub(super) async fn run(&mut self, first: Vec<Effect>) -> io::Result<()> {
        let played = AssertUnwindSafe(self.play(first)).catch_unwind().await;
        for (mission, path, text) in update::unsaved(self.model) {
            self.world.perform(Effect::SaveDraft {
                mission,
                path,
                text,
                version: 0,
            });
        }
        self.world.end().await;
        match played {
            Ok(result) => result,
            Err(panic) => resume_unwind(panic),
        }
    }

    async fn play(&mut self, first: Vec<Effect>) -> io::Result<()> {
        let mut signals = Signals::listen()?;
        let size = self.console.size()?;
        self.take(vec![Msg::Resize(size)])?;
        // The first picture waits for nothing.
        self.draw()?;
        for effect in first {
            self.perform(effect)?;
        }
        let mut drawn = Instant::now();
        let mut dirty = false;
        loop {
            let woken = self
                .woken(&mut signals, dirty.then_some(drawn + FRAME))
                .await;
            let pressed = matches!(woken, Woken::Event(_));
            let messages = match woken {
                Woken::Frame => Vec::new(),
                Woken::Mail => self.world.mailbox.take(),
                Woken::Signal(signal) => self.signal(signal)?,
                Woken::Event(event) => self.events(event).await,
            };
            dirty |= !messages.is_empty();
            if self.take(messages)? == Course::Over {
                return Ok(());
            }
            if dirty && (pressed || drawn.elapsed() >= FRAME) {
                self.draw()?;
                (drawn, dirty) = (Instant::now(), false);
            }
        }
    }

    async fn woken(&mut self, signals: &mut Signals, frame: Option<Instant>) -> Woken {
        let frame = async {
            match frame {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            event = self.console.event() => Woken::Event(event),
            signal = signals.next() => Woken::Signal(signal),
            () = frame => Woken::Frame,
            () = self.world.mailbox.arrived() => Woken::Mail,
        }
    }

    /// The event and all that wait behind it. A terminal that has gone ends the program.
    async fn events(&mut self, first: Option<io::Result<crossterm::event::Event>>) -> Vec<Msg> {
        let mut events = Vec::new();
        let mut gone = false;
        let mut next = Some(first);
        while let Some(event) = next {
            let Some(Ok(event)) = event else {
                gone = true;
                break;
            };
            events.push(event);
            next = if events.len() < BATCH || input::goes_on(&events) {
                ready(self.console.event()).await
            } else {
                None
            };
        }
        let events = input::joined(events).into_iter();
        let mut messages: Vec<_> = events.filter_map(input::message).collect();
        messages.extend(gone.then_some(Msg::Terminate));
        messages.extend(self.world.mailbox.take());
        messages
    }

    fn signal(&mut self, signal: Signal) -> io::Result<Vec<Msg>> {
        match signal {
            Signal::Terminate => Ok(vec![Msg::Terminate]),
            Signal::Stop => {
                self.console.lend()?;
                signals::stop()?;
                // Continued: the shell may have drawn, and the window may have another size.
                self.console.take_back()?;
                Ok(vec![Msg::Resize(self.console.size()?)])
            }
            Signal::Continue => Ok(vec![Msg::Resize(self.console.size()?)]),
        }
    }

    fn take(&mut self, messages: Vec<Msg>) -> io::Result<Course> {
        if messages.is_empty() {
            return Ok(Course::On);
        }
        self.take_one(Msg::Time(self.now()))?;
        for msg in messages {
            if self.take_one(msg)? == Course::Over {
                return Ok(Course::Over);
            }
        }
        Ok(Course::On)
    }

    fn take_one(&mut self, msg: Msg) -> io::Result<Course> {
        match &msg {
            Msg::Opened(opened) => self.world.watch(opened),
            Msg::Reloaded(reloaded) => {
                reloaded.open.iter().for_each(|it| self.world.watch(it));
            }
            _ => {}
        }
        for effect in update(self.model, msg) {
            if self.perform(effect)? == Course::Over {
                return Ok(Course::Over);
            }
        }
        Ok(Course::On)
    }

    /// What needs the terminal is done here, everything else elsewhere.
    fn perform(&mut self, effect: Effect) -> io::Result<Course> {
        match effect {
            Effect::Quit => return Ok(Course::Over),
            Effect::Suspend => signals::ask_to_stop()?,
            Effect::Redraw => self.console.clear()?,
            Effect::Copy(text) => self.console.copy(&text)?,
            Effect::EditOutside {
                mission,
                path,
                line,
            } => self.edit_outside(&mission, &path, line)?,
            other => self.world.perform(other),
        }
        Ok(Course::On)
    }

    fn edit_outside(
        &mut self,
        mission: &crate::domain::mission::Slug,
        path: &str,
        line: u32,
    ) -> io::Result<()> {
        let file = self.world.draft_path(mission, path);
        self.console.lend()?;
        let edited = {
            self.world.desk.settle();
            outside::edit(&file, line)
        };
        self.console.take_back()?;
        if let Err(words) = edited {
            self.world.mailbox.post(Msg::Notice(Notice::trouble(words)));
        }
        self.world.look_at_files();
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        let (model, theme) = (&*self.model, &self.theme);
        let mut drawn = None;
        self.console.draw(|frame| {
            let area = frame.area();
            let picture = ui::draw(model, theme, area, frame.buffer_mut());
            if let Some(cursor) = picture.cursor {
                frame.set_cursor_position(cursor);
            }
            drawn = Some(picture.extents);
        })?;
        if let Some(extents) = drawn {
            update(self.model, Msg::Drawn(extents));
        }
        Ok(())
    }

    fn now(&self) -> Now {
        let unix = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Now {
            up: self.started.elapsed(),
            unix: unix.map_or(0, |since| {
                i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
            }),
        }
    }
}

/// What a future has now, without waiting. Polled with this task's own waker: a stream remembers the
/// first one it sees, and a waker that wakes nobody would leave the next key unheard.
async fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}
