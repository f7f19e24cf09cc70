//! The blame sentence: which line brings how much, and what of it ships without being seen.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fate::sum;
use super::{Analysis, Blame, Fate};
use crate::domain::bytes::Bytes;

/// More places than this are summed up.
const MOST_PLACES: usize = 3;

impl Analysis {
    /// How many of the first layers no line of the Dockerfile made: the base image's. Without any
    /// line nothing is known of whose the layers are.
    #[must_use]
    pub fn base_layers(&self) -> usize {
        let own = self.layers.iter().position(|layer| layer.line.is_some());
        own.unwrap_or(0)
    }
}

/// Hidden bytes of one place and one fate.
struct Part {
    place: String,
    fate: Fate,
    bytes: u64,
}

impl Blame {
    /// `line 6`, `the base image`, or the layer where no line is known.
    #[must_use]
    pub fn name(&self, layer: usize) -> String {
        match self.layers.get(layer) {
            Some((_, Some(line))) => format!("line {line}"),
            Some(_) if layer < self.base => "the base image".to_owned(),
            _ => format!("layer {}", layer + 1),
        }
    }

    /// What these layers bring, what of it still ships unseen, and what they hide of others:
    /// `line 6 adds 312.0 MB; 280.0 MB of it is deleted in line 9 and still ships`. More than one
    /// layer can only be the base image's.
    #[must_use]
    pub fn sentence(&self, layers: Range<usize>) -> String {
        if layers.is_empty() || layers.end > self.layers.len() {
            return String::new();
        }
        let whole_base = layers == (0..self.base);
        let place = |layer: usize| match (layers.contains(&layer), whole_base) {
            (true, true) => "the base image itself".to_owned(),
            (true, false) => "the same layer".to_owned(),
            (false, _) => self.name(layer),
        };
        let bytes = self.bytes(layers.clone());
        let own = self.parts(|from, _| layers.contains(&from), |_, to| place(to));
        let hides = self.parts(
            |from, to| layers.contains(&to) && !layers.contains(&from),
            |from, _| self.name(from),
        );
        let mut words = self.brings(&layers, bytes, own.is_empty());
        if !own.is_empty() {
            words.push_str("; ");
            words.push_str(&hidden(&own, bytes));
        }
        if !hides.is_empty() {
            words.push_str("; ");
            words.push_str(&hiding(&hides));
        }
        words
    }

    /// One sentence for the whole image, with the line that ships most of what nobody sees.
    #[must_use]
    pub fn worst(&self) -> String {
        let wasted = self.wasted(0..self.layers.len());
        if self.bytes(0..self.layers.len()) == 0 {
            return "the image has no file with a byte in it".to_owned();
        }
        let parts = self.parts(|_, _| true, |from, _| self.name(from));
        let mut by_place: BTreeMap<&str, u64> = BTreeMap::new();
        for part in &parts {
            let bytes = by_place.entry(&part.place).or_default();
            *bytes = bytes.saturating_add(part.bytes);
        }
        let worst = by_place.into_iter().max_by_key(|(_, bytes)| *bytes);
        let Some((worst, bytes)) = worst else {
            return "nothing is wasted: every byte that ships is in the final image".to_owned();
        };
        let hiders = self.parts(|from, _| self.name(from) == worst, |_, to| self.name(to));
        let how = match hiders.as_slice() {
            [only] if only.place == worst => format!(" and is {} there", only.fate.done()),
            [only] => format!(" and is {} in {}", only.fate.done(), only.place),
            _ => String::new(),
        };
        format!(
            "{} ships unseen; {} comes from {worst}{how}",
            Bytes(wasted),
            of_it(bytes, wasted),
        )
    }

