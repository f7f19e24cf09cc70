//! From text to [`Dockerfile`], through the `parse-dockerfile` crate.

use thiserror::Error;

use super::Dockerfile;

/// The text is not a Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct ParseError {
    pub line: u32,
    pub message: String,
}

/// # Errors
/// The text does not parse; the error names the line.
pub fn parse(_text: &str) -> Result<Dockerfile, ParseError> {
    Err(ParseError {
        line: 1,
        message: "not written yet".to_owned(),
    })
}
