//! The terminal as the event loop needs it.

use std::future::{Future, pending};
use std::io;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{Event, EventStream};
use crossterm::execute;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use futures_util::StreamExt;
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

use super::terminal::{self, Guard};
use crate::app::geometry::Size;

/// Two implementors: the real terminal, and the one of the stories in `tests/`.
pub trait Console {
    fn size(&self) -> io::Result<Size>;

    fn draw(&mut self, picture: impl FnOnce(&mut Frame<'_>)) -> io::Result<()>;

    /// Forgets what is shown, so that the next picture is drawn whole.
    fn clear(&mut self) -> io::Result<()>;

    /// The next event; none once the terminal has gone.
    fn event(&mut self) -> impl Future<Output = Option<io::Result<Event>>>;

    /// Gives the terminal to somebody else.
    fn lend(&mut self) -> io::Result<()>;

    /// Takes it back.
    fn take_back(&mut self) -> io::Result<()>;

    /// Puts a text on the system's clipboard.
    fn copy(&mut self, text: &str) -> io::Result<()>;
}

/// This process's terminal.
pub(super) struct Real {
    terminal: Terminal<CrosstermBackend<io::Stdout>>,
    /// None while the terminal is lent: whoever has it reads the keys.
    events: Option<EventStream>,
    _guard: Guard,
}

impl Real {
    pub(super) fn open() -> io::Result<Self> {
        let guard = Guard::enter()?;
        let terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        Ok(Self {
            terminal,
            events: Some(EventStream::new()),
            _guard: guard,
        })
    }
}

impl Console for Real {
    fn size(&self) -> io::Result<Size> {
        let size = self.terminal.size()?;
        Ok(Size {
            columns: size.width,
            rows: size.height,
        })
    }

    fn draw(&mut self, picture: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        // A terminal that knows how shows the picture in one go.
        execute!(io::stdout(), BeginSynchronizedUpdate)?;
        let drawn = self.terminal.draw(picture).map(|_| ());
        execute!(io::stdout(), EndSynchronizedUpdate)?;
        drawn
    }

    fn clear(&mut self) -> io::Result<()> {
        // The library's own `clear` asks the terminal where its cursor is and waits for an answer,
        // which not every terminal gives. A fresh one remembers nothing and draws every cell.
        execute!(io::stdout(), Clear(ClearType::All))?;
        self.terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        Ok(())
    }

    async fn event(&mut self) -> Option<io::Result<Event>> {
        match &mut self.events {
            Some(events) => events.next().await,
            None => pending().await,
        }
    }

    fn lend(&mut self) -> io::Result<()> {
        self.events = None;
        terminal::leave()
    }

    fn take_back(&mut self) -> io::Result<()> {
        terminal::enter()?;
        self.events = Some(EventStream::new());
        self.clear()
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
    }
}
