//! Where a value stands in a mission file: `steps[0].checks[1].files.absent`.

use std::fmt;

/// One step down a tree of mappings and lists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    Key(String),
    Index(usize),
}

/// The way from the top of a file to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyPath(pub Vec<Segment>);

impl KeyPath {
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(key.to_owned()))
    }

    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    #[must_use]
    pub fn with(&self, segment: Segment) -> Self {
        let mut longer = self.0.clone();
        longer.push(segment);
        Self(longer)
    }

    /// This path and then `below`, written as in [`Display`](fmt::Display): `env.HOME`, `stdout[0]`.
    #[must_use]
    pub fn join(&self, below: &str) -> Self {
        let mut path = self.clone();
        for part in below.split('.').filter(|part| !part.is_empty()) {
            let (name, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
            if !name.is_empty() {
                path.0.push(Segment::Key(name.to_owned()));
            }
            while let Some((index, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']'))
            {
                let index = index.parse();
                path.0.extend(index.into_iter().map(Segment::Index));
                rest = after;
            }
        }
        path
    }

    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if position == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::KeyPath;

    #[test]
    fn joins_what_it_displays() {
        for text in [
            "steps[0].checks[12].files.absent[3]",
            "before[0][1]",
            "a",
            "",
        ] {
            assert_eq!(KeyPath::default().join(text).to_string(), text);
        }
        let at = KeyPath::default().key("steps").index(2);
        assert_eq!(at.join("env.HOME").to_string(), "steps[2].env.HOME");
        assert_eq!(at.join("a[x].b[").to_string(), "steps[2].a.b");
    }
}
