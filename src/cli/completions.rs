//! `phoenix completions SHELL`.

use std::io::Write;

use clap::CommandFactory;

#[derive(clap::Args, Debug)]
pub(super) struct CompletionsArgs {
    shell: clap_complete::Shell,
}

pub(super) fn run(args: &CompletionsArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut super::Cli::command(),
        "phoenix",
        &mut script,
    );
    out.write_all(&script)?;
    Ok(super::PASSED)
}
