//! Base images that are missing: what can be done about them here, and doing it.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc;

use super::engines::{Engines, LocalEngines};
use crate::app::engine::Offer;
use crate::domain::text::counted;
use crate::engine::Sink;
use crate::engine::connect::Surroundings;
use crate::engine::private::{Install, debian, install};
use crate::kit::build::{Order, Wanted, build, known, missing_clients, suited};
use crate::kit::file::{Report, load};
use crate::kit::{KitError, Progress};

const WORDS: &str = "phoenix fetches packages of Debian, npm and PyPI and makes images of them that stand in \
                     for the real ones: a minute or two. Reports say when one was used. Where a registry \
                     can be reached, nothing of this is needed: the real images are pulled.";

/// What there is to offer an engine of this platform that lacks these; nothing where no stand-ins can
/// be made.
pub(super) async fn offer(platform: &str, missing: &[String]) -> Option<Offer> {
    // The usual case costs nothing.
    if missing.is_empty() {
        return None;
    }
    let images = known(missing);
    if images.is_empty() || platform != "linux/amd64" || suited().is_err() {
        return None;
    }
    let clients = look_for_clients().await.ok()?; // broken off: nothing is offered
    Some(match clients {
        Some(Install {
            command,
            steps: None,
        }) => Offer::Command(command),
        clients => Offer::StandIns {
            command: clients.map(|it| it.command),
            words: WORDS.to_owned(),
            images,
        },
    })
}

/// How the programs that fetch packages are installed; none when they are there. Programs are run to
/// see that.
async fn look_for_clients() -> Result<Option<Install>, String> {
    let look = || {
        let missing = missing_clients();
        let platform = Surroundings::of_process(None).platform;
        (!missing.is_empty()).then(|| debian(&platform, &missing))
    };
    let looked = tokio::task::spawn_blocking(look).await;
    looked.map_err(|error| error.to_string())
}

/// Makes stand-ins for these images and loads them into the engine that answers.
pub(super) async fn make(
    engines: &LocalEngines,
    images: Vec<String>,
    may_install: bool,
    say: Sink<'_, String>,
) -> Result<String, String> {
    let told = |error: KitError| error.to_string();
    if let Some(how) = look_for_clients().await? {
        if !may_install {
            return Err(format!("this is missing first: {}", how.command));
        }
        let installed = install(&how, say).await;
        installed.map_err(|error| error.to_string())?;
    }
    let course = Arc::clone(&engines.course);
    let wanted = tokio::task::spawn_blocking(move || Wanted::of(&course)).await;
    let order = Order {
        images,
        wanted: wanted.map_err(|error| error.to_string())?,
        certificates: None,
    };
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
