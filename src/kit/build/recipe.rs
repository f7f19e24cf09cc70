//! What stand-ins are made of: `assets/kit/recipe.yaml`, and the files beside it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::content::document;
use crate::kit::KitError;

static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/kit");

/// 2023-11-14: of every file, so that equal images have equal digests.
const MTIME: u64 = 1_700_000_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipe {
    /// Debian's release.
    pub(super) release: String,
    /// Sets of Debian packages.
    pub(super) packages: BTreeMap<String, Words>,
    /// Packages that are never unpacked, whoever depends on them.
    pub(super) skip: Words,
    /// `NAME@VERSION` at npm.
    pub(super) tarballs: Vec<String>,
    /// `NAME==VERSION` at `PyPI`.
    pub(super) wheels: Vec<String>,
    pub(super) bundle: Bundle,
    /// Paths that are never taken from a Debian package.
    pub(super) unwanted: Vec<Pattern>,
    pub(super) layers: BTreeMap<String, LayerRecipe>,
    pub(super) images: BTreeMap<String, ImageRecipe>,
}

/// Packages that missions install, beside those that their own files name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bundle {
    pub(super) npm: Vec<String>,
    pub(super) pip: Vec<String>,
    pub(super) constraints: Vec<String>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LayerRecipe {
    /// Layers below, whose accounts and packages this one knows.
    #[serde(default)]
    pub(super) base: Vec<String>,
    /// Of every entry, in seconds since 1970.
    #[serde(default = "mtime")]
    pub(super) mtime: u64,
    pub(super) steps: Vec<Step>,
}

fn mtime() -> u64 {
    MTIME
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Step {
    Folders(Folders),
    Packages(Packages),
    Archive(Archive),
    /// The files of this folder below `assets/kit/files`; what starts with `#!` may be run.
    Files(String),
    /// Symbolic links, by their paths.
    Links(BTreeMap<String, String>),
    /// Links in `usr/bin` to the programs of a folder.
    OnPath {
        folder: String,
        names: Vec<String>,
    },
    /// Files that get the content of others, where those are there.
    Copies(BTreeMap<String, String>),
    Drop(Vec<Pattern>),
    Modes(BTreeMap<String, Mode>),
    /// The accounts of a fresh Debian, from these files.
    Accounts {
        passwd: String,
        group: String,
    },
    /// One account more than the base has.
    User(User),
    /// The authorities' certificates in one file.
    Certificates,
    /// dpkg's list of what is installed here and below.
    Installed {
        #[serde(default)]
        except: Option<Pattern>,
    },
    /// Links for all the commands that this busybox is.
    Applets(String),
    Programs(Programs),
    GoCache(GoCache),
    /// The npm packages of the missions, into this folder.
    NpmPackages(String),
    /// The wheels of the missions, into this folder.
    PipPackages(String),
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Folders {
    pub(super) paths: Vec<String>,
    #[serde(default)]
    pub(super) mode: Option<Mode>,
    /// User and group.
    #[serde(default)]
    pub(super) owner: u64,
}

/// Debian packages: a whole set with all it depends on, or just those named in `of`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Packages {
    #[serde(default)]
    pub(super) set: Option<String>,
    #[serde(default)]
    pub(super) of: Vec<String>,
    /// Names of packages of the set.
    #[serde(default)]
    pub(super) only: Option<Pattern>,
    #[serde(default)]
    pub(super) except: Option<Pattern>,
    #[serde(default)]
    pub(super) take: Take,
    /// Static libraries, too.
    #[serde(default)]
    pub(super) static_libraries: bool,
}

/// An archive of npm, or a wheel.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Archive {
    /// The name of what the recipe fetches.
    pub(super) of: String,
    pub(super) take: Take,
    /// Paths in the image.
    #[serde(default)]
    pub(super) drop: Vec<Pattern>,
    /// Files that may be run, where the archive does not say so.
    #[serde(default)]
    pub(super) programs: Vec<Pattern>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) id: u64,
    pub(super) home: String,
    pub(super) shell: String,
}

/// What is changed in ELF programs.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Programs {
    pub(super) paths: Vec<Pattern>,
    /// The loader that is to start them.
    #[serde(default)]
    pub(super) interpreter: Option<String>,
    /// Without symbols.
    #[serde(default)]
    pub(super) strip: bool,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoCache {
    /// Where the layer below has Go.
    pub(super) toolchain: String,
    /// A folder below `assets/kit/files`: what is compiled.
    pub(super) program: String,
    pub(super) to: String,
}

