//! Sizes of a mission's own references: built exactly as a submission is, and looked into.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::gather::analysis;
use super::{Job, Run};
use crate::domain::image::Analysis;
use crate::domain::mission::{Bundle, Slug};
use crate::engine::{Engine, ScanRequest};

/// Builds one reference and reads its layers; the error says what came back. What the engine made
/// stays until [`Engine::finish`].
pub async fn measure<E: Engine>(
    bundle: &Arc<Bundle>,
    reference: &Slug,
    offline: bool,
    engine: &E,
    cancel: &CancellationToken,
) -> Result<Arc<Analysis>, String> {
    let job = Job {
        bundle: Arc::clone(bundle),
        submission: bundle.starter_submission(),
        offline,
        always_measure: false,
        fresh: false,
    };
    let run = Run {
        job: &job,
        engine,
        sink: &|_unheard| (),
        cancel,
    };
    let built = Box::pin(run.build_reference(reference.as_str())).await;
    let image = built.result.map_err(|failure| failure.to_string())?.image;
    let request = ScanRequest {
        images: vec![image],
        ..ScanRequest::default()
    };
    let scans = run.unless_cancelled(engine.scan(&request)).await;
    let scans = scans.map_err(|error| error.to_string())?;
    let scan = scans.first().ok_or("the engine read no layers")?;
    Ok(analysis(scan, built.dockerfile.as_deref(), None))
}
