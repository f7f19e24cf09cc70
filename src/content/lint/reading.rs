//! Whether the minutes that a mission promises can be true.

use super::sheet::Sheet;
use crate::content::key_path::KeyPath;

/// Of a text with new words in it, read on a screen.
const WORDS_A_MINUTE: usize = 200;
/// Of a lesson; a longer mission is two.
const LONGEST: u16 = 120;

pub(super) fn check(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    let minutes = mission.about.minutes;
    let at = KeyPath::default().key("minutes");
    let tasks = mission.steps.iter().map(|step| step.task.as_str());
    let texts = [mission.memo.body.as_str(), mission.debrief.as_str()];
    let words: usize = tasks.chain(texts).map(words).sum();
    let least = words.div_ceil(WORDS_A_MINUTE) + mission.steps.len();
    if minutes > 0 && usize::from(minutes) < least {
        let message = format!(
            "{minutes} is too short: memo, tasks and debrief are {words} words, and each step takes \
             a minute to do; that is {least} in all"
        );
        sheet.warning(at, &message);
    } else if minutes > LONGEST {
        let message =
            format!("{minutes} is longer than a lesson ({LONGEST}); make two missions of it");
        sheet.warning(at, &message);
    }
}

fn words(text: &str) -> usize {
    let words = text.split_whitespace();
    words
        .filter(|word| word.contains(char::is_alphanumeric))
        .count()
}
