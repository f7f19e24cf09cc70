//! The two ends of the session: lines that are typed, lines that are said, and Ctrl-C.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc as blocking;
use std::thread;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::domain::text::sanitise;

/// Longest line that is said, in characters.
const LONGEST: usize = 4_000;
/// Longest line that is read, in bytes.
const LONGEST_TYPED: u64 = 64 << 10;

/// What came of asking.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Line(String),
    Interrupt,
    /// The input has ended, or the program is to end.
    End,
}

pub(super) struct Console {
    pub(super) voice: Voice,
    pub(super) signals: Signals,
    lines: Lines,
}

/// Says lines. Nothing but plain text leaves here.
pub(super) struct Voice {
    out: Box<dyn Write>,
    /// Repeats what was typed: an input that is no terminal does not show it by itself.
    echo: bool,
}

/// Ctrl-C, as often as it is pressed, and the request to end.
pub(super) struct Signals {
    pub(super) interrupts: mpsc::Receiver<()>,
    pub(super) end: CancellationToken,
}

/// Reads a line when it is asked for and not before: an editor shares the input.
struct Lines {
    ask: blocking::Sender<()>,
    typed: mpsc::Receiver<io::Result<Option<String>>>,
    /// Asked for, and not typed yet.
    waiting: bool,
}

impl Console {
    pub(super) fn new(
        input: impl BufRead + Send + 'static,
        out: Box<dyn Write>,
        echo: bool,
        signals: Signals,
    ) -> io::Result<Self> {
        Ok(Self {
            voice: Voice { out, echo },
            signals,
            lines: Lines::new(input)?,
        })
    }

    /// Shows the prompt and waits for a line.
    pub(super) async fn ask(&mut self, prompt: &str) -> io::Result<Heard> {
        self.voice.prompt(prompt)?;
        let heard = tokio::select! {
            biased;
            () = self.signals.end.cancelled() => Heard::End,
            Some(()) = self.signals.interrupts.recv() => Heard::Interrupt,
            line = self.lines.next() => line?.map_or(Heard::End, Heard::Line),
        };
        match &heard {
            Heard::Line(line) if self.voice.echo => self.voice.say(line)?,
            Heard::Line(_) => {}
            Heard::Interrupt | Heard::End => self.voice.say("")?,
        }
        Ok(heard)
    }

    pub(super) fn say(&mut self, line: impl AsRef<str>) -> io::Result<()> {
        self.voice.say(line)
    }

    /// Ctrl-C that was meant for another program on this terminal.
    pub(super) fn forget_interrupts(&mut self) {
        while self.signals.interrupts.try_recv().is_ok() {}
    }
}

impl Voice {
    /// One line, or as many as the text has.
    pub(super) fn say(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        let text = text.as_ref();
        if text.is_empty() {
            return writeln!(self.out);
        }
        for line in text.lines() {
            writeln!(self.out, "{}", sanitise(line, LONGEST))?;
        }
        Ok(())
    }

    pub(super) fn say_all(
        &mut self,
        lines: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> io::Result<()> {
        lines.into_iter().try_for_each(|line| self.say(line))
    }

    fn prompt(&mut self, prompt: &str) -> io::Result<()> {
        write!(self.out, "{}> ", sanitise(prompt, LONGEST))?;
        self.out.flush()
    }
}

impl Lines {
    fn new(mut input: impl BufRead + Send + 'static) -> io::Result<Self> {
        let (ask, asked) = blocking::channel();
        let (typing, typed) = mpsc::channel(1);
        // It may wait for a line for ever, and ends with the program then.
        thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || {
                while asked.recv().is_ok() {
                    if typing.blocking_send(read(&mut input)).is_err() {
                        break;
                    }
                }
            })?;
        Ok(Self {
            ask,
            typed,
            waiting: false,
        })
    }

    /// None at the end of the input. May be dropped while it waits: the line is not lost.
    async fn next(&mut self) -> io::Result<Option<String>> {
        if !self.waiting {
            self.waiting = self.ask.send(()).is_ok();
        }
        let line = self.typed.recv().await;
        self.waiting = false;
        line.unwrap_or(Ok(None))
    }
}

fn read(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let count = input.take(LONGEST_TYPED).read_until(b'\n', &mut line)?;
    let text = String::from_utf8_lossy(&line);
    Ok((count > 0).then(|| text.trim_end_matches(['\n', '\r']).to_owned()))
}

impl Signals {
    /// Those of this process.
    pub(super) fn of_process() -> Self {
        let (pressed, interrupts) = mpsc::channel(4);
        let end = CancellationToken::new();
        tokio::spawn(watch(pressed, end.clone()));
        Self { interrupts, end }
    }
}

#[cfg(unix)]
async fn watch(pressed: mpsc::Sender<()>, end: CancellationToken) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    loop {
        tokio::select! {
            _ = interrupt.recv() => {
                // Several before anybody looks are as good as one.
                let _full = pressed.try_send(());
            }
            _ = terminate.recv() => end.cancel(),
            _ = hang_up.recv() => end.cancel(),
        }
    }
}

#[cfg(not(unix))]
async fn watch(pressed: mpsc::Sender<()>, _end: CancellationToken) -> io::Result<()> {
    loop {
        tokio::signal::ctrl_c().await?;
        // Several before anybody looks are as good as one.
        let _full = pressed.try_send(());
    }
}
