//! Starts the private engine, detached, and waits until it answers.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use super::offer::Kind;
use super::place::Place;
use super::process::{MARK, namespace};
use super::{PrivateError, answers, files, process, stop};
use crate::domain::mission::Seconds;
use crate::engine::Sink;
use crate::engine::connect::Platform;

/// What the first start may take on a slow disk.
const LIMIT: Seconds = Seconds::from_secs(60);
const AGAIN: Duration = Duration::from_millis(100);
/// How long the room may take to be there.
const ROOM_LIMIT: Duration = Duration::from_secs(5);
/// Lines of the log that are shown when it fails.
const LAST_WORDS: usize = 12;

/// Makes the room's network usable, if one comes, then becomes the engine. Its standard output is
/// kept for the room's own end: see `network`.
const ROOM: &str = r#"
folder=$1 network=$2; shift 2
if [ "$network" = comes ]; then
  [ ! -e /etc/resolv.conf ] || mount --bind "$folder/resolv.conf" /etc/resolv.conf
  looks=0
  until grep -q tap0: /proc/net/dev || [ $looks = 100 ]; do looks=$((looks + 1)); sleep 0.05; done
fi
exec "$@" >&2
"#;
/// Where `slirp4netns` answers questions for names: it asks this machine's own servers.
const NAMES: &str = "nameserver 10.0.2.3\n";

/// The private engine answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Up {
    /// `Docker 20.10.24`
    pub version: String,
    pub url: String,
    /// Its network was meant to come up and did not.
    pub cut_off: bool,
}

/// Starts an engine of `kind` under `state`, the program's data directory; one that runs already is
/// waited for. `say` hears what is being done.
///
/// # Errors
/// It cannot be started or does not answer in time; nothing of it runs then.
pub async fn up(
    kind: Kind,
    state: &Path,
    platform: &Platform,
    say: Sink<'_, String>,
) -> Result<Up, PrivateError> {
    let place = Place::under(state);
    place.check()?;
    let _lock = place.lock()?;
    if process::main(&place).is_some()
        && let Some(version) = answers(&place).await
    {
        return Ok(Up {
            version,
            url: place.url(),
            cut_off: false,
        });
    }
    // What a crash left, or one that hangs.
    stop::stop(&place).await?;
    furnish(&place)?;
    let program = kind.program();
    say(format!(
        "starting {program} in {}",
        place.folder().display()
    ));
    let mut engine = spawn(kind, &place, platform)?;
    say(format!("waiting for {program} to answer"));
    let settled = settle(&mut engine, program, &place, platform).await;
    if settled.is_err() {
        stop::stop(&place).await?;
    }
    settled
}

async fn settle(
    engine: &mut Child,
    program: &str,
    place: &Place,
    platform: &Platform,
) -> Result<Up, PrivateError> {
    let mut out = None;
    if platform.root && platform.has("slirp4netns") {
        out = Some(network(engine, place).await?);
    }
    let version = wait(engine, program, place).await?;
    let gone = |child: &mut Child| !matches!(child.try_wait(), Ok(None));
    Ok(Up {
        version,
        url: place.url(),
        cut_off: out.as_mut().is_some_and(gone),
    })
}

