//! A scripted engine for tests: no daemon, same trait.
