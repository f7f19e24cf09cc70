//! The words and rules of the product: missions, Dockerfiles, images, checks, verdicts.
//! Pure: no IO, no clock, no async.

pub mod build;
pub mod bytes;
pub mod check;
pub mod dockerfile;
pub mod event;
pub mod facts;
pub mod files;
pub mod glob;
pub mod ignore;
pub mod image;
pub mod learner;
pub mod log;
pub mod mission;
pub mod proof;
pub mod report;
pub mod text;
pub mod verdict;
