//! Stand-in while the real one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Insert,
    Normal,
    Visual,
    VisualLine,
}
#[derive(Debug, Default)]
pub struct Vim;
impl Vim {
    pub fn mode(&self) -> Mode {
        Mode::Insert
    }
}
