//! Build script: a new file under `missions/` rebuilds the binary that carries it.

fn main() {
    let lines = [
        "cargo:rerun-if-changed=missions",
        "cargo:rerun-if-changed=src/build.rs",
    ];
    for line in lines {
        emit(line);
    }
}

#[expect(
    clippy::print_stdout,
    reason = "this is how a build script speaks to cargo"
)]
fn emit(line: &str) {
    println!("{line}");
}
