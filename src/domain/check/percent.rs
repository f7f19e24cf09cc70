//! Percentages as missions write them: `80%`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// A share between 0 and 1, written in percent.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, JsonSchema)]
#[schemars(
    description = "A share such as 80%",
    extend("pattern" = r"^[0-9]+(\.[0-9]+)? *%$")
)]
pub struct Percent(#[schemars(with = "String")] f64);

impl Percent {
    /// Between 0 and 1.
    #[must_use]
    pub fn share(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::words::percent(self.0))
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        text.strip_suffix('%')
            .and_then(|number| number.trim().parse::<f64>().ok())
            .filter(|percent| (0.0..=100.0).contains(percent))
            .map(|percent| Self(percent / 100.0))
            .ok_or_else(|| {
                serde::de::Error::custom(format!("`{text}` is not a percentage; write 80%"))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::Percent;

    #[test]
    fn reads_and_shows_percentages() {
        for (text, shown, share) in [
            ("80%", "80%", 0.8),
            ("87.5 %", "87.5%", 0.875),
            ("57%", "57%", 0.57),
            ("0%", "0%", 0.0),
            ("100%", "100%", 1.0),
        ] {
            let percent: Percent = serde_json::from_value(text.into()).unwrap();
            assert_eq!(percent.to_string(), shown);
            assert!((percent.share() - share).abs() < 1e-12, "{text}");
        }
        for text in ["80", "-1%", "101%", "NaN%", "%", "eighty%"] {
            assert!(
                serde_json::from_value::<Percent>(text.into()).is_err(),
                "{text}"
            );
        }
    }
}
