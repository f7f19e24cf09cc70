//! A wire between the program and a real engine that can be cut: to the program the engine is dead.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Stands between the program and the engine, until it is cut.
pub(crate) struct Wire {
    pub(crate) socket: PathBuf,
    /// Somebody asked the engine to build.
    pub(crate) building: Arc<Notify>,
    cut: CancellationToken,
}

impl Wire {
    /// Lays it in `folder`, which must outlive it.
    pub(crate) fn lay(folder: &Path, engine: PathBuf) -> Self {
        let socket = folder.join("wire.sock");
        // A wire that was cut leaves its socket, as a killed daemon does.
        let _none = std::fs::remove_file(&socket);
        let listener = UnixListener::bind(&socket).expect("a socket");
        let wire = Self {
            socket,
            building: Arc::default(),
            cut: CancellationToken::new(),
        };
        let (building, cut) = (Arc::clone(&wire.building), wire.cut.clone());
        tokio::spawn(async move {
            while let Some(Ok((client, _))) = cut.run_until_cancelled(listener.accept()).await {
                let (building, engine) = (Arc::clone(&building), engine.clone());
                let cut = cut.clone();
                tokio::spawn(async move {
                    cut.run_until_cancelled(carry(client, &engine, &building))
                        .await;
                });
            }
        });
        wire
    }

    /// Ends every connection; new ones are refused.
    pub(crate) fn cut(&self) {
        self.cut.cancel();
    }
}

async fn carry(client: UnixStream, engine: &Path, building: &Notify) {
    let engine = UnixStream::connect(engine).await.expect("the engine");
    let ((mut asked, mut told), (mut answers, mut asks)) =
        (client.into_split(), engine.into_split());
    let ask = async {
        let mut chunk = [0; 4096];
        // Connections are kept: the request to build may be any one of theirs.
        while let Ok(length @ 1..) = asked.read(&mut chunk).await {
            let request = String::from_utf8_lossy(&chunk[..length]);
            if request.starts_with("POST") && request.contains("/build?") {
                building.notify_one();
            }
            asks.write_all(&chunk[..length]).await?;
        }
        asks.shutdown().await
    };
    // Either side may hang up at any time: that is what this wire is for.
    let _hung_up = tokio::join!(ask, copy(&mut answers, &mut told));
}
