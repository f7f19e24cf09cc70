//! One run: read, lint, build, gather facts, evaluate. Knows no screen.
