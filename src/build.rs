//! Build script: a new file under `missions/` or `assets/skeleton/` rebuilds the binary that carries it.

fn main() {
    println!("cargo:rerun-if-changed=missions");
    println!("cargo:rerun-if-changed=assets/skeleton");
    println!("cargo:rerun-if-changed=src/build.rs");
}
