//! One layer's tar, read once: listing, captured files, pattern hits.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::entry;
use super::fault::Fault;
use super::limits::Budget;
use super::members::{Data, Members};
use super::search::Search;
use super::wants::Wants;
use crate::domain::facts::MAX_CONTENT;
use crate::domain::image::{Kind, LayerListing, Member};

/// What one layer holds. The unit of caching: a layer never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct LayerRecord {
    #[serde(with = "super::serial::shared")]
    pub(in crate::engine) listing: Arc<LayerListing>,
    /// The first [`MAX_CONTENT`] bytes of wanted files, by path.
    #[serde(with = "super::serial::contents")]
    pub(in crate::engine) captures: BTreeMap<String, Vec<u8>>,
    /// Pattern and path.
    pub(in crate::engine) hits: Vec<(String, String)>,
}

/// Reads a layer's uncompressed tar to its end mark.
pub(super) fn read(
    input: impl BufRead,
    wants: &Wants,
    budget: &mut Budget,
) -> Result<LayerRecord, Fault> {
    let mut record = LayerRecord::default();
    let mut listing = LayerListing::default();
    let mut members = Members::new(input);
    let mut scratch = Vec::new();
    while let Some(head) = members.next()? {
        let Some(member) = entry::member(&head)? else {
            continue;
        };
        match &member {
            Member::Entry { path, entry } => {
                let link = match &entry.kind {
                    Kind::Symlink { target } | Kind::Hardlink { target } => target,
                    _ => "",
                };
                budget.take_member(path, link)?;
                if entry.kind == Kind::File {
                    read_file(
                        members.data(),
                        path,
                        wants,
                        budget,
                        &mut record,
                        &mut scratch,
                    )?;
                }
            }
            Member::Whiteout { path } | Member::Opaque { path } => budget.take_member(path, "")?,
        }
        listing.members.push(member);
    }
    listing.members.shrink_to_fit();
    record.listing = Arc::new(listing);
    Ok(record)
}

fn read_file<R: BufRead>(
    mut data: Data<'_, R>,
    path: &str,
    wants: &Wants,
    budget: &mut Budget,
    record: &mut LayerRecord,
    scratch: &mut Vec<u8>,
) -> Result<(), Fault> {
    let mut kept = wants.captures(path).then(Vec::new);
    if !wants.patterns.is_empty() {
        let mut search = Search::new(&wants.patterns, scratch);
        loop {
            let bytes = data.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            search.feed(bytes);
            if let Some(kept) = &mut kept {
                let room = usize::try_from(MAX_CONTENT).unwrap_or(usize::MAX) - kept.len();
                kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
            }
            let count = bytes.len();
            data.consume(count);
        }
        let hit = |at: usize| (wants.patterns[at].as_str().to_owned(), path.to_owned());
        record.hits.extend(search.finish().map(hit));
    } else if let Some(kept) = &mut kept {
        data.take(MAX_CONTENT).read_to_end(kept)?;
    }
    if let Some(kept) = kept {
        budget.take_captured(kept.len())?;
        record.captures.insert(path.to_owned(), kept);
    }
    Ok(())
}
