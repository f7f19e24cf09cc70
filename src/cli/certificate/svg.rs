//! The certificate as a picture that prints on one page.

use std::fmt::Write;

use crate::domain::bytes::Bytes;
use crate::domain::learner::{Certificate, Line, MOST_STARS};

/// A page in the proportions of A4, lying; units are points.
const WIDTH: usize = 842;
const HEIGHT: usize = 595;
/// From the top to the first mission.
const FIRST: usize = 232;
/// Between two missions, at most.
const STEP: usize = 24;
/// Free at the foot of the page.
const FOOT: usize = 48;

pub(super) fn render(certificate: &Certificate) -> String {
    let (earned, possible) = certificate.stars();
    let step = (HEIGHT - FIRST - FOOT) / certificate.lines.len().max(1);
    let step = step.min(STEP);
    let mut rows = String::new();
    for (index, line) in certificate.lines.iter().enumerate() {
        rows += &row(line, FIRST + index * step);
    }
    let (frame, middle) = ((WIDTH - 40, HEIGHT - 40), WIDTH / 2);
    let name = escaped(&certificate.name);
    let day = certificate.at.day();
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Georgia,'DejaVu Serif',serif" fill="#23262b">
<rect width="{WIDTH}" height="{HEIGHT}" fill="#faf7f0"/>
<rect x="20" y="20" width="{}" height="{}" fill="none" stroke="#b9722c" stroke-width="2"/>
<g text-anchor="middle">
<text x="{middle}" y="74" font-size="16" letter-spacing="6" fill="#b9722c">PROJECT PHOENIX</text>
<text x="{middle}" y="128" font-size="36">{name}</text>
<text x="{middle}" y="162" font-size="15">finished the course on {day}</text>
<text x="{middle}" y="190" font-size="15">with {earned} of {possible} stars</text>
</g>
<g font-size="11">
{rows}</g>
</svg>
"##,
        frame.0, frame.1
    )
}

fn row(line: &Line, y: usize) -> String {
    let title = escaped(&line.title);
    let stars = usize::from(line.stars.min(MOST_STARS));
    let stars = "★".repeat(stars) + &"☆".repeat(usize::from(MOST_STARS) - stars);
    let size = line.bytes.map(|bytes| Bytes(bytes).to_string());
    let size = size.unwrap_or_default();
    let receipt = escaped(line.receipt.as_deref().unwrap_or_default());
    let mut out = String::new();
    let _infallible = writeln!(
        out,
        r##"<text x="60" y="{y}">{title}</text><text x="250" y="{y}" fill="#b9722c">{stars}</text><text x="370" y="{y}" text-anchor="end">{size}</text><text x="390" y="{y}" font-size="8" fill="#6c6e74">{receipt}</text>"##
    );
    out
}

fn escaped(text: &str) -> String {
    let replaced = text.replace('&', "&amp;").replace('<', "&lt;");
    replaced.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
pub(super) mod tests {
    use super::render;
    use crate::domain::learner::{Certificate, Date, Line};

    pub(in crate::cli::certificate) fn certificate() -> Certificate {
        let line = |title: &str, stars, receipt: Option<&str>| Line {
            title: title.to_owned(),
            stars,
            bytes: Some(110_106_555),
            layers: Some(8),
            at: Date::of(1_779_545_730),
            receipt: receipt.map(str::to_owned),
        };
        Certificate {
            name: "A. <b>lex</b> & | _co_".to_owned(),
            at: Date::of(1_779_545_730),
            lines: vec![
                line(
                    "Lean Manufacturing",
                    3,
                    Some(
                        "mission 0123456789ab, answer ba9876543210, Docker 20.10.24, phoenix 0.1.0",
                    ),
                ),
                line("Pocket Rocket", 1, None),
            ],
        }
    }

    #[test]
    fn a_picture_of_one_page() {
        let picture = render(&certificate());
        assert!(!picture.contains("<b>"), "{picture}");
        insta::assert_snapshot!(picture);
    }
}
