//! Where a registry is.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// `HOST:PORT`, with `http://` or `https://` before it if need be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// With its port.
    pub host: String,
    /// HTTPS. Without a word about it, a machine of the same network is taken to speak plain HTTP.
    pub encrypted: bool,
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (said, host) = match text.split_once("://") {
            Some(("http", host)) => (Some(false), host),
            Some(("https", host)) => (Some(true), host),
            Some((scheme, _)) => return Err(format!("`{scheme}` is neither http nor https")),
            None => (None, text),
        };
        let host = host.trim_end_matches('/');
        let fits = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
        if host.is_empty() || !host.chars().all(fits) {
            return Err(format!(
                "`{text}` is no address; write it like 192.168.1.7:5000"
            ));
        }
        Ok(Self {
            host: host.to_owned(),
            encrypted: said.unwrap_or_else(|| !is_near(host)),
        })
    }
}

/// A machine of this network: an address that no router forwards, or a name without a domain.
fn is_near(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    match name.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => {
            address.is_loopback() || address.is_private() || address.is_link_local()
        }
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => match name.rsplit_once('.') {
            Some((_, domain)) => domain.eq_ignore_ascii_case("local"),
            None => true,
        },
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn the_room_speaks_plainly_and_the_world_does_not() {
        for (text, host, encrypted) in [
            ("192.168.1.7:5000", "192.168.1.7:5000", false),
            ("localhost:5000", "localhost:5000", false),
            ("[::1]:5000", "[::1]:5000", false),
            ("teacher.local", "teacher.local", false),
            ("mirror.example.org", "mirror.example.org", true),
            ("8.8.8.8:5000", "8.8.8.8:5000", true),
            ("http://mirror.example.org/", "mirror.example.org", false),
            ("https://10.0.0.1", "10.0.0.1", true),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(
                (address.host.as_str(), address.encrypted),
                (host, encrypted),
                "{text}"
            );
        }
        for text in ["", "ftp://x", "a b", "x/y", "a?b"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
