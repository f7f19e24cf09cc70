//! `phoenix kit serve FILE`: a registry for the room.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;

use tokio_util::sync::CancellationToken;

use super::super::PASSED;
use super::super::progress::Bar;
use crate::content::Home;
use crate::domain::text::counted;
use crate::kit::file::check;
use crate::kit::serve::serve;

/// Nobody has this address; no packet is sent to it either.
const SOMEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

#[derive(clap::Args, Debug)]
pub(super) struct ServeArgs {
    /// A file that `phoenix kit save` wrote
    file: PathBuf,
    /// Where to listen
    #[arg(long, value_name = "IP:PORT", default_value = "0.0.0.0:5000")]
    address: SocketAddr,
    /// Show no bar
    #[arg(long, short)]
    quiet: bool,
}

/// Serves until it is interrupted.
pub(super) async fn run(
    args: &ServeArgs,
    cancel: &CancellationToken,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let state = Home::find()?.folder().join("registry");
    std::fs::create_dir_all(&state)?;
    let bar = Bar::new(args.quiet);
    let (path, report) = (args.file.clone(), bar.report());
    let checking = tokio::task::spawn_blocking(move || check(&path, &*report));
    let checked = checking.await??;
    let registry = serve(&checked, args.address, &state, bar.report()).await?;
    drop(bar);
    let host = SocketAddr::new(seen_as(registry.address().ip()), registry.address().port());
    writeln!(
        out,
        "Serving {} until Ctrl-C. In the room, everybody types:\n\n    phoenix kit pull --mirror {host}\n",
        counted(checked.manifest.images.len(), "image")
    )?;
    out.flush()?;
    cancel.cancelled().await;
    drop(registry);
    Ok(PASSED)
}

/// The address by which others reach this machine.
fn seen_as(listening: IpAddr) -> IpAddr {
    if !listening.is_unspecified() {
        return listening;
    }
    let own = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect(SOMEWHERE)?;
        socket.local_addr()
    });
    // Without a network there is nobody else to tell.
    own.map_or(Ipv4Addr::LOCALHOST.into(), |own| own.ip())
}
