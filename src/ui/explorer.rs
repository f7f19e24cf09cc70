//! Stand-in while the real one is written.
use super::theme::Theme;
use crate::app::explorer::Explorer;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
pub fn draw(_e: &Explorer, _t: &Theme, _area: Rect, _buf: &mut Buffer) {}
