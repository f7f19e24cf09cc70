//! The files a mission names: they exist, and Dockerfiles parse.

use std::collections::BTreeSet;

use super::sheet::Sheet;
use crate::content::key_path::KeyPath;
use crate::content::places::Place;
use crate::domain::dockerfile;
use crate::domain::files::File;

pub(super) fn check(sheet: &mut Sheet<'_>) {
    workspace(sheet);
    let mut parsed = BTreeSet::new();
    for (at, path) in dockerfiles(sheet) {
        match sheet.bundle.others.0.get(&path) {
            Some(File::Regular { .. }) => {
                if parsed.insert(path.clone()) {
                    parses(sheet, &path);
                }
            }
            Some(_) => {
                sheet.error(at, &format!("`{path}` is not a regular file"));
            }
            None => {
                let problem = sheet.error(at, &format!("there is no file `{path}`"));
                if path.starts_with("context/") || path.starts_with("starter/") {
                    let help = "references and wrong answers stand beside context/ and starter/";
                    problem.help = Some(help.to_owned());
                }
            }
        }
    }
}

/// The Dockerfiles of references and wrong answers, with the keys that name them.
pub(super) fn dockerfiles(sheet: &Sheet<'_>) -> Vec<(KeyPath, String)> {
    let root = KeyPath::default();
    let mission = &sheet.bundle.mission;
    let references = mission.references.iter().map(|one| &one.dockerfile);
    let wrong = mission.wrong.iter().map(|one| &one.dockerfile);
    let at = |list: &'static str| {
        let root = root.clone();
        move |(i, path): (usize, &String)| (root.key(list).index(i).key("dockerfile"), path.clone())
    };
    let references = references.enumerate().map(at("references"));
    references
        .chain(wrong.enumerate().map(at("wrong")))
        .collect()
}

fn parses(sheet: &mut Sheet<'_>, path: &str) {
    let Some(text) = sheet.bundle.others.text(path) else {
        sheet.error_in(path, "the Dockerfile is larger than 1 MiB");
        return;
    };
    if let Err(error) = dockerfile::parse(&text) {
        let problem = sheet.error_in(path, &error.message);
        problem.place = Some(Place {
            line: error.line,
            column: 1,
        });
    }
}

fn workspace(sheet: &mut Sheet<'_>) {
    let at = KeyPath::default().key("workspace").key("edit");
    let edit = &sheet.bundle.mission.workspace.edit;
    let starter = &sheet.bundle.starter;
    if !matches!(starter.0.get("Dockerfile"), Some(File::Regular { .. })) {
        sheet.error_in(
            "starter/Dockerfile",
            "the learner starts from this file, and it is missing",
        );
    }
    if !edit.iter().any(|path| path == "Dockerfile") {
        sheet.error(at.clone(), "the learner must be able to edit `Dockerfile`");
    }
    let mut seen = BTreeSet::new();
    for (i, path) in edit.iter().enumerate() {
        let at = at.index(i);
        let file = starter
            .0
            .get(path)
            .or_else(|| sheet.bundle.context.0.get(path));
        if !seen.insert(path) {
            sheet.error(at, &format!("`{path}` is listed twice"));
        } else if file.is_some_and(|file| !matches!(file, File::Regular { .. })) {
            sheet.error(at, &format!("`{path}` is not a file; name the files in it"));
        } else if file.is_none() && path != "Dockerfile" && !path.ends_with(".dockerignore") {
            let message = format!("`{path}` is in neither starter/ nor context/");
            sheet.warning(at, &message);
        }
    }
}
