//! `config.yaml`: what a learner may choose, read as strictly as a mission.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::decode::{AsWritten, decode};
use super::home::Home;
use super::mission_file::{as_text, problems};
use super::problem::{Fault, LoadError, Problem};
use super::yaml::{self, MAX_TEXT};
use crate::domain::learner::Settings;

/// Keys that may stand without a value, as they do when everything below them is commented out.
const MAY_BE_EMPTY: [&str; 4] = ["theme", "language", "vim", "keys"];

/// Where the settings are read from. The file need not exist.
#[must_use]
pub fn path(home: &Home) -> PathBuf {
    home.settings_folder().join("config.yaml")
}

/// The learner's settings; the defaults where there is no file.
///
/// # Errors
/// The file cannot be read, or something in it is wrong: every mistake with line and column.
pub fn load(home: &Home) -> Result<Settings, LoadError> {
    let path = path(home);
    let name = path.to_string_lossy();
    match read(&path) {
        Ok(Some(text)) => parse(&text, &name),
        Ok(None) => Ok(Settings::default()),
        Err(error) => {
            let problem = Problem::of_file(&name, &format!("the settings cannot be read: {error}"));
            Err(problem
                .with_help("make it a file that you may read, or remove it")
                .into())
        }
    }
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(facts) if facts.is_file() => {}
        Ok(_) => return Err(io::Error::other("it is not a file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut text = Vec::new();
    // One byte more than is taken, so that the reader of YAML says that it is too large.
    File::open(path)?
        .take(MAX_TEXT as u64 + 1)
        .read_to_end(&mut text)?;
    Ok(Some(text))
}

fn parse(text: &[u8], name: &str) -> Result<Settings, LoadError> {
    let failed = |faults, places: Option<&_>| LoadError {
        problems: problems(faults, name, places),
    };
    let text = as_text(text).map_err(|fault| failed(vec![fault], None))?;
    let mut document = yaml::parse(text).map_err(|faults| failed(faults, None))?;
    match &mut document.value {
        Value::Null => return Ok(Settings::default()),
        Value::Object(map) => {
            map.retain(|key, value| !(value.is_null() && MAY_BE_EMPTY.contains(&key.as_str())));
        }
        _ => {
            let fault = Fault::of_file("settings are a mapping of keys");
            let fault = fault.with_help("write lines such as `theme: dark`");
            return Err(failed(vec![fault], None));
        }
    }
    let mut faults = Vec::new();
    decode(document.value, &AsWritten, &mut faults)
        .ok_or_else(|| failed(faults, Some(&document.places)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Home, load, path};
    use crate::domain::learner::{Settings, ThemeChoice};

    fn loaded(text: &str) -> Result<Settings, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        fs::write(path(&home), text).unwrap();
        load(&home).map_err(|error| {
            let problems = error.problems.iter();
            problems
                .map(|problem| {
                    let all = format!(
                        "{problem} | {}",
                        problem.help.as_deref().unwrap_or_default()
                    );
                    all.replace(&path(&home).to_string_lossy().into_owned(), "config.yaml")
                })
                .collect()
        })
    }

    #[test]
    fn missing_and_empty_files_are_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(load(&Home::at(folder.path())), Ok(Settings::default()));
        for text in ["", "# nothing yet\n", "keys:\n  # grade: [f5]\ntheme:\n"] {
            assert_eq!(loaded(text), Ok(Settings::default()), "{text:?}");
        }
    }

    #[test]
    fn reads_every_key() {
        let settings =
            loaded("theme: high-contrast\nlanguage: de\nvim: true\nkeys:\n  grade: [f5, ctrl-b]\n");
        let settings = settings.unwrap();
        assert_eq!(settings.theme, ThemeChoice::HighContrast);
        assert_eq!(settings.language.unwrap().as_str(), "de");
        assert!(settings.vim);
        assert_eq!(settings.keys["grade"], ["f5", "ctrl-b"]);
    }

    #[test]
    fn mistakes_name_line_column_and_what_was_meant() {
        let problems = loaded("thme: dark\nvim: maybe\ntheme: drak\n").unwrap_err();
        let has = |words: &str| problems.iter().any(|problem| problem.contains(words));
        assert!(has(
            "config.yaml:1:1: error: thme: unknown key `thme`; did you mean `theme`?"
        ));
        assert!(has("config.yaml:2:6: error: vim: expected"));
        assert!(has(
            "config.yaml:3:8: error: theme: unknown word `drak`; did you mean `dark`?"
        ));
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    #[test]
    fn what_is_no_settings_file_is_said_so() {
        for (text, words) in [
            ("- theme", "settings are a mapping"),
            ("theme: [", "this is not YAML"),
            ("theme: dark\ntheme: light\n", "theme"),
        ] {
            let problems = loaded(text).unwrap_err();
            assert!(problems[0].contains(words), "{problems:?}");
        }
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        fs::create_dir(path(&home)).unwrap();
        let error = load(&home).unwrap_err();
        assert!(error.to_string().contains("it is not a file"), "{error}");
    }
}
