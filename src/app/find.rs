//! Searching what is listed: the letters as they stand, whatever their case.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

/// Characters of a search that count.
const LONGEST: usize = 200;

/// What is searched for in a list whose places are `P`.
#[derive(Clone, Debug)]
pub struct Search<P> {
    text: String,
    pattern: Regex,
    /// Where the learner was when they began to type it.
    origin: P,
    found: bool,
}

impl<P: Copy> Search<P> {
    /// What is typed by a learner who is at `here`, in place of `before`: each letter looks anew from
    /// where the typing began. An empty text is no search.
    #[must_use]
    pub fn typed(text: &str, before: Option<&Self>, here: P) -> Option<Self> {
        let text: String = text.chars().take(LONGEST).collect();
        let pattern = RegexBuilder::new(&regex::escape(&text))
            .case_insensitive(true)
            .build();
        let pattern = pattern.ok().filter(|_| !text.is_empty())?;
        let origin = match before {
            Some(old) if text.starts_with(&old.text) || old.text.starts_with(&text) => old.origin,
            _ => here,
        };
        Some(Self {
            text,
            pattern,
            origin,
            found: false,
        })
    }

    #[must_use]
    pub fn origin(&self) -> P {
        self.origin
    }

    /// The text, when it stood nowhere when it was looked for last.
    #[must_use]
    pub fn lost(&self) -> Option<&str> {
        (!self.found).then_some(&self.text)
    }

    pub fn set_found(&mut self, found: bool) {
        self.found = found;
    }

    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.pattern.is_match(text)
    }

    /// Where it stands in a text, in bytes.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        self.pattern.find_iter(text).map(|it| it.range()).collect()
    }
}

/// Which way a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Forward, and where it starts counts too.
    Here,
    Forward,
    Back,
}

/// The nearest of `count` that is wanted, once around from `from`.
pub fn nearest(
    count: usize,
    from: usize,
    way: Way,
    wanted: impl Fn(usize) -> bool,
) -> Option<usize> {
    let first = usize::from(way != Way::Here);
    let steps = first..count + first;
    let mut order = steps.map(|step| match way {
        Way::Here | Way::Forward => (from + step) % count,
        Way::Back => (from + count - step) % count,
    });
    order.find(|at| wanted(*at))
}

#[cfg(test)]
mod tests {
    use super::{Search, Way, nearest};

    #[test]
    fn it_goes_once_around() {
        let threes = |at: usize| at.is_multiple_of(3);
        for (from, way, found) in [
            (3, Way::Here, 3),
            (4, Way::Here, 6),
            (3, Way::Forward, 6),
            (9, Way::Forward, 0),
            (3, Way::Back, 0),
            (0, Way::Back, 9),
        ] {
            assert_eq!(
                nearest(10, from, way, threes),
                Some(found),
                "{from} {way:?}"
            );
        }
        for way in [Way::Here, Way::Forward, Way::Back] {
            assert_eq!(nearest(1, 0, way, threes), Some(0), "the only one");
            assert_eq!(nearest(0, 0, way, threes), None);
            assert_eq!(nearest(5, 2, way, |_| false), None);
        }
    }

    #[test]
    fn what_is_typed_goes_on_from_where_it_began() {
        let one = Search::typed("n", None, 4).unwrap();
        let two = Search::typed("npm", Some(&one), 9).unwrap();
        let three = Search::typed("np", Some(&two), 11).unwrap();
        let other = Search::typed("apt", Some(&three), 12).unwrap();
        assert_eq!([two.origin(), three.origin(), other.origin()], [4, 4, 12]);
        assert!(Search::typed("", Some(&other), 13).is_none());
    }

    #[test]
    fn letters_are_letters_in_any_case() {
        let search = Search::typed("A.c", None, ()).unwrap();
        assert_eq!(search.places("a.c abc A.C"), [0..3, 8..11]);
        assert!(!search.is_in("abc"));
    }
}
