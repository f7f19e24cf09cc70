//! Which base images missions need.

use std::collections::BTreeMap;

use crate::domain::mission::{Mission, Slug};

/// Base images by name, each with the missions that declare it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs(pub BTreeMap<String, Vec<Slug>>);

impl Needs {
    pub fn of<'a>(missions: impl IntoIterator<Item = &'a Mission>) -> Self {
        let mut needs = Self::default();
        for mission in missions {
            for image in &mission.images {
                let by = needs.0.entry(tagged(image)).or_default();
                by.push(mission.about.id.clone());
            }
        }
        needs
    }

    pub fn images(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// A name without a tag means `latest`.
fn tagged(image: &str) -> String {
    let last = image.rsplit('/').next().unwrap_or(image);
    if last.contains([':', '@']) {
        image.to_owned()
    } else {
        format!("{image}:latest")
    }
}

#[cfg(test)]
mod tests {
    use super::tagged;

    #[test]
    fn a_port_is_no_tag() {
        assert_eq!(tagged("h:5000/a"), "h:5000/a:latest");
        assert_eq!(tagged("node:20"), "node:20");
    }
}
