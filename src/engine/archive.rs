//! Reads image archives: what `save` streams, and files on disk (docker-archive, OCI layout).
