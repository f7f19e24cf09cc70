//! The flags of an instruction, and the values that some of them take.

use super::Offer;
use crate::domain::dockerfile::{Flag, Keyword};

/// Mounts are long to write, so the usual ones are offered whole.
const MOUNTS: [(&str, &str); 5] = [
    (
        "--mount=type=cache,target=",
        "a folder that is kept between builds",
    ),
    (
        "--mount=type=bind,target=",
        "files of the context, without copying them",
    ),
    (
        "--mount=type=secret,id=",
        "a secret that stays out of the image",
    ),
    ("--mount=type=tmpfs,target=", "a folder in memory"),
    ("--mount=type=ssh ", "the SSH agent of this machine"),
];

const MOUNT_OPTIONS: [(&str, &str); 15] = [
    ("target=", "where it is mounted"),
    ("id=", "its name"),
    ("sharing=locked", "one build at a time"),
    ("sharing=shared", "several builds at once"),
    ("sharing=private", "each build its own"),
    ("source=", "what is mounted"),
    ("from=", "the stage or image it comes from"),
    ("readonly", "cannot be written"),
    ("readwrite", "can be written; changes are thrown away"),
    ("required=true", "fail when it is not given"),
    ("env=", "the variable that holds it"),
    ("size=", "how large it may grow"),
    ("mode=", "permissions"),
    ("uid=", "owner"),
    ("gid=", "group"),
];

/// Which of the options above a type of mount takes.
fn option_fits(kind: &str, option: &str) -> bool {
    let name = option.split('=').next().unwrap_or_default();
    let names: &[&str] = match kind {
        "cache" => &[
            "target", "id", "sharing", "from", "source", "readonly", "mode", "uid", "gid",
        ],
        "secret" => &["id", "target", "required", "env", "mode", "uid", "gid"],
        "ssh" => &["id", "target", "required", "mode", "uid", "gid"],
        "tmpfs" => &["target", "size"],
        _ => &["target", "source", "from", "readwrite"],
    };
    names.contains(&name)
}

/// Values that are one of a few.
fn values(flag: &str) -> &'static [(&'static str, &'static str)] {
    match flag {
        "--platform" => &[
            ("linux/amd64", "64-bit Intel and AMD"),
            ("linux/arm64", "64-bit ARM"),
            ("$BUILDPLATFORM", "that of the machine which builds"),
            ("$TARGETPLATFORM", "that of the image which is built"),
        ],
        "--network" => &[
            ("none", "no network"),
            ("default", "the usual network"),
            ("host", "the network of the host"),
        ],
        "--security" => &[
            ("sandbox", "the usual confinement"),
            ("insecure", "without confinement"),
        ],
        _ => &[],
    }
}

/// What a flag is for.
fn detail(flag: &str) -> &'static str {
    match flag {
        "checksum" => "what a download must hash to",
        "chmod" => "permissions of the copies",
        "chown" => "owner of the copies",
        "device" => "a device of the host",
        "exclude" => "leave out what matches",
        "from" => "copy from a stage or an image",
        "interval" => "time between two checks",
        "keep-git-dir" => "keep .git of a repository",
        "link" => "a layer of its own, whatever lies below",
        "mount" => "a mount for this command",
        "network" => "the network of this command",
        "parents" => "keep the folders of the sources",
        "platform" => "operating system and processor",
        "retries" => "failures in a row until unhealthy",
        "security" => "confinement of this command",
        "start-interval" => "time between checks while starting",
        "start-period" => "time to start in",
        "timeout" => "longest time of a check",
        "unpack" => "unpack archives, or not",
        _ => "",
    }
}

/// Flags of `keyword`, without those in `used` (`from=builder`), which stand there already.
pub(super) fn whole(keyword: &Keyword, used: &[&str]) -> Vec<Offer> {
    let may_repeat = |flag: &Flag| ["mount", "exclude", "device"].contains(&flag.name);
    let fresh = keyword.flags.iter().filter(|flag| {
        let stands = |word: &&&str| word.split('=').next() == Some(flag.name);
        may_repeat(flag) || !used.iter().any(|word| stands(&word))
    });
    let mut offers = Vec::new();
    for flag in fresh {
        if flag.name == "mount" {
            offers.extend(mounts());
        } else {
            let end = if flag.takes_value { '=' } else { ' ' };
            offers.push(Offer::new(
                format!("--{}{end}", flag.name),
                detail(flag.name),
            ));
        }
    }
    offers
}

/// The values of `flag` (`--platform`), where they are few.
pub(super) fn few(flag: &str) -> Vec<Offer> {
    values(flag)
        .iter()
        .map(|(text, detail)| Offer::new(*text, detail))
        .collect()
}

/// The usual mounts.
pub(super) fn mounts() -> Vec<Offer> {
    MOUNTS
        .map(|(text, detail)| Offer::new(text, detail))
        .to_vec()
}

/// Options of a mount that stand not yet in `written`, its earlier ones.
pub(super) fn mount_options(written: &str) -> Vec<Offer> {
    let written: Vec<_> = written.split(',').collect();
    let kind = written
        .iter()
        .find_map(|option| option.strip_prefix("type="))
        .unwrap_or("bind");
    let name = |option: &str| option.split('=').next().map(str::to_owned);
    MOUNT_OPTIONS
        .iter()
        .filter(|(text, _)| option_fits(kind, text))
        .filter(|(text, _)| !written.iter().any(|option| name(option) == name(text)))
        .map(|(text, detail)| Offer::new(*text, detail))
        .collect()
}
