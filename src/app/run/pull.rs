//! The pull of one base image: bytes over all its layers, and how fast they come.

use std::collections::HashMap;
use std::time::Duration;

use crate::domain::build::Pull;

/// Layers of one image that are followed.
const MAX_LAYERS: usize = 500;
/// How long bytes are gathered before a rate is said.
const RATE_WINDOW: Duration = Duration::from_secs(1);

/// One image that is being pulled.
#[derive(Clone, Debug)]
pub struct Pulling {
    pub image: String,
    /// What the engine said last of the image as a whole, or of a layer.
    pub status: String,
    layers: HashMap<String, Layer>,
    sum: Sum,
    rate: Rate,
    since: Duration,
    ended: Option<Duration>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Layer {
    current: u64,
    total: u64,
    unpacked: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    current: u64,
    total: u64,
    unpacked: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Rate {
    mark: Duration,
    bytes: u64,
    per_second: Option<u64>,
}

impl Pulling {
    pub(super) fn new(image: &str, now: Duration) -> Self {
        Self {
            image: image.to_owned(),
            status: String::new(),
            layers: HashMap::new(),
            sum: Sum::default(),
            rate: Rate {
                mark: now,
                ..Rate::default()
            },
            since: now,
            ended: None,
        }
    }

    pub(super) fn take(&mut self, news: &Pull, now: Duration) {
        self.status.clone_from(&news.status);
        if news.layer.is_empty() {
            if news.status.starts_with("Status:") {
                self.end(now);
            }
            return;
        }
        if self.layers.len() == MAX_LAYERS && !self.layers.contains_key(&news.layer) {
            return;
        }
        let before = self.layers.get(&news.layer).copied().unwrap_or_default();
        let after = before.after(news);
        self.layers.insert(news.layer.clone(), after);
        self.sum.change(before, after);
        self.rate.take(self.sum.current, now);
    }

    /// No more is to come.
    pub(super) fn end(&mut self, now: Duration) {
        self.ended.get_or_insert(now);
    }

    /// Bytes that are here.
    #[must_use]
    pub fn current(&self) -> u64 {
        self.sum.current
    }

    /// Bytes of all layers whose size is known; none when that is none of them.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        Some(self.sum.total).filter(|total| *total > 0)
    }

    /// Layers that are here and unpacked, and all of them.
    #[must_use]
    pub fn layers(&self) -> (usize, usize) {
        (self.sum.unpacked, self.layers.len())
    }

    /// Bytes per second, once that can be said.
    #[must_use]
    pub fn rate(&self) -> Option<u64> {
        self.rate.per_second.filter(|_| self.ended.is_none())
    }

    /// Seconds it took.
    #[must_use]
    pub fn seconds(&self) -> Option<f64> {
        let ended = self.ended?;
        Some(ended.saturating_sub(self.since).as_secs_f64())
    }
}

impl Layer {
    fn after(self, news: &Pull) -> Self {
        let mut layer = self;
        let (current, total) = (news.current.map(|b| b.0), news.total.map(|b| b.0));
        match news.status.as_str() {
            "Downloading" => {
                layer.total = total.unwrap_or(layer.total);
                layer.current = current.unwrap_or(layer.current);
                layer.total = layer.total.max(layer.current);
            }
            "Verifying Checksum" | "Download complete" => layer.current = layer.total,
            // What it counts here are bytes of the same compressed file, once more.
            "Extracting" => {
                layer.total = layer.total.max(total.unwrap_or_default());
                layer.current = layer.total;
            }
            "Pull complete" | "Already exists" => {
                layer.current = layer.total;
                layer.unpacked = true;
            }
            _ => {}
        }
        layer
    }
}

impl Sum {
    fn change(&mut self, before: Layer, after: Layer) {
        let shift = |sum: u64, old: u64, new: u64| sum.saturating_sub(old).saturating_add(new);
        self.current = shift(self.current, before.current, after.current);
        self.total = shift(self.total, before.total, after.total);
        self.unpacked += usize::from(after.unpacked && !before.unpacked);
    }
}

impl Rate {
    fn take(&mut self, bytes: u64, now: Duration) {
        let time = now.saturating_sub(self.mark);
        if time < RATE_WINDOW {
            return;
        }
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1);
        let fresh = bytes.saturating_sub(self.bytes).saturating_mul(1_000) / millis;
        // Half of the old one, so that the number can be read.
        let smooth = self.per_second.map_or(fresh, |old| fresh.midpoint(old));
        *self = Self {
            mark: now,
            bytes,
            per_second: Some(smooth),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bytes::Bytes;

    fn news(layer: &str, status: &str, current: u64, total: u64) -> Pull {
        Pull {
            image: "node:20".to_owned(),
            layer: layer.to_owned(),
            status: status.to_owned(),
            current: Some(Bytes(current)),
            total: Some(Bytes(total)),
        }
    }

    #[test]
    fn layers_add_up_and_the_rate_is_smoothed() {
        let at = Duration::from_millis;
        let mut pull = Pulling::new("node:20", at(0));
        assert_eq!(pull.total(), None);
        pull.take(&news("a", "Downloading", 100, 1_000), at(100));
        pull.take(&news("b", "Downloading", 50, 500), at(200));
        assert_eq!((pull.current(), pull.total()), (150, Some(1_500)));
        assert_eq!(pull.rate(), None, "too early to say");
        pull.take(&news("a", "Downloading", 950, 1_000), at(1_000));
        assert_eq!(pull.rate(), Some(1_000));
        pull.take(&news("b", "Download complete", 0, 0), at(2_000));
        assert_eq!(pull.rate(), Some(725));
        pull.take(&news("a", "Extracting", 10, 1_000), at(2_100));
        assert_eq!((pull.current(), pull.layers()), (1_500, (0, 2)));
        pull.take(&news("a", "Pull complete", 0, 0), at(2_200));
        pull.take(&news("a", "Pull complete", 0, 0), at(2_200));
        pull.take(&news("c", "Already exists", 0, 0), at(2_200));
        assert_eq!(pull.layers(), (2, 3));
        assert_eq!(pull.seconds(), None);
        let mut whole = news("", "Status: Downloaded newer image", 0, 0);
        whole.current = None;
        pull.take(&whole, at(3_000));
        assert_eq!((pull.seconds(), pull.rate()), (Some(3.0), None));
    }

    #[test]
    fn hostile_numbers_and_layers_are_bounded() {
        let mut pull = Pulling::new("x", Duration::ZERO);
        for layer in 0..2_000 {
            let name = layer.to_string();
            pull.take(&news(&name, "Downloading", u64::MAX, 3), Duration::MAX);
        }
        assert_eq!(pull.layers().1, MAX_LAYERS);
        assert_eq!(pull.total(), Some(u64::MAX));
    }
}
