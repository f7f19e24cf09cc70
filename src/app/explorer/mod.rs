//! Stand-in while the real one is written.
use crate::app::action::{ExploreAction, ListAction};
use crate::domain::image::Analysis;
use std::sync::Arc;
#[derive(Debug)]
pub struct Explorer;
#[derive(Debug, Clone)]
pub struct Subject {
    pub name: String,
    pub analysis: Arc<Analysis>,
    pub stand_in: bool,
    pub engine_bytes: Option<u64>,
}
impl Explorer {
    pub fn new(_s: Vec<Subject>) -> Self {
        Self
    }
    pub fn set_images(&mut self, _s: Vec<Subject>) {}
    pub fn act(&mut self, _a: ExploreAction) {}
    pub fn list(&mut self, _a: ListAction, _r: usize) {}
    pub fn set_filter(&mut self, _t: &str) {}
    pub fn filter(&self) -> &str {
        ""
    }
    pub fn selected_line(&self) -> Option<u32> {
        None
    }
}
