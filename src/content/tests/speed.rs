//! A whole course is linted while an author waits for nothing.

use std::fs;
use std::time::{Duration, Instant};

use super::{copy, sound, sound_text};
use crate::content::Course;
use crate::content::lint::lint;

#[test]
fn a_hundred_missions_lint_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..100 {
        let mission = folder.path().join(format!("{i:02}-kitchen-{i}"));
        copy(&sound(), &mission);
        for file in 0..20 {
            let source = "// a line of the learner's app\n".repeat(100);
            fs::write(
                mission.join(format!("context/src/module-{file}.js")),
                source,
            )
            .unwrap();
        }
        let text = sound_text().replace("id: clean-kitchen", &format!("id: kitchen-{i}"));
        fs::write(mission.join("mission.yaml"), text).unwrap();
    }
    let start = Instant::now();
    let course = Course::from_dir(folder.path()).unwrap();
    let problems = lint(&course).len();
    let time = start.elapsed();
    println!("100 missions linted in {} ms", time.as_millis());
    assert_eq!(problems, 0);
    assert!(time < Duration::from_secs(5), "{time:?}");

    let start = Instant::now();
    let course = Course::from_dir(folder.path()).unwrap();
    let bundle = course.find("kitchen-77").unwrap().bundle().unwrap();
    println!(
        "one of 100 missions found and read in {} ms",
        start.elapsed().as_millis()
    );
    assert_eq!(bundle.mission.about.id.as_str(), "kitchen-77");
}
