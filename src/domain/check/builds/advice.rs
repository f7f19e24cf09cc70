//! What to try when a RUN fails, where a general truth exists.

/// A sign in the log or the command, and what it means. Specific ones stand before general ones.
struct Sign {
    says: &'static [&'static str],
    advice: &'static str,
}

/// All words of `says` (in lower case) stand in one line of the log.
const SIGNS: [Sign; 13] = [
    Sign {
        says: &["npm", "ci", "package-lock.json"],
        advice: "`npm ci` needs a package-lock.json that fits package.json; copy both before it",
    },
    Sign {
        says: &["enoent", "package.json"],
        advice: "there is no package.json here; copy it before this line and check WORKDIR",
    },
    Sign {
        says: &["cannot find module"],
        advice: "a module or file it needs was not copied or not installed before this line",
    },
    Sign {
        says: &["missing go.sum entry"],
        advice: "go.sum is missing or out of date; copy go.mod and go.sum before this line",
    },
    Sign {
        says: &["go.mod file not found"],
        advice: "there is no go.mod here; copy it before this line and check WORKDIR",
    },
    Sign {
        says: &["could not open requirements file"],
        advice: "the requirements file is not here; copy it before this line and check WORKDIR",
    },
    Sign {
        says: &["error: command 'gcc' failed"],
        advice: NO_COMPILER,
    },
    Sign {
        says: &["gcc", "no such file or directory"],
        advice: NO_COMPILER,
    },
    Sign {
        says: &["eacces"],
        advice: NO_RIGHTS,
    },
    Sign {
        says: &["permission denied"],
        advice: NO_RIGHTS,
    },
    Sign {
        says: &["no space left on device"],
        advice: "the engine's disk is full; free some space, then build again",
    },
    Sign {
        says: &["unable to locate package"],
        advice: "the package list is empty or old; run apt-get update in the same RUN",
    },
    Sign {
        says: &["heap out of memory"],
        advice: "it ran out of memory",
    },
];

const NO_COMPILER: &str =
    "this image has no C compiler; build in a stage that has one and copy the result";
const NO_RIGHTS: &str = "the user of this line may not write there; \
     move USER below it, or give the directory away with chown or COPY --chown";
const NO_NETWORK: &str = "it asked the network, which builds of a mission may not have; \
     use what the base image and the context bring";

/// Signs of a name that could not be looked up or a host that did not answer.
const NETWORK: [&str; 8] = [
    "enotfound",
    "eai_again",
    "could not resolve",
    "temporary failure in name resolution",
    "temporary error (try again later)",
    "temporary failure resolving",
    "network is unreachable",
    "no such host",
];

pub(super) fn for_run(exit: i64, command: &str, log: &[String]) -> Option<&'static str> {
    let log: Vec<String> = log.iter().map(|line| line.to_ascii_lowercase()).collect();
    if log
        .iter()
        .any(|line| NETWORK.iter().any(|sign| line.contains(sign)))
    {
        return Some(NO_NETWORK);
    }
    let said = |sign: &&Sign| {
        log.iter()
            .any(|line| sign.says.iter().all(|word| line.contains(word)))
    };
    if let Some(sign) = SIGNS.iter().find(said) {
        return Some(sign.advice);
    }
    match exit {
        126 => Some("it was found but cannot be executed; chmod +x it in an earlier line"),
        127 => Some(
            "there is no such command in this image; check its spelling, \
             or install or copy it in an earlier line",
        ),
        137 => Some("it was killed, most likely for using more memory than the build may have"),
        139 => Some("it crashed; was it built for another system or C library?"),
        _ if command.contains("sudo ") => Some("builds run as root and have no sudo; leave it out"),
        _ => None,
    }
}
