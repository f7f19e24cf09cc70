//! Ports as missions and images write them.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// An exposed port; TCP when no protocol is named.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a port such as 3000 or 53/udp")]
pub enum Port {
    Number(u16),
    Named(String),
}

impl Port {
    /// `3000/tcp`, as an image's config has it.
    ///
    /// # Errors
    /// It is no port; the message shows what one looks like.
    pub fn normal(&self) -> Result<String, String> {
        let text = self.to_string();
        let (number, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
        let protocol = protocol.to_ascii_lowercase();
        match number.parse::<u16>() {
            Ok(number) if number > 0 && ["tcp", "udp", "sctp"].contains(&protocol.as_str()) => {
                Ok(format!("{number}/{protocol}"))
            }
            _ => Err(format!("`{text}` is not a port; write 3000 or 53/udp")),
        }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Named(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Port;

    #[test]
    fn tcp_unless_said_otherwise() {
        let named = |text: &str| Port::Named(text.to_owned()).normal();
        assert_eq!(Port::Number(3000).normal(), Ok("3000/tcp".to_owned()));
        assert_eq!(named("53/UDP"), Ok("53/udp".to_owned()));
        assert_eq!(named("80"), Ok("80/tcp".to_owned()));
        assert!(Port::Number(0).normal().is_err());
        for text in ["", "http", "80/", "80/http", "70000", "-1", "80-90"] {
            assert!(named(text).is_err(), "{text}");
        }
    }
}
