//! Durations as missions write them: `500ms`, `10s`, `10m`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// A time limit, at least a millisecond and at most a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(
    description = "500ms, 10s or 5m",
    extend("pattern" = "^[0-9]+ ?(ms|s|m|h)$")
)]
pub struct Seconds(#[schemars(with = "String")] Duration);

const DAY: Duration = Duration::from_hours(24);

impl Seconds {
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Seconds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is not a time; write 500ms, 10s or 10m, at most a day");
        let split = text
            .find(|c: char| c.is_ascii_alphabetic())
            .ok_or_else(wrong)?;
        let (number, unit) = text.split_at(split);
        let number: u64 = number.trim().parse().map_err(|_not_a_number| wrong())?;
        let millis = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(wrong()),
        };
        let time = number
            .checked_mul(millis)
            .map(Duration::from_millis)
            .ok_or_else(wrong)?;
        if time.is_zero() || time > DAY {
            Err(wrong())
        } else {
            Ok(Self(time))
        }
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_millis();
        match millis {
            m if m % 60_000 == 0 => write!(f, "{}m", m / 60_000),
            m if m % 1_000 == 0 => write!(f, "{}s", m / 1_000),
            m => write!(f, "{m}ms"),
        }
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Seconds;

    #[test]
    fn reads_what_it_writes() {
        for text in ["500ms", "10s", "10m"] {
            assert_eq!(
                text.parse::<Seconds>().map(|s| s.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in [
            "",
            "10",
            "s",
            "0s",
            "25h",
            "1 d",
            "99999999999999999999s",
            "-1s",
        ] {
            assert!(text.parse::<Seconds>().is_err(), "{text}");
        }
    }
}
