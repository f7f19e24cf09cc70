//! Finds an engine: which sockets were probed, what answered, and what mends it.
