//! Base images: whatever the mission's own Dockerfiles build from is declared in `images`, because
//! the kit provides only those.

use super::files::dockerfiles;
use super::sheet::Sheet;
use crate::content::places::Place;
use crate::domain::dockerfile::{self, Base, Dockerfile};

pub(super) fn check(sheet: &mut Sheet<'_>) {
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
