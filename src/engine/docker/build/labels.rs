//! The label that marks what this installation made. It is constant, so that equal builds give the
//! same image; which run an image belongs to is said by its tag.

use std::collections::HashMap;

use crate::engine::Session;
use crate::engine::docker::OWNER_LABEL;

pub(super) fn labels(session: &Session) -> HashMap<String, String> {
    HashMap::from([(OWNER_LABEL.to_owned(), session.owner.0.clone())])
}

/// Builders without `BuildKit` show the label as one more step, which the Dockerfile does not have.
pub(super) fn is_own_label(instruction: &str) -> bool {
    instruction.strip_prefix("LABEL ").is_some_and(|rest| {
        rest.trim_start()
            .trim_start_matches('"')
            .starts_with(OWNER_LABEL)
    })
}

#[cfg(test)]
mod tests {
    use super::is_own_label;

    #[test]
    fn both_spellings_are_known() {
        assert!(is_own_label("LABEL phoenix.owner=me"));
        assert!(is_own_label("LABEL \"phoenix.owner\"=\"me\""));
        assert!(!is_own_label("LABEL org.owner=me"));
        assert!(!is_own_label("RUN echo LABEL phoenix.owner=me"));
    }
}
