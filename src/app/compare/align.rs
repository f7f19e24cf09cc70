//! Which line of one block became which line of another.

use super::words::{Words, compare};

/// Lines that are alike in less than this are strangers.
const KIN: f64 = 0.45;
/// Larger blocks (lines times lines) are matched in order instead of by likeness.
const MOST_PAIRS: usize = 1600;

/// Lines that stand beside each other, by their place in the blocks.
#[derive(Debug)]
pub(super) enum Pair {
    /// With the differing words when one became the other.
    Both(usize, usize, Option<Words>),
    Left(usize),
    Right(usize),
}

/// Pairs the lines of two blocks, each in its order, so that those which are most alike meet.
pub(super) fn align(left: &[String], right: &[String]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let (mut l, mut r) = (0, 0);
    for (to_l, to_r, words) in kin(left, right) {
        strangers(&mut pairs, l..to_l, r..to_r);
        pairs.push(Pair::Both(to_l, to_r, Some(words)));
        (l, r) = (to_l + 1, to_r + 1);
    }
    strangers(&mut pairs, l..left.len(), r..right.len());
    pairs
}

fn strangers(pairs: &mut Vec<Pair>, left: std::ops::Range<usize>, right: std::ops::Range<usize>) {
    let both = left.len().min(right.len());
    let (l, r) = (left.start, right.start);
    pairs.extend((0..both).map(|i| Pair::Both(l + i, r + i, None)));
    pairs.extend((l + both..left.end).map(Pair::Left));
    pairs.extend((r + both..right.end).map(Pair::Right));
}

type Kin = (usize, usize, Words);

fn kin(left: &[String], right: &[String]) -> Vec<Kin> {
    if left.len().saturating_mul(right.len()) > MOST_PAIRS {
        return in_order(left, right);
    }
    let likeness: Vec<Vec<(Words, f64)>> = left
        .iter()
        .map(|l| right.iter().map(|r| compare(l, r)).collect())
        .collect();
    let best = best_sums(&likeness, left.len(), right.len());
    let mut found = Vec::new();
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        let (words, alike) = &likeness[l][r];
        let here = best[l][r];
        if *alike >= KIN && same(here, best[l + 1][r + 1] + alike) {
            found.push((l, r, words.clone()));
            (l, r) = (l + 1, r + 1);
        } else if same(here, best[l + 1][r]) {
            l += 1;
        } else {
            r += 1;
        }
    }
    found
}

/// The highest likeness that the lines from `[l]` and `[r]` on can reach together.
fn best_sums(likeness: &[Vec<(Words, f64)>], lefts: usize, rights: usize) -> Vec<Vec<f64>> {
    let mut best = vec![vec![0.0_f64; rights + 1]; lefts + 1];
    for l in (0..lefts).rev() {
        for r in (0..rights).rev() {
            let alike = likeness[l][r].1;
            let paired = if alike >= KIN {
                best[l + 1][r + 1] + alike
            } else {
                0.0
            };
            best[l][r] = paired.max(best[l + 1][r]).max(best[l][r + 1]);
        }
    }
    best
}

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

fn in_order(left: &[String], right: &[String]) -> Vec<Kin> {
    let pairs = left.iter().zip(right).enumerate();
    pairs
        .map(|(i, (l, r))| (i, compare(l, r)))
        .filter(|(_, (_, alike))| *alike >= KIN)
        .map(|(i, (words, _))| (i, i, words))
        .collect()
}
