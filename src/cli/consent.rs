//! Asks before something is done to this machine, and tells how far it is.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::bail;

/// Asks on the terminal; where there is none only `--yes` consents.
pub(super) fn consent(what: &str, yes: bool) -> anyhow::Result<()> {
    if yes {
        return Ok(());
    }
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        bail!("{what}? That needs consent, and there is no terminal to ask on; add --yes");
    }
    write!(io::stderr(), "{what}? [y/N] ")?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    if matches!(answer.trim(), "y" | "Y" | "yes") {
        return Ok(());
    }
    bail!("nothing was done")
}

/// One line of something that takes its time.
#[expect(clippy::needless_pass_by_value, reason = "a sink takes what it hears")]
pub(super) fn progress(line: String) {
    // If standard error is gone there is nobody to tell.
    let _gone = writeln!(io::stderr(), "{line}");
}
