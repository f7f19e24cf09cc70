//! The terminal: raw mode and back, the event loop, and the work behind the screen's effects.
