//! What an engine has of the images that are needed.

use serde::Serialize;

use super::needs::Needs;
use crate::domain::mission::Slug;
use crate::engine::{Engine, EngineError};

/// One needed image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stock {
    pub image: String,
    /// The missions that need it.
    pub missions: Vec<Slug>,
    pub present: Option<Present>,
}

/// As the engine has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Present {
    /// What the engine calls it: `sha256:…`.
    pub id: String,
    /// What the engine itself reports.
    pub engine_bytes: Option<u64>,
    /// Built from packages of other distributions under the image's name.
    pub stand_in: bool,
    /// Of the layers, base first: the same wherever the image is.
    pub diff_ids: Vec<String>,
}

/// Asks the engine for every needed image, in the order of their names.
///
/// # Errors
/// The engine is gone.
pub async fn stock(engine: &impl Engine, needs: &Needs) -> Result<Vec<Stock>, EngineError> {
    let mut all = Vec::new();
    for (image, missions) in &needs.0 {
        let details = engine.inspect(image).await?;
        all.push(Stock {
            image: image.clone(),
            missions: missions.clone(),
            present: details.map(|details| Present {
                id: details.id,
                engine_bytes: details.engine_bytes,
                stand_in: details.config.is_stand_in(),
                diff_ids: details.config.diff_ids,
            }),
        });
    }
    Ok(all)
}
