//! Where an engine may listen: the URLs that docker's own tools accept.

use std::fmt;
use std::net::Ipv6Addr;
use std::path::PathBuf;

/// An address that can be connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Unix(PathBuf),
    /// A Windows named pipe, as its full URL.
    Pipe(String),
    /// `host:port`
    Http(String),
    /// `host:port`, and the folder of `ca.pem`, `cert.pem` and `key.pem`.
    Https(String, PathBuf),
    /// `user@host`, or a name of `ssh_config`.
    Ssh(String),
}

/// Whether `tcp://` means TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    Off,
    /// With the files of this folder.
    On(PathBuf),
    /// Not asked for; `https://` would use this folder.
    Asked(PathBuf),
}

impl Endpoint {
    /// Reads a URL of `DOCKER_HOST`, `--engine` or a context.
    ///
    /// # Errors
    /// What is wrong with it and what to write instead.
    pub(super) fn parse(url: &str, tls: &Tls) -> Result<Self, String> {
        let url = url.trim();
        let Some((scheme, rest)) = url.split_once("://") else {
            return without_scheme(url, tls);
        };
        match scheme.to_ascii_lowercase().as_str() {
            "unix" => unix(rest),
            "npipe" => Ok(Self::Pipe(format!("npipe://{rest}"))),
            "tcp" => match tls {
                Tls::On(files) => Ok(Self::Https(authority(rest, 2376)?, files.clone())),
                Tls::Off | Tls::Asked(_) => Ok(Self::Http(authority(rest, 2375)?)),
            },
            "http" => Ok(Self::Http(authority(rest, 2375)?)),
            "https" => match tls {
                Tls::On(files) | Tls::Asked(files) => {
                    Ok(Self::Https(authority(rest, 2376)?, files.clone()))
                }
                Tls::Off => Err("https:// needs certificates, and there are none".to_owned()),
            },
            "ssh" => ssh(rest),
            other => Err(format!(
                "`{other}://` is not a scheme an engine listens on; write unix://, tcp://, https:// or ssh://"
            )),
        }
    }
}

fn without_scheme(text: &str, tls: &Tls) -> Result<Endpoint, String> {
    if text.starts_with('/') {
        return unix(text);
    }
    match text.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
            Endpoint::parse(&format!("tcp://{text}"), tls)
        }
        _ => Err(
            "it is not a URL; write unix:///path, tcp://host:port or ssh://host \
             (a context is chosen with DOCKER_CONTEXT)"
                .to_owned(),
        ),
    }
}

fn unix(path: &str) -> Result<Endpoint, String> {
    match path {
        "" => Err("the path of the socket is missing".to_owned()),
        path if path.starts_with('/') => Ok(Endpoint::Unix(PathBuf::from(path))),
        path => Err(format!(
            "the path of the socket must be absolute: write unix:///{path} if that is where it is"
        )),
    }
}

/// `host:port`; the port docker's tools would use when none is written.
fn authority(rest: &str, default_port: u16) -> Result<String, String> {
    let rest = rest.trim_end_matches('/');
    if rest.contains(['/', '?', '#']) {
        return Err("a path after the host is not supported".to_owned());
    }
    let (host, port) = match rest.strip_prefix('[') {
        Some(inner) => {
            let wrong = || "write an IPv6 address as [::1]:2375".to_owned();
            let (address, after) = inner.split_once(']').ok_or_else(wrong)?;
            let address: Ipv6Addr = address.parse().map_err(|_not_one| wrong())?;
            let port = match after.strip_prefix(':') {
                Some(port) => Some(port),
                None if after.is_empty() => None,
                None => return Err(wrong()),
            };
            (format!("[{address}]"), port)
        }
        None => match rest.split_once(':') {
            Some((_, port)) if port.contains(':') => {
                return Err("write an IPv6 address in brackets: [::1]:2375".to_owned());
            }
            Some((host, port)) => (host.to_owned(), Some(port)),
            None => (rest.to_owned(), None),
        },
    };
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    if !host.starts_with('[') && !host.bytes().all(fits) {
        return Err(format!(
            "`{host}` is not a host; write host:port after the scheme"
        ));
    }
    let port = match port {
        Some(port) => port
            .parse()
            .map_err(|_not_a_port| format!("`{port}` is not a port"))?,
        None => default_port,
    };
    let host = if host.is_empty() { "localhost" } else { &host };
    Ok(format!("{host}:{port}"))
}

