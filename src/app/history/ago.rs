//! How long ago something was, in words.

/// `just now`, `5 min ago`, `3 h ago`, `1 day ago`, `12 days ago`; both in seconds since 1970.
#[must_use]
pub fn ago(at: i64, now: i64) -> String {
    let seconds = now.saturating_sub(at);
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        // A clock that was set back says less than nothing.
        ..60 => "just now".to_owned(),
        60..3600 => format!("{minutes} min ago"),
        3600..86_400 => format!("{hours} h ago"),
        86_400..172_800 => "1 day ago".to_owned(),
        _ if days < 60 => format!("{days} days ago"),
        _ if days < 730 => format!("{} months ago", days / 30),
        _ => format!("{} years ago", days / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn times_are_said_as_people_do() {
        let now = 1_000_000_000;
        for (seconds, words) in [
            (-50, "just now"),
            (0, "just now"),
            (59, "just now"),
            (60, "1 min ago"),
            (3599, "59 min ago"),
            (3600, "1 h ago"),
            (86_399, "23 h ago"),
            (86_400, "1 day ago"),
            (172_800, "2 days ago"),
            (86_400 * 100, "3 months ago"),
            (86_400 * 800, "2 years ago"),
        ] {
            assert_eq!(ago(now - seconds, now), words);
        }
        assert_eq!(ago(i64::MAX, i64::MIN), "just now");
        assert!(ago(i64::MIN, i64::MAX).ends_with("years ago"));
    }
}