/// A stand-in, by its layers and its config as the engine's API spells it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImageRecipe {
    pub(super) layers: Vec<String>,
    pub(super) config: Value,
}

/// Words between white space.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Words(pub(super) Vec<String>);

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self(text.split_whitespace().map(str::to_owned).collect())
    }
}

/// Permission bits, as `chmod` spells them.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Mode(pub(super) u32);

impl TryFrom<String> for Mode {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        u32::from_str_radix(&text, 8).map(Self)
    }
}

impl From<Mode> for String {
    fn from(mode: Mode) -> Self {
        format!("{:04o}", mode.0)
    }
}

/// A regular expression that is searched anywhere in a text.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Regex);

impl Pattern {
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Regex::new(&text)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

/// Which paths are taken, and what they become. Nothing said: all, as they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Take(Vec<(Pattern, String)>);

impl Take {
    /// The path in the image; none for what is left out.
    pub(super) fn place(&self, path: &str) -> Option<String> {
        if self.0.is_empty() {
            return Some(path.to_owned());
        }
        self.0.iter().find_map(|(pattern, to)| {
            let found = pattern.0.captures(path)?;
            let mut place = String::new();
            found.expand(to, &mut place);
            Some(place)
        })
    }
}

impl<'de> Deserialize<'de> for Take {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let places = BTreeMap::<String, String>::deserialize(deserializer)?;
        let pattern = |(pattern, to): (String, String)| {
            let pattern = Regex::new(&pattern).map_err(serde::de::Error::custom)?;
            Ok((Pattern(pattern), to))
        };
        let places = places.into_iter().map(pattern);
        places.collect::<Result<_, _>>().map(Self)
    }
}

impl Serialize for Take {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(pattern, to)| (pattern.0.as_str(), to)))
    }
}

impl Recipe {
    /// The one that is part of the program; read once.
    ///
    /// # Errors
    /// It is not what this module reads.
    pub(super) fn shipped() -> Result<&'static Self, KitError> {
        static RECIPE: LazyLock<Result<Recipe, String>> = LazyLock::new(Recipe::read);
        let recipe = RECIPE.as_ref();
        recipe.map_err(|reason| KitError::Recipe(reason.clone()))
    }

    fn read() -> Result<Self, String> {
        let file = ASSETS.get_file("recipe.yaml");
        let text = file.and_then(|it| it.contents_utf8()).unwrap_or_default();
        document(text).map_err(|reason| format!("assets/kit/recipe.yaml: {reason}"))
    }
}

/// The files below `assets/kit/files/NAME`, by their paths there.
pub(super) fn assets(name: &str) -> BTreeMap<String, &'static [u8]> {
    let mut files = BTreeMap::new();
    let root = format!("files/{name}");
    if let Some(folder) = ASSETS.get_dir(&root) {
        collect(folder, &root, &mut files);
    }
    files
}

fn collect(folder: &'static Dir<'static>, root: &str, files: &mut BTreeMap<String, &'static [u8]>) {
    for file in folder.files() {
        if let Ok(path) = file.path().strip_prefix(root) {
            let path = path.to_string_lossy().replace('\\', "/");
            files.insert(path, file.contents());
        }
    }
    for folder in folder.dirs() {
        collect(folder, root, files);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_recipe_is_whole() {
        let recipe = Recipe::shipped().expect("a recipe");
        for (name, layer) in &recipe.layers {
            for base in &layer.base {
                assert!(recipe.layers.contains_key(base), "{name}: base {base}");
            }
            for step in &layer.steps {
                match step {
                    Step::Files(folder) => {
                        assert!(!assets(folder).is_empty(), "{name}: files {folder}");
                    }
                    Step::Packages(Packages { set: Some(set), .. }) => {
                        assert!(recipe.packages.contains_key(set), "{name}: set {set}");
                    }
                    _ => {}
                }
            }
        }
        for (name, image) in &recipe.images {
            for layer in &image.layers {
                assert!(recipe.layers.contains_key(layer), "{name}: layer {layer}");
            }
        }
    }

    #[test]
    fn a_path_is_taken_to_its_place() {
        let take: Take =
            serde_json::from_value(serde_json::json!({"^package/(.*)$": "opt/$1"})).expect("take");
        assert_eq!(take.place("package/a/b").as_deref(), Some("opt/a/b"));
        assert_eq!(take.place("other/a"), None);
        assert_eq!(Take::default().place("a").as_deref(), Some("a"));
    }
}
