//! Rules about EXPOSE: ports and protocols as the builder accepts them.

use super::registry::Entry;
use super::subject::{Subject, shell_text};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3011",
        Severity::Error,
        "Ports lie between 0 and 65535.",
        out_of_range,
    ),
    Entry::new(
        "ExposeInvalidFormat",
        Severity::Warning,
        "EXPOSE takes ports of the container, no addresses or mappings.",
        invalid,
    ),
    Entry::new(
        "ExposeProtoCasing",
        Severity::Info,
        "The protocol in EXPOSE is lower case.",
        protocol_casing,
    ),
];

fn each(subject: &Subject<'_>, mut visit: impl FnMut(u32, &str, &str, Option<&str>)) {
    for (_, instruction) in subject.all("EXPOSE") {
        for word in shell_text(instruction).split_whitespace() {
            if word.contains('$') {
                continue;
            }
            let (ports, protocol) = match word.split_once('/') {
                Some((ports, protocol)) => (ports, Some(protocol)),
                None => (word, None),
            };
            visit(instruction.line(), word, ports, protocol);
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

fn out_of_range(subject: &Subject<'_>, found: &mut Findings) {
    each(subject, |line, word, ports, _| {
        let beyond = |port: &str| is_number(port) && port.parse::<u16>().is_err();
        if ports.split('-').any(beyond) {
            found.add(
                line,
                format!("there is no port `{word}`"),
                "write a number between 0 and 65535",
            );
        }
    });
}

fn invalid(subject: &Subject<'_>, found: &mut Findings) {
    each(subject, |line, word, ports, _| {
        if !ports.split('-').all(is_number) || ports.split('-').count() > 2 {
            let port = ports.rsplit(':').next().filter(|port| is_number(port));
            found.add(
                line,
                format!("`{word}` is no port of the container"),
                match port {
                    Some(port) => format!(
                        "write `EXPOSE {port}`; which port of the host it gets is said at run time"
                    ),
                    None => "write a port number, such as `EXPOSE 8080`".to_owned(),
                },
            );
        }
    });
}

fn protocol_casing(subject: &Subject<'_>, found: &mut Findings) {
    each(subject, |line, word, _, protocol| {
        if let Some(protocol) = protocol
            && protocol.chars().any(|c| c.is_ascii_uppercase())
        {
            let lower = protocol.to_ascii_lowercase();
            found.add(
                line,
                format!("the protocol of `{word}` is written with capitals"),
                format!("write `{lower}`"),
            );
        }
    });
}
