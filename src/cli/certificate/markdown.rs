//! The certificate as a page of markdown.

use std::fmt::Write;

use crate::domain::bytes::Bytes;
use crate::domain::learner::{Certificate, Line};

pub(super) fn render(certificate: &Certificate) -> String {
    let (earned, possible) = certificate.stars();
    let name = escaped(&certificate.name);
    let mut out = format!(
        "# Project Phoenix\n\n**{name}** finished the course on {} with {earned} of {possible} \
         stars.\n\n| mission | stars | smallest image | layers | verdict |\n|---|---|---|---|---|\n",
        certificate.at.day(),
    );
    for line in &certificate.lines {
        let _infallible = writeln!(out, "| {} |", cells(line).join(" | "));
    }
    out
}

fn cells(line: &Line) -> [String; 5] {
    let unknown = || "–".to_owned();
    [
        escaped(&line.title),
        "★".repeat(usize::from(line.stars)),
        line.bytes
            .map_or_else(unknown, |bytes| Bytes(bytes).to_string()),
        line.layers
            .map_or_else(unknown, |layers| layers.to_string()),
        match &line.receipt {
            Some(receipt) => format!("{}: {}", line.at.day(), escaped(receipt)),
            None => line.at.day(),
        },
    ]
}

/// Letters that mean something in markdown mean themselves.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if r"\`*_[]<>|#".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::cli::certificate::svg::tests::certificate;

    #[test]
    fn a_row_for_each_mission() {
        insta::assert_snapshot!(render(&certificate()));
    }
}
