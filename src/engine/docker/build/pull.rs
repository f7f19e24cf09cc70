//! A pull's progress by layer. An engine reports many times a second; only what a person could see
//! move is told.

use std::collections::HashMap;

use bollard::models::CreateImageInfo;

use super::lines::one_line;
use crate::domain::build::{BuildEvent, Pull};
use crate::domain::bytes::Bytes;
use crate::engine::Sink;

/// Layers of one image that are followed.
const MAX_LAYERS: usize = 500;

pub(super) struct PullProgress<'a> {
    image: &'a str,
    events: Sink<'a, BuildEvent>,
    told: HashMap<String, Pull>,
}

impl<'a> PullProgress<'a> {
    pub(super) fn new(image: &'a str, events: Sink<'a, BuildEvent>) -> Self {
        Self {
            image,
            events,
            told: HashMap::new(),
        }
    }

    pub(super) fn take(&mut self, info: CreateImageInfo) {
        let Some(status) = info.status else {
            return;
        };
        let bytes = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok()).map(Bytes); // negative: unknown
        let progress = info.progress_detail.unwrap_or_default();
        let news = Pull {
            image: self.image.to_owned(),
            layer: layer(info.id),
            status: one_line(&status),
            current: bytes(progress.current),
            total: bytes(progress.total).filter(|total| total.0 > 0),
        };
        let worth = match self.told.get(&news.layer) {
            Some(told) => told.status != news.status || moved(told, &news),
            None => self.told.len() < MAX_LAYERS,
        };
        if worth {
            self.told.insert(news.layer.clone(), news.clone());
            (self.events)(BuildEvent::Pull(news));
        }
    }
}

/// A hex id names a layer; a tag (`3.18`) or nothing means the image as a whole.
fn layer(id: Option<String>) -> String {
    id.filter(|id| id.len() >= 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .unwrap_or_default()
}

/// By at least a fiftieth, or to its end.
fn moved(told: &Pull, news: &Pull) -> bool {
    let (Some(before), Some(now)) = (told.current, news.current) else {
        return told.current != news.current;
    };
    let step = news.total.map_or(1 << 20, |total| total.0 / 50);
    news.current == news.total && before != now || now.0.abs_diff(before.0) > step
}

#[cfg(test)]
mod tests {
    use bollard::models::{CreateImageInfo, ProgressDetail};

    use super::PullProgress;
    use crate::domain::build::BuildEvent;
    use crate::engine::docker::build::tests::Heard;

    #[test]
    fn a_layer_moves_in_visible_steps() {
        let heard = Heard::default();
        let sink = |event| heard.hear(event);
        let mut progress = PullProgress::new("alpine:3.18", &sink);
        let mut at = |status: &str, current: i64| {
            progress.take(CreateImageInfo {
                id: Some("6aca0c904882".to_owned()),
                status: Some(status.to_owned()),
                progress_detail: Some(ProgressDetail {
                    current: Some(current),
                    total: Some(10_000),
                }),
                ..CreateImageInfo::default()
            });
        };
        for current in 0..=10_000 {
            at("Downloading", current);
        }
        at("Pull complete", 10_000);
        let events = heard.events();
        assert!((40..60).contains(&events.len()), "{}", events.len());
        let Some(BuildEvent::Pull(last)) = events.last() else {
            panic!("{events:?}");
        };
        assert_eq!(
            (last.layer.as_str(), last.status.as_str()),
            ("6aca0c904882", "Pull complete")
        );
    }

    #[test]
    fn the_image_as_a_whole_has_no_layer() {
        let heard = Heard::default();
        let sink = |event| heard.hear(event);
        let mut progress = PullProgress::new("alpine:3.18", &sink);
        for id in [Some("3.18".to_owned()), None] {
            progress.take(CreateImageInfo {
                id,
                status: Some("\u{1b}[31mPulling from library/alpine".to_owned()),
                progress_detail: Some(ProgressDetail {
                    current: Some(-1),
                    total: Some(-1),
                }),
                ..CreateImageInfo::default()
            });
        }
        let events = heard.events();
        let [BuildEvent::Pull(pull)] = events.as_slice() else {
            panic!("{events:?}");
        };
        assert_eq!(pull.layer, "");
        assert_eq!(pull.status, "Pulling from library/alpine");
        assert_eq!(pull.current, None);
    }
}
