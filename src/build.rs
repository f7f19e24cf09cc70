//! Build script: a new file under `missions/` rebuilds the binary that carries it.

fn main() {
    println!("cargo:rerun-if-changed=missions");
    println!("cargo:rerun-if-changed=src/build.rs");
}
