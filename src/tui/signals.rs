//! Signals: the ones that end the program save everything first, the ones that stop it give the
//! terminal back meanwhile.

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    Terminate,
    /// Stop until the shell continues us.
    Stop,
    Continue,
}

#[cfg(unix)]
pub(super) use unix::{Signals, ask_to_stop, stop};

#[cfg(unix)]
mod unix {
    use std::io;

    use rustix::process::{Signal as Number, getpid, kill_current_process_group, kill_process};
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    use super::Signal;

    pub(in crate::tui) struct Signals {
        terminate: Stream,
        hang_up: Stream,
        interrupt: Stream,
        stop: Stream,
        go_on: Stream,
    }

    impl Signals {
        pub(in crate::tui) fn listen() -> io::Result<Self> {
            let raw = |number: Number| SignalKind::from_raw(number.as_raw());
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                hang_up: signal(SignalKind::hangup())?,
                interrupt: signal(SignalKind::interrupt())?,
                stop: signal(raw(Number::TSTP))?,
                go_on: signal(raw(Number::CONT))?,
            })
        }

        pub(in crate::tui) async fn next(&mut self) -> Signal {
            tokio::select! {
                _ = self.terminate.recv() => Signal::Terminate,
                _ = self.hang_up.recv() => Signal::Terminate,
                _ = self.interrupt.recv() => Signal::Terminate,
                _ = self.stop.recv() => Signal::Stop,
                _ = self.go_on.recv() => Signal::Continue,
            }
        }
    }

    /// Tells the whole job, as the terminal itself would: a parent such as `cargo run` must stop
    /// too. Our own share comes back as [`Signal::Stop`].
    pub(in crate::tui) fn ask_to_stop() -> io::Result<()> {
        Ok(kill_current_process_group(Number::TSTP)?)
    }

    /// Stops this process here and now, until it is continued.
    pub(in crate::tui) fn stop() -> io::Result<()> {
        Ok(kill_process(getpid(), Number::STOP)?)
    }
}

#[cfg(not(unix))]
pub(super) use elsewhere::{Signals, ask_to_stop, stop};

/// Windows: Ctrl-C and the closing of the window; jobs do not stop there.
#[cfg(not(unix))]
mod elsewhere {
    use std::io;

    use super::Signal;

    pub(in crate::tui) struct Signals;

    impl Signals {
        pub(in crate::tui) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(in crate::tui) async fn next(&mut self) -> Signal {
            // Without a handler there is nothing to wait for but the terminal's own end.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            Signal::Terminate
        }
    }

    pub(in crate::tui) fn ask_to_stop() -> io::Result<()> {
        Ok(())
    }

    pub(in crate::tui) fn stop() -> io::Result<()> {
        Ok(())
    }
}
