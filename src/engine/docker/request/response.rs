//! Reads a raw HTTP/1 response from a server that may say anything.

use httparse::{EMPTY_HEADER, Status};

use crate::domain::text::sanitise;
use crate::engine::docker::run::safe_text;

const MOST_HEADERS: usize = 100;
const LONGEST_HEADER: usize = 1_000;
/// What is kept of a body, in bytes.
const MOST_BODY: usize = 64 << 10;
/// A server that sends more than this before its headers end does not speak HTTP.
const LONGEST_HEAD: usize = 64 << 10;

/// A response, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    /// In the server's order; names as it wrote them.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

/// What the bytes so far amount to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// All of it is there by its own account.
    Complete(Response),
    /// Good so far: its end is the end of the connection, or has not come yet.
    Partial(Response),
    /// The head is not there yet.
    Unfinished,
    NotHttp(String),
}

/// Reads `bytes`, the answer to a request without a body (`head` for a HEAD request).
pub(super) fn read(bytes: &[u8], head: bool) -> Reading {
    let mut rest = bytes;
    loop {
        let mut headers = [EMPTY_HEADER; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let length = match response.parse(rest) {
            Ok(Status::Complete(length)) => length,
            Ok(Status::Partial) if rest.len() > LONGEST_HEAD => {
                return Reading::NotHttp("its headers do not end".to_owned());
            }
            Ok(Status::Partial) => return Reading::Unfinished,
            Err(error) => return Reading::NotHttp(error.to_string()),
        };
        let status = response.code.unwrap_or(0);
        let body = rest.get(length..).unwrap_or_default();
        // An interim answer announces the real one.
        if (100..200).contains(&status) && status != 101 {
            rest = body;
            continue;
        }
        return finish(status, response.headers, body, head);
    }
}

fn finish(status: u16, headers: &[httparse::Header<'_>], body: &[u8], head: bool) -> Reading {
    let (body, complete) = match framing(status, headers, head) {
        Framing::Empty => (Vec::new(), true),
        Framing::Length(length) => {
            let there = usize::try_from(length).map_or(body.len(), |n| n.min(body.len()));
            (
                body[..there.min(MOST_BODY)].to_vec(),
                there as u64 == length,
            )
        }
        Framing::Chunked => unchunk(body),
        Framing::ToTheEnd => (body[..body.len().min(MOST_BODY)].to_vec(), false),
    };
    let response = Response {
        status,
        headers: headers.iter().map(readable).collect(),
        body: safe_text(&body, MOST_BODY).0,
    };
    if complete {
        Reading::Complete(response)
    } else {
        Reading::Partial(response)
    }
}

fn readable(header: &httparse::Header<'_>) -> (String, String) {
    let value = String::from_utf8_lossy(header.value);
    (
        sanitise(header.name, LONGEST_HEADER),
        sanitise(&value, LONGEST_HEADER),
    )
}

/// How the end of a body is told.
enum Framing {
    Empty,
    Length(u64),
    Chunked,
    ToTheEnd,
}

fn framing(status: u16, headers: &[httparse::Header<'_>], head: bool) -> Framing {
    if head || matches!(status, 101 | 204 | 304) {
        return Framing::Empty;
    }
    let named = |name: &str| {
        headers
            .iter()
            .rfind(|header| header.name.eq_ignore_ascii_case(name))
            .and_then(|header| std::str::from_utf8(header.value).ok())
            .map(str::trim)
    };
    if let Some(coding) = named("transfer-encoding") {
        let last = coding.rsplit(',').next().unwrap_or(coding).trim();
        return if last.eq_ignore_ascii_case("chunked") {
            Framing::Chunked
        } else {
            Framing::ToTheEnd
        };
    }
    named("content-length")
        .and_then(|length| length.parse().ok())
        .map_or(Framing::ToTheEnd, Framing::Length)
}

/// The beginning of a chunked body, and whether its last chunk is there. A broken chunk ends it.
fn unchunk(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Ok(Status::Complete((start, length))) = httparse::parse_chunk_size(rest) {
        if length == 0 {
            return (body, true);
        }
        let chunk = rest.get(start..).unwrap_or_default();
        let there = usize::try_from(length).map_or(chunk.len(), |n| n.min(chunk.len()));
        let room = MOST_BODY - body.len();
        body.extend(chunk.iter().take(there.min(room)));
        match chunk.get(there..) {
            Some([b'\r', b'\n', next @ ..]) => rest = next,
            _ => break,
        }
    }
    (body, false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MOST_BODY, Reading, Response, read};

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let headers = headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        Response {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
        }
    }

    #[test]
    fn a_body_ends_by_length_by_chunks_or_by_the_connection() {
        for (raw, reading) in [
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello ignored",
                Reading::Complete(response(200, &[("Content-Length", "5")], "hello")),
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
                Reading::Partial(response(200, &[("Content-Length", "9")], "hello")),
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n!\r\n0\r\n\r\n",
                Reading::Complete(response(200, &[("Transfer-Encoding", "chunked")], "hello!")),
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhel",
                Reading::Partial(response(
                    200,
                    &[("Transfer-Encoding", "gzip, chunked")],
                    "hel",
                )),
            ),
            (
                "HTTP/1.0 404 Not Found\n\nno such page",
                Reading::Partial(response(404, &[], "no such page")),
            ),
            (
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
                Reading::Complete(response(204, &[], "")),
            ),
            ("HTTP/1.1 200 OK\r\nContent-", Reading::Unfinished),
            ("", Reading::Unfinished),
        ] {
            assert_eq!(read(raw.as_bytes(), false), reading, "{raw:?}");
        }
        let raw = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
        assert!(matches!(read(raw, true), Reading::Complete(_)));
    }

    #[test]
    fn other_protocols_are_told_apart() {
        for raw in [
            &b"SSH-2.0-OpenSSH_9.2\r\n"[..],
            b"\x15\x03\x01\x00\x02\x02\x46",
            b"-ERR unknown command\r\n",
            b"220 mail ready\r\n",
        ] {
            assert!(matches!(read(raw, false), Reading::NotHttp(_)), "{raw:?}");
        }
        let endless = [&b"HTTP/1.1 200 OK\r\nX: "[..], &vec![b'a'; 70_000]].concat();
        assert!(matches!(read(&endless, false), Reading::NotHttp(_)));
    }

    #[test]
    fn what_a_server_says_is_safe_to_show() {
        let raw = b"HTTP/1.1 200 OK\r\nX-A: a\x80b\r\n\r\n\x1b[2J\x1b]0;x\x07hi\r\nthere";
        let Reading::Partial(response) = read(raw, false) else {
            panic!("it has no length");
        };
        assert_eq!(
            response.headers,
            [("X-A".to_owned(), "a\u{fffd}b".to_owned())]
        );
        assert_eq!(response.body, "hi\nthere");
    }

    fn mangled() -> impl Strategy<Value = Vec<u8>> {
        let pieces = prop_oneof![
            Just(b"HTTP/1.1 200 OK\r\n".to_vec()),
            Just(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec()),
            Just(b"Transfer-Encoding: chunked\r\n".to_vec()),
            Just(b"Content-Length: 18446744073709551615\r\n".to_vec()),
            Just(b"Content-Length: 3\r\n".to_vec()),
            Just(b"\r\n".to_vec()),
            Just(b"ffffffffffffffff\r\n".to_vec()),
            Just(b"0\r\n\r\n".to_vec()),
            Just(b"2\r\nab\r\n".to_vec()),
            proptest::collection::vec(any::<u8>(), 0..40),
        ];
        proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn nothing_a_server_sends_breaks_the_reader(raw in mangled(), head: bool) {
            if let Reading::Complete(r) | Reading::Partial(r) = read(&raw, head) {
                prop_assert!(r.body.chars().count() <= MOST_BODY);
                prop_assert!(r.body.chars().all(|c| c == '\n' || !c.is_control()));
            }
        }

        #[test]
        fn chunks_join_to_what_was_cut(chunks in proptest::collection::vec("[a-z]{1,20}", 0..9)) {
            let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n".to_owned();
            let sent = chunks.iter().map(|chunk| format!("{:x}\r\n{chunk}\r\n", chunk.len()));
            let raw: String = std::iter::once(head).chain(sent).collect();
            let reading = read((raw + "0\r\n\r\n").as_bytes(), false);
            let Reading::Complete(response) = reading else {
                return Err(TestCaseError::fail(format!("{reading:?}")));
            };
            prop_assert_eq!(response.body, chunks.concat());
        }
    }
}
