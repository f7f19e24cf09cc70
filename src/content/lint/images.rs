//! Base images: whatever the mission's own Dockerfiles build from is declared in `images`, because
//! the kit provides only those; and what a solution needs beyond the starter, a task names.

use std::collections::BTreeMap;

use super::files::dockerfiles;
use super::sheet::Sheet;
use super::task::{Literal, Task};
use crate::content::key_path::KeyPath;
use crate::content::places::Place;
use crate::domain::dockerfile::{self, Base, Dockerfile};
use crate::domain::mission::{Bundle, Role};
use crate::domain::text::sanitise;

pub(super) fn check(sheet: &mut Sheet<'_>) {
    declared(sheet);
    let bundle = sheet.bundle;
    let tasks = bundle.mission.steps.iter().map(|step| step.task.as_str());
    for (image, solution) in unnamed(bundle, tasks) {
        let references = KeyPath::default().key("references");
        sheet.warning(
            references.index(solution).key("dockerfile"),
            &no_task_names(&image),
        );
    }
}

/// The words for an image that is [`unnamed`].
pub(super) fn no_task_names(image: &str) -> String {
    let image = sanitise(image, 80);
    format!(
        "no task names the image `{image}`, which a solution builds from and the starter does not"
    )
}

/// Images that only a solution builds from and that none of these tasks names, each with the
/// position of the first such reference. The learner would have to guess them, tag and all.
pub(super) fn unnamed<'a>(
    bundle: &Bundle,
    tasks: impl Iterator<Item = &'a str>,
) -> BTreeMap<String, usize> {
    let starter = bundle.starter.text("Dockerfile");
    // What is not there or does not parse gives nothing to compare with.
    let Some(given) = starter.and_then(|text| images_of(&text)) else {
        return BTreeMap::new();
    };
    let tasks = tasks.collect::<Vec<_>>().join("\n");
    let task = Task::new(&tasks);
    let mut unnamed = BTreeMap::new();
    for (i, reference) in bundle.mission.references.iter().enumerate() {
        let text = bundle.others.text(&reference.dockerfile);
        let Some(text) = text.filter(|_| reference.role == Role::Solution) else {
            continue;
        };
        for image in images_of(&text).unwrap_or_default() {
            let short = image.strip_suffix(":latest").unwrap_or(&image).to_owned();
            let named = task.says(&Literal::Name(vec![image.clone(), short]));
            if !named && !given.contains(&image) {
                unnamed.entry(image).or_insert(i);
            }
        }
    }
    unnamed
}

/// The images of a Dockerfile that parses, tags and all; not those whose names are put together.
fn images_of(text: &str) -> Option<Vec<String>> {
    // What does not parse has been reported already.
    let dockerfile = dockerfile::parse(text).ok()?;
    let images = external_images(&dockerfile).into_iter();
    let plain = images.filter(|(_, image)| !image.contains('$'));
    Some(plain.map(|(_, image)| tagged(image)).collect())
}

fn declared(sheet: &mut Sheet<'_>) {
    let declared: Vec<String> = sheet
        .bundle
        .mission
        .images
        .iter()
        .map(|i| tagged(i))
        .collect();
    if declared.is_empty() {
        return;
    }
    let bundle = sheet.bundle;
    let mut texts: Vec<(String, String)> = Vec::new();
    if let Some(text) = bundle.starter.text("Dockerfile") {
        texts.push(("starter/Dockerfile".to_owned(), text));
    }
    for (_, path) in dockerfiles(sheet) {
        texts.extend(bundle.others.text(&path).map(|text| (path, text)));
    }
    for (path, text) in texts {
        // What does not parse is reported as that; a starter may even be meant not to.
        let Ok(dockerfile) = dockerfile::parse(&text) else {
            continue;
        };
        for (line, image) in external_images(&dockerfile) {
            if !declared.contains(&tagged(image)) && !image.contains('$') {
                let message = format!("the image `{image}` is not declared in `images`");
                let problem = sheet.error_in(&path, &message);
                problem.place = Some(Place { line, column: 1 });
                problem.help = Some("add it to `images` in mission.yaml".to_owned());
            }
        }
    }
}

/// Images of `FROM` and of `--from=`, with their lines.
fn external_images(dockerfile: &Dockerfile) -> Vec<(u32, &str)> {
    let mut images = Vec::new();
    for stage in &dockerfile.stages {
        if let Base::Image(image) = &stage.base {
            images.push((stage.line, image.as_str()));
        }
        for instruction in &stage.instructions {
            if let Some(from) = instruction.flag("from")
                && dockerfile.stage(from).is_none()
            {
                images.push((instruction.line(), from));
            }
        }
    }
    images
}

/// `node` is `node:latest`.
fn tagged(image: &str) -> String {
    let name = image.rsplit('/').next().unwrap_or(image);
    if name.contains([':', '@']) {
        image.to_owned()
    } else {
        format!("{image}:latest")
    }
}
