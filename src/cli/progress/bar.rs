//! One bar for work that goes on for a while; on a terminal only.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::kit::file::Report;
use crate::kit::{Progress, Unit};

/// How often a spinner turns.
const BEAT: Duration = Duration::from_millis(120);

pub(in crate::cli) struct Bar(ProgressBar);

impl Bar {
    pub(in crate::cli) fn new(quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::no_length();
        bar.enable_steady_tick(BEAT);
        Self(bar)
    }

    /// Where progress is to be told.
    pub(in crate::cli) fn report(&self) -> Report {
        let bar = self.0.clone();
        Arc::new(move |progress: Progress| {
            // The templates are constants that indicatif understands; its plain bar serves otherwise.
            if let Ok(style) = ProgressStyle::with_template(template(&progress)) {
                bar.set_style(style);
            }
            bar.set_message(progress.what);
            if let Some(total) = progress.total {
                bar.set_length(total);
            }
            bar.set_position(progress.done);
        })
    }
}

fn template(progress: &Progress) -> &'static str {
    match (progress.total, progress.unit) {
        (None, Unit::Items) => "{spinner} {msg} {elapsed}",
        (None, Unit::Bytes) => "{spinner} {msg} {bytes}",
        (Some(_), Unit::Bytes) => "{msg} {wide_bar} {bytes}/{total_bytes}",
        (Some(_), Unit::Items) => "{msg} {wide_bar} {pos}/{len}",
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