/// The folders, for this user alone, and the files that the engine reads.
fn furnish(place: &Place) -> Result<(), PrivateError> {
    for folder in [place.folder().to_owned(), place.data(), place.runtime()] {
        make_private(&folder).map_err(|error| files("making", &folder, &error))?;
    }
    for (path, text) in [(place.names(), NAMES), (place.settings(), "{}\n")] {
        fs::write(&path, text).map_err(|error| files("writing", &path, &error))?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

/// In a session of its own: it outlives this program and its terminal.
fn spawn(kind: Kind, place: &Place, platform: &Platform) -> Result<Child, PrivateError> {
    let bus = bus();
    let mut words: Vec<OsString> = vec!["setsid".into()];
    if platform.root {
        let room = ["unshare", "--net", "--mount", "--pid", "--fork"];
        words.extend(room.map(Into::into));
        words.extend(["--kill-child", "--mount-proc", "sh", "-ec", ROOM, "sh"].map(Into::into));
        words.push(place.folder().into());
        let comes = platform.has("slirp4netns");
        words.push(if comes { "comes" } else { "none" }.into());
    }
    words.extend(kind.command(place, !platform.root && bus.is_some()));
    let log = place.log();
    let said = File::create(&log).map_err(|error| files("writing", &log, &error))?;
    let mut command = marked(&words, place);
    command.stdin(Stdio::null()).stderr(said);
    command.stdout(if platform.root {
        Stdio::piped()
    } else {
        Stdio::null()
    });
    if !platform.root {
        // Podman keeps a process for the user's namespace there: this one is ours alone.
        command.env("XDG_RUNTIME_DIR", place.runtime());
        command.envs(bus.map(|bus| ("DBUS_SESSION_BUS_ADDRESS", bus)));
    }
    let child = started(&mut command, kind.program())?;
    let pid = child.id().map(|pid| pid.to_string()).unwrap_or_default();
    fs::write(place.pid(), pid).map_err(|error| files("writing", &place.pid(), &error))?;
    Ok(child)
}

/// A way out of the room, through this machine's own network but not to its loopback. It ends with
/// the room, whose outermost process alone holds the other end of what it listens to.
async fn network(engine: &mut Child, place: &Place) -> Result<Child, PrivateError> {
    let pid = engine.id().unwrap_or_default().to_string();
    let ours = namespace("self", "net").map_err(spawning("slirp4netns"))?;
    let since = Instant::now();
    // The room is there once its outermost process has left our network; one that ended is told later.
    while namespace(&pid, "net").is_ok_and(|its| its == ours) && since.elapsed() < ROOM_LIMIT {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let end = engine.stdout.take().map(TryInto::<Stdio>::try_into);
    let end = end.transpose().map_err(spawning("slirp4netns"))?;
    let options = [
        "--configure",
        "--mtu=65520",
        "--disable-host-loopback",
        "--exit-fd=0",
    ];
    let mut words: Vec<&OsStr> = vec!["setsid".as_ref(), "slirp4netns".as_ref()];
    words.extend(options.iter().map(OsStr::new));
    words.extend([OsStr::new(&pid), "tap0".as_ref()]);
    let log = place.log();
    let said = File::options().append(true).open(&log);
    let said = said.map_err(|error| files("writing", &log, &error))?;
    let mut command = marked(&words, place);
    command
        .stdin(end.unwrap_or_else(Stdio::null))
        .stdout(Stdio::null())
        .stderr(said);
    started(&mut command, "slirp4netns")
}

async fn wait(engine: &mut Child, program: &str, place: &Place) -> Result<String, PrivateError> {
    let since = Instant::now();
    while since.elapsed() < LIMIT.duration() {
        if let Some(version) = answers(place).await {
            return Ok(version);
        }
        // One that cannot be asked whether it lives is asked again.
        if let Ok(Some(_)) = engine.try_wait() {
            return Err(PrivateError::Ended {
                program: program.to_owned(),
                said: place.last_words(LAST_WORDS),
            });
        }
        tokio::time::sleep(AGAIN).await;
    }
    Err(PrivateError::Silent {
        program: program.to_owned(),
        limit: LIMIT,
        said: place.last_words(LAST_WORDS),
    })
}

fn marked(words: &[impl AsRef<OsStr>], place: &Place) -> Command {
    let (program, arguments) = words.split_first().map_or_else(
        || (OsStr::new("true"), &[][..]),
        |(program, arguments)| (program.as_ref(), arguments),
    );
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env(MARK, place.folder())
        // These would make podman the client of another engine.
        .env_remove("CONTAINER_HOST")
        .env_remove("CONTAINER_CONNECTION")
        // Podman's monitors leave files where they were started.
        .current_dir(place.folder());
    command
}

fn started(command: &mut Command, program: &str) -> Result<Child, PrivateError> {
    command.spawn().map_err(spawning(program))
}

fn spawning(program: &str) -> impl Fn(std::io::Error) -> PrivateError {
    let program = program.to_owned();
    move |error| PrivateError::Spawn {
        program: program.clone(),
        reason: error.to_string(),
    }
}

/// How the user's own systemd is reached, which gives containers their limits.
fn bus() -> Option<OsString> {
    if let Some(bus) = std::env::var_os("DBUS_SESSION_BUS_ADDRESS") {
        return Some(bus);
    }
    let bus = Path::new(&std::env::var_os("XDG_RUNTIME_DIR")?).join("bus");
    bus.exists().then(|| {
        let mut address = OsString::from("unix:path=");
        address.push(bus);
        address
    })
}
