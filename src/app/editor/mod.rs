//! Stand-in while the real one is written.
use std::collections::BTreeMap;
use crate::app::action::EditAction; use crate::app::geometry::Area; use crate::app::keys::Context;
use crate::domain::dockerfile::lint::Diagnostic; use crate::domain::learner::Cursor;
#[derive(Debug, Default)] pub struct Editor { pub files: Vec<(String,String,u64)>, at: usize }
pub mod complete; pub mod vim; pub use complete::Vocabulary;
#[derive(Debug, Default)] pub struct Outcome { pub edited: bool, pub copied: Option<String>, pub open_outside: bool, pub notice: Option<String> }
impl Editor {
 pub fn open(files: Vec<(String,String)>, _w: Vocabulary, _v: bool) -> Self { Self { files: files.into_iter().map(|(a,b)|(a,b,0)).collect(), at: 0 } }
 pub fn act(&mut self, _a: EditAction, _v: Area) -> Outcome { Outcome::default() }
 pub fn vim(&mut self, _a: crate::app::action::VimAction, _v: Area) -> Outcome { Outcome::default() }
 pub fn type_char(&mut self, _a: char, _v: Area) -> Outcome { Outcome::default() }
 pub fn paste(&mut self, _a: &str, _v: Area) -> Outcome { Outcome::default() }
 pub fn click(&mut self, _c: u16, _r: u16, _v: Area, _e: bool) -> Outcome { Outcome::default() }
 pub fn scroll(&mut self, _l: isize, _v: Area) {}
 pub fn resized(&mut self, _v: Area) {}
 pub fn text(&self, p: &str) -> String { self.files.iter().find(|f| f.0 == p).map(|f| f.1.clone()).unwrap_or_default() }
 pub fn texts(&self) -> BTreeMap<String,String> { self.files.iter().map(|f| (f.0.clone(), f.1.clone())).collect() }
 pub fn version(&self, p: &str) -> u64 { self.files.iter().find(|f| f.0 == p).map(|f| f.2).unwrap_or_default() }
 pub fn current(&self) -> &str { &self.files[self.at].0 }
 pub fn switch_to(&mut self, _p: &str) {}
 pub fn replace(&mut self, _p: &str, _t: &str) {}
 pub fn go_to(&mut self, _l: u32, _v: Area) {}
 pub fn cursor_of(&self, _p: &str) -> Cursor { Cursor::default() }
 pub fn restore(&mut self, _p: &str, _c: Cursor) {}
 pub fn set_search(&mut self, _s: &str, _v: Area) {}
 pub fn search(&self) -> &str { "" }
 pub fn found(&self) -> Option<String> { None }
 pub fn set_problems(&mut self, _p: &str, _v: u64, _f: Vec<Diagnostic>) {}
 pub fn has_problems(&self) -> bool { false }
 pub fn problem_here(&self) -> Option<&Diagnostic> { None }
 pub fn set_fault(&mut self, _p: &str, _l: u32, _m: &str) {}
 pub fn contexts(&self) -> Vec<Context> { vec![Context::Editor] }
}
