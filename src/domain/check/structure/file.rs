//! The container-structure-test schema 2.0.0. Unknown keys are ignored, and `null` is as good as
//! nothing, as the tool has it.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, Visitor};
use serde::{Deserialize, de};

/// A whole file. Field names are the tool's own.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StructureFile {
    #[serde(deserialize_with = "text")]
    pub schema_version: String,
    /// Set in every command test. `$NAME` in a value is the image's variable.
    #[serde(deserialize_with = "nullable")]
    pub global_env_vars: Vec<Pair>,
    #[serde(deserialize_with = "nullable")]
    pub command_tests: Vec<CommandTest>,
    #[serde(deserialize_with = "nullable")]
    pub file_existence_tests: Vec<FileExistenceTest>,
    #[serde(deserialize_with = "nullable")]
    pub file_content_tests: Vec<FileContentTest>,
    pub metadata_test: Option<MetadataTest>,
    /// Known so that they can be refused: the tool's own list of licences is not here.
    #[serde(deserialize_with = "nullable")]
    pub license_tests: Vec<IgnoredAny>,
    /// How the tool would run containers. Here they always run limited, as the image's own user.
    pub container_run_options: Option<IgnoredAny>,
}

/// An environment variable or a label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Pair {
    #[serde(deserialize_with = "text")]
    pub key: String,
    #[serde(deserialize_with = "text")]
    pub value: String,
    pub is_regex: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CommandTest {
    #[serde(deserialize_with = "text")]
    pub name: String,
    /// Commands run before, each seeing the files the last one left.
    #[serde(deserialize_with = "nullable")]
    pub setup: Vec<Texts>,
    #[serde(deserialize_with = "nullable")]
    pub teardown: Vec<Texts>,
    #[serde(deserialize_with = "nullable")]
    pub env_vars: Vec<Pair>,
    #[serde(deserialize_with = "text")]
    pub command: String,
    pub args: Texts,
    pub expected_output: Texts,
    pub excluded_output: Texts,
    pub expected_error: Texts,
    pub excluded_error: Texts,
    pub exit_code: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FileExistenceTest {
    #[serde(deserialize_with = "text")]
    pub name: String,
    #[serde(deserialize_with = "text")]
    pub path: String,
    pub should_exist: bool,
    /// Go style (`urwxr-xr-x`), ls style (`-rwsr-xr-x`) or octal; empty is not asked.
    #[serde(deserialize_with = "text")]
    pub permissions: String,
    /// Negative is not asked.
    pub uid: i64,
    pub gid: i64,
    /// `owner`, `group`, `other` or `any`; empty is not asked.
    #[serde(deserialize_with = "text")]
    pub is_executable_by: String,
}

impl Default for FileExistenceTest {
    fn default() -> Self {
        Self {
            name: String::new(),
            path: String::new(),
            should_exist: true,
            permissions: String::new(),
            uid: -1,
            gid: -1,
            is_executable_by: String::new(),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FileContentTest {
    #[serde(deserialize_with = "text")]
    pub name: String,
    #[serde(deserialize_with = "text")]
    pub path: String,
    pub expected_contents: Texts,
    pub excluded_contents: Texts,
}

/// What the image's config must say; the lists `env…` exist under two names in the wild.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MetadataTest {
    #[serde(flatten)]
    pub env: MetadataEnv,
    #[serde(deserialize_with = "nullable")]
    pub labels: Vec<Pair>,
    #[serde(deserialize_with = "nullable")]
    pub unbound_labels: Vec<Pair>,
    /// An empty list demands that there is none.
    pub entrypoint: Option<Texts>,
    pub cmd: Option<Texts>,
    pub exposed_ports: Texts,
    pub unexposed_ports: Texts,
    pub volumes: Texts,
    pub unmounted_volumes: Texts,
    /// Empty is not asked.
    #[serde(deserialize_with = "text")]
    pub workdir: String,
    #[serde(deserialize_with = "text")]
    pub user: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MetadataEnv {
    #[serde(deserialize_with = "nullable")]
    pub env: Vec<Pair>,
    #[serde(deserialize_with = "nullable")]
    pub env_vars: Vec<Pair>,
    #[serde(deserialize_with = "nullable")]
    pub unbound_env: Vec<Pair>,
    #[serde(deserialize_with = "nullable")]
    pub unbound_env_vars: Vec<Pair>,
}

impl MetadataEnv {
    /// Those that must be set, with the key they stand under.
    pub(super) fn bound(&self) -> [(&'static str, &[Pair]); 2] {
        [("env", &self.env), ("envVars", &self.env_vars)]
    }

    /// Those that must not be set.
    pub(super) fn unbound(&self) -> [(&'static str, &[Pair]); 2] {
        [
            ("unboundEnv", &self.unbound_env),
            ("unboundEnvVars", &self.unbound_env_vars),
        ]
    }
}

/// A list of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Text(#[serde(deserialize_with = "text")] String);
        let texts: Vec<Text> = nullable(input)?;
        Ok(Self(texts.into_iter().map(|Text(text)| text).collect()))
    }
}

fn nullable<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    input: D,
) -> Result<T, D::Error> {
    // An empty key is as good as none, as the tool reads it; nothing is lost.
    Ok(Option::deserialize(input)?.unwrap_or_default())
}

/// The tool's reader takes any single value as a text: `exposedPorts: [8080]`, `value: true`.
fn text<'de, D: Deserializer<'de>>(input: D) -> Result<String, D::Error> {
    input.deserialize_any(AnyScalar)
}

struct AnyScalar;

impl Visitor<'_> for AnyScalar {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_unit<E: de::Error>(self) -> Result<String, E> {
        Ok(String::new())
    }
}
