//! Stars of a mission: one for passing, two for passing near the solution's size, three for that
//! without having looked at the solution.

/// An image of at most this many times the solution's bytes earns the second star.
pub const TWO_STARS: f64 = 1.05;

/// Stars of a passing attempt. `solution` is the smallest solution's bytes; while either size is
/// unknown there is one star.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a ratio")]
pub fn stars(bytes: Option<u64>, solution: Option<u64>, revealed: bool) -> u8 {
    let (Some(bytes), Some(solution)) = (bytes, solution) else {
        return 1;
    };
    match bytes as f64 <= solution as f64 * TWO_STARS {
        true if !revealed => 3,
        true => 2,
        false => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::stars;

    #[test]
    fn size_and_honesty_earn_stars() {
        for (bytes, solution, revealed, earned) in [
            (Some(100), Some(100), false, 3),
            (Some(105), Some(100), false, 3),
            (Some(106), Some(100), false, 1),
            (Some(90), Some(100), true, 2),
            (None, Some(100), false, 1),
            (Some(100), None, false, 1),
        ] {
            assert_eq!(stars(bytes, solution, revealed), earned);
        }
    }
}
