//! Base images that are missing: what can be done about them here, and doing it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;

use super::engines::{Engines, LocalEngines};
use crate::app::engine::Offer;
use crate::domain::text::counted;
use crate::engine::Sink;
use crate::engine::connect::Surroundings;
use crate::engine::private::{Install, debian, install};
use crate::kit::build::{Order, build, missing_clients, suited};
use crate::kit::file::{Report, load};
use crate::kit::{KitError, Progress};

const WORDS: &str = "phoenix fetches packages of Debian, npm and PyPI and makes images of them that stand in \
                     for the real ones: a minute or two. Reports say when one was used. Where a registry \
                     can be reached, nothing of this is needed: the real images are pulled.";

/// What there is to offer when these are missing.
pub(super) async fn offer(missing: &[String]) -> Option<Offer> {
    if missing.is_empty() {
        return None;
    }
    if suited().is_err() {
        return Some(Offer::Command("phoenix kit load FILE".to_owned()));
    }
    // It runs a program to see whether it is there. If that breaks off, nothing is offered.
    let clients = tokio::task::spawn_blocking(clients).await.ok()?;
    Some(match clients {
        Some(Install {
            command,
            steps: None,
        }) => Offer::Command(command),
        clients => Offer::StandIns {
            command: clients.map(|it| it.command),
            words: WORDS.to_owned(),
        },
    })
}

/// How the programs that fetch packages are installed; none when they are there.
fn clients() -> Option<Install> {
    let missing = missing_clients();
    let platform = Surroundings::of_process(None).platform;
    (!missing.is_empty()).then(|| debian(&platform, &missing))
}

/// Makes the images of the order and loads them into the engine that answers.
pub(super) async fn make(
    engines: &LocalEngines,
    order: Order,
    may_install: bool,
    say: Sink<'_, String>,
) -> Result<String, String> {
    let told = |error: KitError| error.to_string();
    if let Some(how) = clients() {
        if !may_install {
            return Err(format!("this is missing first: {}", how.command));
        }
        let installed = install(&how, say).await;
        installed.map_err(|error| error.to_string())?;
    }
    let engine = engines.connect().await?;
    let (report, mut news) = reports();
    let work = async {
        let folder = engines.state.join("cache/kit");
        let checked = build(order, &folder, Arc::clone(&report)).await?;
        load(&engine, &checked, false, report).await
    };
    let mut work = std::pin::pin!(work);
    let loaded = loop {
        tokio::select! {
            loaded = &mut work => break loaded.map_err(told)?,
            Some(line) = news.recv() => say(line),
        }
    };
    Ok(format!("{} made", counted(loaded.len(), "stand-in")))
}

/// Where progress is told, and what is new of it in words.
fn reports() -> (Report, mpsc::UnboundedReceiver<String>) {
    let (post, news) = mpsc::unbounded_channel();
    let last = Mutex::new(String::new());
    let report = move |progress: Progress| {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if *last != progress.what {
            last.clone_from(&progress.what);
            // Nobody listens when the screen was left.
            let _gone = post.send(progress.what);
        }
    };
    (Arc::new(report), news)
}
