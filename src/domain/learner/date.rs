//! Seconds since 1970 as a date that people and file names can carry; always UTC.

use std::fmt;

const DAY: i64 = 86_400;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A point in time, to the second, UTC. Shown as `23 May 2026, 14:15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: i64,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

impl Date {
    /// `seconds` since 1970. The calendar is the Gregorian one, counted in eras of 400 years that
    /// begin in March, so that the leap day comes last.
    #[must_use]
    pub fn of(seconds: i64) -> Self {
        let days = seconds.div_euclid(DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let clock = seconds.rem_euclid(DAY);
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month: small(month),
            day: small(day_of_year - (153 * from_march + 2) / 5 + 1),
            hour: small(clock / 3_600),
            minute: small(clock / 60 % 60),
            second: small(clock % 60),
        }
    }

    /// The day alone: `23 May 2026`.
    #[must_use]
    pub fn day(&self) -> String {
        let month = MONTHS
            .get(usize::from(self.month.saturating_sub(1)))
            .unwrap_or(&"");
        format!("{} {month} {}", self.day, self.year)
    }

    /// For file names, in order of time: `20260523T141530Z`.
    #[must_use]
    pub fn stamp(&self) -> String {
        let Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
        } = self;
        format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }
}

/// Parts of a date are below 256 by construction.
fn small(part: i64) -> u8 {
    u8::try_from(part).unwrap_or(u8::MAX)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {:02}:{:02}", self.day(), self.hour, self.minute)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn knows_the_calendar() {
        for (seconds, stamp, words) in [
            (0, "19700101T000000Z", "1 January 1970, 00:00"),
            (951_782_400, "20000229T000000Z", "29 February 2000, 00:00"),
            (951_868_799, "20000229T235959Z", "29 February 2000, 23:59"),
            (951_868_800, "20000301T000000Z", "1 March 2000, 00:00"),
            (1_779_545_730, "20260523T141530Z", "23 May 2026, 14:15"),
            (4_107_542_399, "21000228T235959Z", "28 February 2100, 23:59"),
            (4_107_542_400, "21000301T000000Z", "1 March 2100, 00:00"),
            (-1, "19691231T235959Z", "31 December 1969, 23:59"),
        ] {
            let date = Date::of(seconds);
            assert_eq!(
                (date.stamp().as_str(), date.to_string().as_str()),
                (stamp, words)
            );
        }
    }

    #[test]
    fn survives_any_number() {
        for seconds in [i64::MIN, i64::MAX, i64::MIN + 1] {
            assert!(!Date::of(seconds).stamp().is_empty());
        }
    }
}
