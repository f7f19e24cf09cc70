//! Words about a run: wrapped by cells, never by bytes, and numbers and times as they are read.

use std::fmt::Write as _;
use std::time::Duration;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text in lines of at most `room` cells, broken at spaces where there are any. A letter that is
/// wider than the room is left out.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    if room == 0 {
        return lines;
    }
    let (mut start, mut used) = (0, 0);
    // Where the line may end, and where the next one starts then.
    let mut gap: Option<(usize, usize)> = None;
    for (at, letter) in text.grapheme_indices(true) {
        let wide = letter.width();
        if letter == " " && at > start {
            let after = gap.filter(|(_, next)| *next == at).map(|(end, _)| end);
            gap = Some((after.unwrap_or(at), at + 1));
        }
        if used + wide > room && at > start {
            let (end, next) = gap.take().unwrap_or((at, at));
            lines.push(&text[start..end]);
            start = next;
            used = text.get(start..at).map_or(0, UnicodeWidthStr::width);
            if start > at {
                continue;
            }
        }
        used += wide;
    }
    if start < text.len() || lines.is_empty() {
        lines.push(&text[start..]);
    }
    lines.retain(|line| line.width() <= room);
    lines
}

/// `0.4 s`, `12.3 s`, `1 min 05 s`.
#[must_use]
pub fn took(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{:.1} s", seconds.max(0.0));
    }
    minutes(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// `3 s`, `1 min 05 s`: for a time that still runs.
#[must_use]
pub fn running_for(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        _ => minutes(time),
    }
}

fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

/// `12,345`
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 step`, `3 steps`.
#[must_use]
pub fn count(number: usize, thing: &str) -> String {
    let mut text = grouped(number);
    // Writing to a string cannot fail.
    let _infallible = write!(text, " {thing}{}", if number == 1 { "" } else { "s" });
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    #[test]
    fn words_stay_whole_where_they_can() {
        for (text, room, lines) in [
            ("one two three", 7, vec!["one two", "three"]),
            ("one two three", 8, vec!["one two", "three"]),
            ("abcdefgh", 3, vec!["abc", "def", "gh"]),
            ("a bcdefgh", 4, vec!["a", "bcde", "fgh"]),
            ("日本語", 4, vec!["日本", "語"]),
            ("ab  cd", 3, vec!["ab", "cd"]),
            ("", 5, vec![""]),
            ("日", 1, vec![]),
            ("x", 0, vec![]),
        ] {
            assert_eq!(wrap(text, room), lines, "{text} in {room}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_wrapped_fits_and_loses_no_letter(text in "[a-z日é ]{0,60}", room in 2_usize..20) {
            let lines = wrap(&text, room);
            assert!(lines.iter().all(|line| line.width() <= room), "{lines:?}");
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }

    #[test]
    fn numbers_and_times_read_well() {
        assert_eq!(grouped(1), "1");
        assert_eq!(grouped(98_200), "98,200");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(count(1, "step"), "1 step");
        assert_eq!(took(4.24), "4.2 s");
        assert_eq!(took(65.0), "1 min 05 s");
        assert_eq!(took(f64::MAX), format!("{} min 15 s", u64::MAX / 60));
        assert_eq!(running_for(Duration::from_millis(9_900)), "9 s");
    }
}
