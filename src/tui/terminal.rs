//! The terminal's modes: entered once, left once, whatever ends the program.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Guards against leaving twice: the panic hook and the guard both do.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// The thread that draws. A panic elsewhere becomes a message and leaves the screen alone.
static SCREEN: OnceLock<ThreadId> = OnceLock::new();

/// Raw mode, the alternate screen, bracketed paste, the mouse.
pub(super) fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableMouseCapture
    )
}

/// Back to what the shell had. Does nothing when it was done already.
pub(super) fn leave() -> io::Result<()> {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let drawn = execute!(
        io::stdout(),
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    disable_raw_mode()?;
    drawn?;
    io::stdout().flush()
}

/// Leaves the terminal when it goes out of scope.
pub(super) struct Guard;

impl Guard {
    pub(super) fn enter() -> io::Result<Self> {
        hook_panics();
        enter()?;
        Ok(Self)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // A terminal that has gone cannot be restored, and there is nobody to tell.
        let _gone = leave();
    }
}

/// A panic of the screen's own thread gives the terminal back first, so that its words are seen.
fn hook_panics() {
    if SCREEN.set(thread::current().id()).is_err() {
        return;
    }
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if SCREEN.get() == Some(&thread::current().id()) {
            // The panic matters more than a terminal that cannot be restored.
            let _gone = leave();
            before(info);
        }
    }));
}
