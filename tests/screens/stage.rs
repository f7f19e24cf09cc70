//! The real event loop on a terminal of cells: keys in, words out.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{Event, KeyCode as Code, KeyEvent, KeyModifiers};
use phoenix::app::geometry::Size;
use phoenix::app::keys::{Key, KeyCode};
use phoenix::content::learner::Store;
use phoenix::content::{Course, Home};
use phoenix::domain::learner::Settings;
use phoenix::domain::mission::Slug;
use phoenix::tui::{Console, Opening, play_on};
use phoenix::ui::theme::Theme;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::{Frame, Terminal};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::world::Engines;

/// The longest that a story waits for words.
const PATIENCE: Duration = Duration::from_secs(20);

/// A terminal whose keys come from a story and whose pictures go to it.
struct Cells {
    terminal: Terminal<TestBackend>,
    events: mpsc::UnboundedReceiver<Event>,
    seen: watch::Sender<Picture>,
    copied: watch::Sender<String>,
}

/// What the terminal shows.
#[derive(Clone, Default)]
pub(crate) struct Picture {
    pub(crate) buffer: Buffer,
    pub(crate) cursor: (u16, u16),
}

impl Console for Cells {
    fn size(&self) -> io::Result<Size> {
        let area = self.terminal.backend().buffer().area;
        Ok(Size {
            columns: area.width,
            rows: area.height,
        })
    }

    fn draw(&mut self, picture: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(picture).expect("cells can be drawn");
        let buffer = self.terminal.backend().buffer().clone();
        let cursor = self
            .terminal
            .get_cursor_position()
            .expect("cells have a cursor");
        self.seen.send_replace(Picture {
            buffer,
            cursor: (cursor.x, cursor.y),
        });
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.terminal.clear().expect("cells can be cleared");
        Ok(())
    }

    async fn event(&mut self) -> Option<io::Result<Event>> {
        let event = self.events.recv().await?;
        if let Event::Resize(columns, rows) = event {
            self.terminal.backend_mut().resize(columns, rows);
        }
        Some(Ok(event))
    }

    fn lend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn take_back(&mut self) -> io::Result<()> {
        self.clear()
    }

    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.copied.send_replace(text.to_owned());
        Ok(())
    }
}

/// A learner at the keyboard.
pub(crate) struct Story {
    events: Option<mpsc::UnboundedSender<Event>>,
    pub(crate) seen: watch::Receiver<Picture>,
    copied: watch::Receiver<String>,
    ended: JoinHandle<()>,
}

pub(crate) struct Scene<'a> {
    pub(crate) home: &'a Path,
    pub(crate) missions: &'a Path,
    /// Where they are written, if they are.
    pub(crate) author: Option<&'a Path>,
    pub(crate) mission: Option<&'a str>,
    pub(crate) engines: Engines,
    pub(crate) size: (u16, u16),
    pub(crate) settings: Settings,
}

impl Story {
    pub(crate) fn begin(scene: Scene<'_>) -> Self {
        let (events, waiting) = mpsc::unbounded_channel();
        let (seen_by, seen) = watch::channel(Picture::default());
        let (copied_by, copied) = watch::channel(String::new());
        let console = Cells {
            terminal: Terminal::new(TestBackend::new(scene.size.0, scene.size.1)).unwrap(),
            events: waiting,
            seen: seen_by,
            copied: copied_by,
        };
        let store = Store::open(Home::at(scene.home)).expect("a store");
        let (progress, _) = store.progress().expect("progress");
        let opening = Opening {
            author: scene.author.map(Path::to_owned),
            course: Arc::new(Course::from_dir(scene.missions).expect("a course")),
            store,
            progress,
            settings: scene.settings,
            mission: scene.mission.map(|id| Slug::new(id).expect("an id")),
            offline: true,
            notice: None,
        };
        let engines = scene.engines;
        let ended = tokio::spawn(async move {
            play_on(console, opening, engines, Theme::dark())
                .await
                .expect("a played session");
        });
        Self {
            events: Some(events),
            seen,
            copied,
            ended,
        }
    }

    fn send(&self, event: Event) {
        self.events
            .as_ref()
            .expect("a terminal")
            .send(event)
            .expect("the session goes on");
    }

    /// Presses keys, as the key table writes them, separated by spaces.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in Key::sequence(keys).expect("keys") {
            self.send(Event::Key(event_of(key)));
        }
        self
    }

    /// Types letters and line breaks.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            let code = if letter == '\n' {
                Code::Enter
            } else {
                Code::Char(letter)
            };
            self.send(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Event::Paste(text.to_owned()));
        self
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.send(Event::Resize(columns, rows));
        self
    }

    /// Waits until the screen shows every one of `words`.
    pub(crate) async fn sees(&mut self, words: &[&str]) -> &mut Self {
        let shows = |picture: &Picture| {
            let text = text_of(&picture.buffer);
            words.iter().all(|word| text.contains(word))
        };
        if !came(&tokio::time::timeout(PATIENCE, self.seen.wait_for(shows)).await) {
            let screen = text_of(&self.seen.borrow().buffer);
            panic!("waited for {words:?}; the screen shows\n{screen}");
        }
        self
    }

    /// Waits until the screen shows none of `words` any more.
    pub(crate) async fn sees_no(&mut self, words: &[&str]) -> &mut Self {
        let gone = |picture: &Picture| {
            let text = text_of(&picture.buffer);
            !words.iter().any(|word| text.contains(word))
        };
        if !came(&tokio::time::timeout(PATIENCE, self.seen.wait_for(gone)).await) {
            let screen = text_of(&self.seen.borrow().buffer);
            panic!("waited for {words:?} to go; the screen shows\n{screen}");
        }
        self
    }

    pub(crate) fn cursor(&self) -> (u16, u16) {
        self.seen.borrow().cursor
    }

    /// Waits for a picture of a kind.
    pub(crate) async fn until(&mut self, wanted: impl FnMut(&Picture) -> bool) {
        let in_time = came(&tokio::time::timeout(PATIENCE, self.seen.wait_for(wanted)).await);
        assert!(in_time, "the picture never came");
    }

    /// Waits for a text on the clipboard.
    pub(crate) async fn copied(&mut self, text: &str) -> &mut Self {
        let in_time =
            came(&tokio::time::timeout(PATIENCE, self.copied.wait_for(|it| it == text)).await);
        assert!(in_time, "the clipboard has {:?}", self.copied.borrow());
        self
    }

    pub(crate) async fn quits(mut self) {
        self.press("ctrl-q");
        self.ends().await;
    }

    /// Waits for the session to end by itself.
    pub(crate) async fn ends(self) {
        let ended = tokio::time::timeout(PATIENCE, self.ended).await;
        ended.expect("the session ends").expect("without a panic");
    }

    /// The terminal's window is closed.
    pub(crate) async fn closes_the_window(mut self) {
        self.events = None;
        self.ends().await;
    }
}

/// Whether what was waited for came in time.
fn came<T>(
    waited: &Result<Result<T, watch::error::RecvError>, tokio::time::error::Elapsed>,
) -> bool {
    matches!(waited, Ok(Ok(_)))
}

/// The picture as lines of text.
pub(crate) fn text_of(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut skip = 0;
        for x in area.left()..area.right() {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn event_of(key: Key) -> KeyEvent {
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::F(number) => Code::F(number),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if key.shift => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
    };
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::CONTROL, key.ctrl);
    modifiers.set(KeyModifiers::ALT, key.alt);
    modifiers.set(KeyModifiers::SHIFT, key.shift);
    KeyEvent::new(code, modifiers)
}