/// The client library loses the port of `user@host:port`, so it is refused with a way out.
fn ssh(rest: &str) -> Result<Endpoint, String> {
    let rest = rest.trim_end_matches('/');
    let host = rest.rsplit('@').next().unwrap_or(rest);
    if host.is_empty() || rest.starts_with('-') || host.starts_with('-') {
        return Err("the host is missing".to_owned());
    }
    if rest.contains(['/', '?', '#']) || rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("write ssh://user@host".to_owned());
    }
    if host.contains(':') {
        return Err(
            "a port does not work here; give the host a name, its HostName, User and Port in \
             ~/.ssh/config, and write ssh://name"
                .to_owned(),
        );
    }
    Ok(Endpoint::Ssh(rest.to_owned()))
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "unix://{}", path.display()),
            Self::Pipe(url) => f.write_str(url),
            Self::Http(authority) => write!(f, "tcp://{authority}"),
            Self::Https(authority, _) => write!(f, "https://{authority}"),
            Self::Ssh(destination) => write!(f, "ssh://{destination}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::{Endpoint, Tls};

    #[test]
    fn reads_what_docker_reads() {
        let files = PathBuf::from("/certs");
        let (off, on) = (Tls::Asked(files.clone()), Tls::On(files));
        for (url, tls, shown) in [
            (
                "unix:///var/run/docker.sock",
                &off,
                "unix:///var/run/docker.sock",
            ),
            ("/var/run/docker.sock", &off, "unix:///var/run/docker.sock"),
            (" unix:///a b.sock\n", &off, "unix:///a b.sock"),
            ("tcp://example:1234", &off, "tcp://example:1234"),
            ("tcp://example", &off, "tcp://example:2375"),
            ("tcp://example/", &off, "tcp://example:2375"),
            ("tcp://", &off, "tcp://localhost:2375"),
            ("tcp://:99", &off, "tcp://localhost:99"),
            ("tcp://[::1]:2375", &off, "tcp://[::1]:2375"),
            ("tcp://[::1]", &off, "tcp://[::1]:2375"),
            ("example:2375", &off, "tcp://example:2375"),
            ("http://example:80", &on, "tcp://example:80"),
            ("TCP://example", &on, "https://example:2376"),
            ("https://example:443", &off, "https://example:443"),
            ("ssh://alex@build", &off, "ssh://alex@build"),
            ("ssh://build/", &off, "ssh://build"),
            (
                "npipe:////./pipe/docker_engine",
                &off,
                "npipe:////./pipe/docker_engine",
            ),
        ] {
            let endpoint = Endpoint::parse(url, tls).map(|e| e.to_string());
            assert_eq!(endpoint.as_deref(), Ok(shown), "{url}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_url() {
        for (url, words) in [
            ("ssh://alex@build:2222", "~/.ssh/config"),
            ("ssh://", "host is missing"),
            ("ssh://-oProxyCommand=id", "host is missing"),
            ("ssh://alex@-oProxyCommand=id", "host is missing"),
            ("unix://", "path of the socket is missing"),
            ("unix://docker.sock", "must be absolute"),
            ("colima", "DOCKER_CONTEXT"),
            ("tcp://host:99999", "not a port"),
            ("tcp://host:2375/base", "path after the host"),
            ("tcp://::1:2375", "brackets"),
            ("fd://3", "not a scheme"),
            ("", "not a URL"),
        ] {
            let error = Endpoint::parse(url, &Tls::Off).unwrap_err();
            assert!(error.contains(words), "{url}: {error}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(url in "\\PC{0,40}", scheme in "(|tcp://|unix://|ssh://|https://)") {
            let text = format!("{scheme}{url}");
            if let Ok(endpoint) = Endpoint::parse(&text, &Tls::Asked(PathBuf::from("/c"))) {
                let again = Endpoint::parse(&endpoint.to_string(), &Tls::Asked(PathBuf::from("/c")));
                prop_assert_eq!(again, Ok(endpoint));
            }
        }
    }
}
