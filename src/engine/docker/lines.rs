//! Streams of JSON lines, ended where the engine ended them.

use std::future::ready;

use bollard::errors::Error;
use futures_util::{Stream, StreamExt};

/// The stream without the error that bollard's decoder makes of an honest end: when the last line
/// break travels in a packet of its own, a carriage return stays behind, and the end of the stream
/// counts as broken. Seen about once in 700 builds on a busy machine.
pub(super) fn lines<T>(
    stream: impl Stream<Item = Result<T, Error>>,
) -> impl Stream<Item = Result<T, Error>> {
    stream.take_while(|item| ready(!item.as_ref().is_err_and(is_ragged_end)))
}

fn is_ragged_end(error: &Error) -> bool {
    matches!(error, Error::IOError { err } if err.to_string() == "bytes remaining on stream")
}

#[cfg(test)]
mod tests {
    use std::io;

    use futures_util::stream;

    use super::*;

    #[tokio::test]
    async fn only_the_ragged_end_is_an_end() {
        let broken = |words: &str| Err(Error::from(io::Error::other(words.to_owned())));
        let ends = stream::iter([Ok(1), broken("bytes remaining on stream")]);
        assert_eq!(
            lines(ends)
                .filter_map(|it| ready(it.ok()))
                .collect::<Vec<_>>()
                .await,
            [1]
        );
        let breaks = stream::iter([Ok(1), broken("connection reset")]);
        let seen: Vec<_> = lines(breaks).map(|it| it.is_ok()).collect().await;
        assert_eq!(seen, [true, false]);
    }

    /// The decoder itself, on a response whose last line break comes late.
    #[tokio::test]
    async fn a_late_line_break_ends_a_pull_well() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("engine.sock");
        let listener = tokio::net::UnixListener::bind(&socket).unwrap();
        tokio::spawn(async move {
            let (mut client, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _read = client.read(&mut request).await.unwrap();
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            for piece in [
                head,
                "f\r\n{\"status\":\"ok\"}\r\n",
                "2\r\n\r\n\r\n",
                "0\r\n\r\n",
            ] {
                client.write_all(piece.as_bytes()).await.unwrap();
                client.flush().await.unwrap();
                tokio::task::yield_now().await;
            }
        });
        let path = socket.to_string_lossy();
        let api = bollard::Docker::connect_with_unix(&path, 5, bollard::API_DEFAULT_VERSION);
        let pull = api.unwrap().create_image(
            None::<bollard::query_parameters::CreateImageOptions>,
            None,
            None,
        );
        let seen: Vec<_> = lines(pull)
            .map(|it| it.map(|info| info.status))
            .collect()
            .await;
        assert!(
            matches!(&seen[..], [Ok(Some(status))] if status == "ok"),
            "{seen:?}"
        );
    }
}
