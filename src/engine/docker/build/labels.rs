//! The labels that mark what this installation made; which run an image belongs to is said by its tag.
//!
//! `BuildKit` also gets one that no other build has: equal builds would be one image, and whoever is done
//! first would take it from under the other.

use std::collections::HashMap;

use super::options::Names;
use crate::domain::build::Builder;
use crate::engine::Session;
use crate::engine::docker::{BUILD_LABEL, OWNER_LABEL};

pub(super) fn labels(
    session: &Session,
    builder: Builder,
    names: &Names,
) -> HashMap<String, String> {
    let mut labels = HashMap::from([(OWNER_LABEL.to_owned(), session.owner.0.clone())]);
    // The others make a step of a label, and one that is new each time would never be cached.
    if builder == Builder::Buildkit {
        labels.insert(BUILD_LABEL.to_owned(), names.build.clone());
    }
    labels
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