    fn brings(&self, layers: &Range<usize>, bytes: u64, all_seen: bool) -> String {
        let is_base = layers.end <= self.base;
        if *layers == (0..self.base) {
            return format!("the base image brings {}", Bytes(bytes));
        }
        let (who, verb) = if is_base {
            let layer = format!("layer {} of the base image", layers.start + 1);
            (layer, "brings")
        } else {
            (self.name(layers.start), "adds")
        };
        match (bytes, all_seen) {
            (0, _) => format!("{who} {verb} no bytes"),
            (_, true) => format!(
                "{who} {verb} {}, all of it is in the final image",
                Bytes(bytes)
            ),
            (_, false) => format!("{who} {verb} {}", Bytes(bytes)),
        }
    }

    /// The flows (from, to) that are `wanted`, by place and fate, the largest first.
    fn parts(
        &self,
        wanted: impl Fn(usize, usize) -> bool,
        place: impl Fn(usize, usize) -> String,
    ) -> Vec<Part> {
        let mut parts: BTreeMap<(String, Fate), u64> = BTreeMap::new();
        for ((from, to, fate), bytes) in &self.flows {
            if wanted(*from, *to) {
                let part = parts.entry((place(*from, *to), *fate)).or_default();
                *part = part.saturating_add(*bytes);
            }
        }
        let part = |((place, fate), bytes)| Part { place, fate, bytes };
        let mut parts: Vec<Part> = parts.into_iter().map(part).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.bytes));
        parts
    }
}

impl Fate {
    /// `deleted`
    #[must_use]
    pub fn done(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Replaced => "replaced",
            Self::Rewritten => "written again",
        }
    }
}

/// What became of the bytes a layer ships.
fn hidden(parts: &[Part], of: u64) -> String {
    if let [part] = parts {
        let amount = of_it(part.bytes, of);
        let place = &part.place;
        return match part.fate {
            Fate::Rewritten => format!(
                "{amount} is written again in {place} with another owner or mode, and ships twice"
            ),
            fate => format!("{amount} is {} in {place} and still ships", fate.done()),
        };
    }
    let amount = of_it(sum(parts.iter().map(|part| part.bytes)), of);
    let each = |part: &Part| {
        format!(
            "{} {} in {}",
            Bytes(part.bytes),
            part.fate.done(),
            part.place
        )
    };
    format!("{amount} still ships unseen: {}", list(parts, each))
}

/// What a layer does to bytes that others ship.
fn hiding(parts: &[Part]) -> String {
    if let [part] = parts {
        let (bytes, place) = (Bytes(part.bytes), &part.place);
        return match part.fate {
            Fate::Deleted => format!("it deletes {bytes} from {place}, which still ships"),
            Fate::Replaced => format!("it replaces {bytes} from {place}, which still ships"),
            Fate::Rewritten => format!(
                "it writes {bytes} from {place} again with another owner or mode, which ships twice"
            ),
        };
    }
    let all = Bytes(sum(parts.iter().map(|part| part.bytes)));
    let each = |part: &Part| {
        format!(
            "{} from {} {}",
            Bytes(part.bytes),
            part.place,
            part.fate.done()
        )
    };
    format!("it hides {all} that still ships: {}", list(parts, each))
}

/// The first few, and what the others come to.
fn list(parts: &[Part], each: impl Fn(&Part) -> String) -> String {
    // One that is left over is told, not counted.
    let most = if parts.len() == MOST_PLACES + 1 {
        parts.len()
    } else {
        MOST_PLACES
    };
    let (told, more) = parts.split_at(most.min(parts.len()));
    let mut words: Vec<String> = told.iter().map(each).collect();
    if !more.is_empty() {
        let bytes = Bytes(sum(more.iter().map(|part| part.bytes)));
        words.push(format!("{bytes} in {} more places", more.len()));
    }
    words.join(", ")
}

/// `280.0 MB of it`; never `312.0 MB of it` where 312.0 MB is all there seems to be.
fn of_it(part: u64, whole: u64) -> String {
    let words = Bytes(part).to_string();
    if part == whole {
        "all of it".to_owned()
    } else if words == Bytes(whole).to_string() {
        "nearly all of it".to_owned()
    } else {
        format!("{words} of it")
    }
}

#[cfg(test)]
#[path = "blame_words_tests.rs"]
mod tests;
