//! vim-style keys of the editor, for those who chose them.

use crate::app::keys::row::Row;

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[];
