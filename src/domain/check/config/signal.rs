//! Stop signals in one form, however they were written.

/// Those that people stop containers with, and the numbers they have on Linux.
const NUMBERED: [(&str, &str); 9] = [
    ("1", "HUP"),
    ("2", "INT"),
    ("3", "QUIT"),
    ("6", "ABRT"),
    ("9", "KILL"),
    ("10", "USR1"),
    ("12", "USR2"),
    ("15", "TERM"),
    ("28", "WINCH"),
];

/// `SIGTERM` for `term`, `15` and the empty text, which stands for the engine's own choice.
pub(in crate::domain::check) fn name(signal: &str) -> String {
    let upper = signal.trim().to_ascii_uppercase();
    let short = upper.strip_prefix("SIG").unwrap_or(&upper);
    let numbered = NUMBERED.iter().find(|(number, _)| *number == short);
    match numbered {
        Some((_, name)) => format!("SIG{name}"),
        None if short.is_empty() => "SIGTERM".to_owned(),
        None => format!("SIG{short}"),
    }
}

/// Whether it is one of the above or a real-time signal.
pub(super) fn is_known(signal: &str) -> bool {
    let name = name(signal);
    let short = &name["SIG".len()..];
    !signal.trim().is_empty()
        && (short.starts_with("RT") || NUMBERED.iter().any(|(_, known)| *known == short))
}

#[cfg(test)]
mod tests {
    use super::{is_known, name};

    #[test]
    fn one_form_for_all() {
        for text in ["SIGTERM", "TERM", "sigterm", "15", ""] {
            assert_eq!(name(text), "SIGTERM", "{text}");
        }
        assert_eq!(name("3"), "SIGQUIT");
        for (text, known) in [
            ("SIGQUIT", true),
            ("RTMIN+3", true),
            ("SIGNAL", false),
            ("", false),
        ] {
            assert_eq!(is_known(text), known, "{text}");
        }
    }
}
