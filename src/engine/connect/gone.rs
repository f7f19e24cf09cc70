//! Notices when an engine goes away, without asking again and again: a stream of its events is held
//! open, and ends with it.

use std::collections::HashMap;

use bollard::query_parameters::EventsOptionsBuilder;
use futures_util::StreamExt;

use super::Found;

/// A kind of event that hardly ever happens: the stream is for its end, not for its items.
const QUIET: &str = "plugin";

impl Found {
    /// Returns once the engine no longer answers.
    pub async fn gone(&self) {
        let filters = HashMap::from([("type".to_owned(), vec![QUIET.to_owned()])]);
        let options = EventsOptionsBuilder::new().filters(&filters).build();
        let mut events = self.api.events(Some(options));
        // An error is an end too: whoever asked looks again and sees for itself.
        while let Some(Ok(_event)) = events.next().await {}
    }
}
