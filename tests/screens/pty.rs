//! The binary on a terminal of its own, and what that terminal shows.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub(crate) const F2: &str = "\u{1b}OQ";
pub(crate) const F5: &str = "\u{1b}[15~";
pub(crate) const F7: &str = "\u{1b}[18~";
pub(crate) const F10: &str = "\u{1b}[21~";
pub(crate) const F8: &str = "\u{1b}[19~";
pub(crate) const ALT_1: &str = "\u{1b}1";
pub(crate) const ALT_2: &str = "\u{1b}2";
pub(crate) const ALT_4: &str = "\u{1b}4";
pub(crate) const CTRL_A: &str = "\u{1}";
pub(crate) const CTRL_Q: &str = "\u{11}";
pub(crate) const CTRL_Z: &str = "\u{1a}";
pub(crate) const ESC: &str = "\u{1b}";
pub(crate) const DELETE: &str = "\u{1b}[3~";
pub(crate) const CTRL_HOME: &str = "\u{1b}[1;5H";

/// The longest that is waited for words.
const PATIENCE: Duration = Duration::from_mins(3);

pub(crate) struct Pty {
    shown: Arc<Shown>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
}

#[derive(Default)]
struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    /// Everything that was ever written.
    raw: Vec<u8>,
    ended: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            parser: vt100::Parser::new(24, 80, 0),
            raw: Vec::new(),
            ended: false,
        }
    }
}

/// A command whose terminal has so many columns and rows.
pub(crate) fn open(command: CommandBuilder, columns: u16, rows: u16) -> Pty {
    let size = PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let child = pair
        .slave
        .spawn_command(command)
        .expect("the program starts");
    drop(pair.slave);
    let shown = Arc::new(Shown::default());
    shown
        .state
        .lock()
        .unwrap()
        .parser
        .screen_mut()
        .set_size(rows, columns);
    let mut output = pair.master.try_clone_reader().expect("its output");
    let told = Arc::clone(&shown);
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        loop {
            let read = output.read(&mut bytes).unwrap_or(0);
            let mut state = told.state.lock().unwrap();
            state.ended = read == 0;
            state.parser.process(&bytes[..read]);
            state.raw.extend_from_slice(&bytes[..read]);
            told.changed.notify_all();
            if read == 0 {
                return;
            }
        }
    });
    let keys = pair.master.take_writer().expect("its keys");
    Pty {
        shown,
        master: pair.master,
        keys,
        child,
    }
}

/// The screen of `phoenix` with a home of its own.
pub(crate) fn phoenix(home: &Path, arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_phoenix"));
    command.args(arguments);
    command.env("PHOENIX_HOME", home);
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    command.env_remove("NO_COLOR");
    command.cwd(env!("CARGO_MANIFEST_DIR"));
    command
}

impl Pty {
    pub(crate) fn type_bytes(&mut self, bytes: &str) -> &mut Self {
        self.keys
            .write_all(bytes.as_bytes())
            .expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
        self
    }

    /// Everything that was written so far, control sequences too.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.shown.state.lock().unwrap().raw).into_owned()
    }

    /// Waits until the screen satisfies `wanted`; returns how long that took.
    pub(crate) fn until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> Duration {
        let started = Instant::now();
        let mut state = self.shown.state.lock().unwrap();
        loop {
            let screen = state.parser.screen().contents();
            if wanted(&screen) {
                return started.elapsed();
            }
            let left = PATIENCE.saturating_sub(started.elapsed());
            assert!(
                !left.is_zero() && !state.ended,
                "waited for {what} {:?}; the screen shows\n{screen}",
                started.elapsed()
            );
            state = self.shown.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    pub(crate) fn sees(&self, words: &[&str]) -> Duration {
        self.until(&format!("{words:?}"), |screen| {
            words.iter().all(|word| screen.contains(word))
        })
    }

    pub(crate) fn sees_no(&self, words: &[&str]) -> Duration {
        self.until(&format!("no {words:?}"), |screen| {
            !words.iter().any(|word| screen.contains(word))
        })
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let mut state = self.shown.state.lock().unwrap();
        state.parser.screen_mut().set_size(rows, columns);
        self.master.resize(size).expect("a new size");
    }

    pub(crate) fn pid(&self) -> i32 {
        i32::try_from(self.child.process_id().expect("it runs")).expect("a process id")
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.pid()).expect("a process id");
        rustix::process::kill_process(pid, signal).expect("it takes signals");
    }

    /// Waits for the program's end.
    pub(crate) fn ends(&mut self) -> u32 {
        let code = self.child.wait().expect("it ends").exit_code();
        let mut state = self.shown.state.lock().unwrap();
        while !state.ended {
            state = self.shown.changed.wait(state).unwrap();
        }
        code
    }

    /// Whether the terminal is as a shell leaves it: no raw mode, no alternate screen, a cursor.
    pub(crate) fn is_restored(&self) -> bool {
        let modes = self.master.get_termios().expect("its modes");
        let raw = self.raw();
        let after = |on: &str, off: &str| raw.rfind(on) < raw.rfind(off);
        format!("{:?}", modes.local_flags).contains("ICANON")
            && after("\u{1b}[?1049h", "\u{1b}[?1049l")
            && after("\u{1b}[?1000h", "\u{1b}[?1000l")
            && after("\u{1b}[?2004h", "\u{1b}[?2004l")
            && after("\u{1b}[?25l", "\u{1b}[?25h")
    }
}
