//! Messages on their way to the screen. A flood of a build's output waits for the screen to take
//! what is there; everything else gets through at once.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::app::Msg;

/// Messages that may wait before a flood is held up.
const BOUND: usize = 4_096;
/// The longest that a sender is held up; a screen that is not drawing must not stop a build.
const PATIENCE: Duration = Duration::from_millis(100);

#[derive(Clone, Debug, Default)]
pub(super) struct Mailbox {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Vec<Msg>>,
    taken: Condvar,
    arrived: Notify,
}

impl Mailbox {
    /// Never waits.
    pub(super) fn post(&self, msg: Msg) {
        self.waiting().push(msg);
        self.shared.arrived.notify_one();
    }

    /// Waits for room, briefly, so that the sender slows down to what the screen can take.
    pub(super) fn post_in_turn(&self, msg: Msg) {
        let mut waiting = self.waiting();
        if waiting.len() >= BOUND {
            let full = |waiting: &mut Vec<Msg>| waiting.len() >= BOUND;
            let waited = self
                .shared
                .taken
                .wait_timeout_while(waiting, PATIENCE, full);
            waiting = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        waiting.push(msg);
        drop(waiting);
        self.shared.arrived.notify_one();
    }

    /// Everything that waits.
    pub(super) fn take(&self) -> Vec<Msg> {
        let messages = std::mem::take(&mut *self.waiting());
        self.shared.taken.notify_all();
        messages
    }

    /// Until something waits.
    pub(super) async fn arrived(&self) {
        loop {
            let arrived = self.shared.arrived.notified();
            if !self.waiting().is_empty() {
                return;
            }
            arrived.await;
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Msg>> {
        self.shared
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::effect::Wake;

    #[tokio::test]
    async fn messages_come_in_order_and_wake_the_screen() {
        let mailbox = Mailbox::default();
        let sender = mailbox.clone();
        let sent = tokio::spawn(async move {
            for version in 0..3 {
                sender.post_in_turn(Msg::Wake(Wake::Lint { version }));
            }
        });
        let mut got = Vec::new();
        while got.len() < 3 {
            mailbox.arrived().await;
            got.extend(mailbox.take());
        }
        sent.await.unwrap();
        let versions = got.iter().map(|msg| match msg {
            Msg::Wake(Wake::Lint { version }) => *version,
            other => panic!("{other:?}"),
        });
        assert_eq!(versions.collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn a_flood_waits_but_not_for_ever() {
        let mailbox = Mailbox::default();
        for _ in 0..=BOUND {
            mailbox.post_in_turn(Msg::Wake(Wake::Animate));
        }
        assert_eq!(mailbox.take().len(), BOUND + 1);
    }
}
