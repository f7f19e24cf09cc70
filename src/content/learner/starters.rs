//! Which starter each draft was made from, by digest: an untouched draft follows a new release's.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Store;
use super::error::{Doing, StoreError};
use super::files::{self, Found};
use crate::content::home::write_at_once;
use crate::domain::mission::Slug;

const VERSION: u32 = 1;
const MAX_BYTES: u64 = 1 << 20;

/// `drafts/<mission>.starter.json`. Beside the mission's folder, where no editable file can be.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Starters {
    version: u32,
    /// Digest of the starter's text by path.
    pub(super) files: BTreeMap<String, String>,
}

impl Store {
    /// What is known; a missing or damaged file knows nothing, and every draft then counts as touched.
    pub(super) fn starters(&self, mission: &Slug) -> Starters {
        let drafts = self.home.path("drafts");
        let name = format!("{mission}.starter.json");
        match files::read(&drafts, name.as_ref(), MAX_BYTES) {
            // Damaged is as good as missing.
            Ok(Found::Text(text)) => serde_json::from_str::<Starters>(&text)
                .ok()
                .filter(|starters| starters.version == VERSION)
                .unwrap_or_default(),
            _ => Starters::default(),
        }
    }

    pub(super) fn save_starters(
        &self,
        mission: &Slug,
        starters: &Starters,
    ) -> Result<(), StoreError> {
        let path = self.starters_path(mission);
        let starters = Starters {
            version: VERSION,
            files: starters.files.clone(),
        };
        let text = serde_json::to_string_pretty(&starters).map_err(std::io::Error::from);
        let text = text.doing("writing", &path)?;
        write_at_once(&path, text.as_bytes()).doing("writing", &path)
    }

    pub(super) fn starters_path(&self, mission: &Slug) -> PathBuf {
        self.home
            .path("drafts")
            .join(format!("{mission}.starter.json"))
    }
}
