//! Sizes in bytes, written decimal (`60MB`) or binary (`2GiB`).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

/// A number of bytes. Serialises as a plain integer; reads an integer or a text such as `60MB`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Bytes(pub u64);

/// Longest suffixes first, so that `MiB` is not read as `B`.
const UNITS: [(&str, u64); 7] = [
    ("GIB", 1 << 30),
    ("MIB", 1 << 20),
    ("KIB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("KB", 1_000),
    ("B", 1),
];

impl FromStr for Bytes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.trim().to_ascii_uppercase();
        let (number, unit) = UNITS
            .iter()
            .find_map(|(suffix, unit)| upper.strip_suffix(suffix).map(|n| (n.trim(), *unit)))
            .unwrap_or((upper.as_str(), 1));
        let wrong = || format!("`{text}` is not a size; write 60MB, 1.5GB or 512KiB");
        let value: f64 = number.parse().map_err(|_not_a_number| wrong())?;
        #[expect(clippy::cast_precision_loss, reason = "units are exact in f64")]
        let bytes = value * unit as f64;
        #[expect(clippy::cast_precision_loss, reason = "only an upper bound")]
        if !bytes.is_finite() || bytes < 0.0 || bytes >= u64::MAX as f64 {
            return Err(wrong());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "range checked above"
        )]
        Ok(Self(bytes.round() as u64))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a size such as 60MB, 1.5GB or 512KiB")]
        enum Either {
            Number(u64),
            Text(String),
        }
        match Either::deserialize(input)? {
            Either::Number(bytes) => Ok(Self(bytes)),
            Either::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

impl JsonSchema for Bytes {
    fn schema_name() -> Cow<'static, str> {
        "Bytes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Decimal (MB is 10⁶ bytes) or binary (MiB is 2²⁰); a bare number is bytes",
            "anyOf": [
                { "type": "integer", "minimum": 0 },
                { "type": "string", "pattern": "^ *[0-9.]+ *([kKmMgG][iI]?[bB]|[bB])? *$" },
            ],
        })
    }
}

/// Decimal units and three significant figures: `96.4 MB`, `1.02 GB`, `812 B`.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "three figures are shown")]
        let bytes = self.0 as f64;
        let (value, unit) = match self.0 {
            0..1_000 => return write!(f, "{} B", self.0),
            1_000..999_950 => (bytes / 1e3, "kB"),
            999_950..999_950_000 => (bytes / 1e6, "MB"),
            _ => (bytes / 1e9, "GB"),
        };
        let places = if value < 10.0 { 2 } else { 1 };
        write!(f, "{value:.places$} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn reads_both_families_of_units() {
        for (text, bytes) in [
            ("60MB", 60_000_000),
            ("1.5 GB", 1_500_000_000),
            ("2GiB", 2 << 30),
            ("512KiB", 512 << 10),
            ("10kB", 10_000),
            ("7", 7),
            ("7B", 7),
        ] {
            assert_eq!(text.parse(), Ok(Bytes(bytes)), "{text}");
        }
        for text in ["", "MB", "-1MB", "1e400GB", "sixty", "NaN"] {
            assert!(text.parse::<Bytes>().is_err(), "{text}");
        }
    }

    #[test]
    fn shows_three_figures() {
        for (bytes, text) in [
            (812, "812 B"),
            (2_240, "2.24 kB"),
            (96_400_000, "96.4 MB"),
            (999_960, "1.00 MB"),
            (1_020_000_000, "1.02 GB"),
        ] {
            assert_eq!(Bytes(bytes).to_string(), text);
        }
    }
}
