//! Stand-in while the real one is written.
use ratatui::buffer::Buffer; use ratatui::layout::Rect; use crate::app::explorer::Explorer; use super::theme::Theme;
pub fn draw(_e: &Explorer, _t: &Theme, _area: Rect, _buf: &mut Buffer) {}
