//! The house's own rules, read off the source: which layer may know which, and how large a room may
//! grow. A failure names the file and the line.

mod budgets;
mod layers;
mod source;
