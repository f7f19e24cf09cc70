//! The JSON Schemas of `mission.yaml` and its overlays, made from the types that read it, for editors that complete
//! and check while an author writes.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::domain::check::CheckKind;
use crate::domain::mission::{Mission, Overlay};

/// The schema of a mission as authors write it.
#[must_use]
pub fn schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Mission>().to_value();
    flatten_about(&mut schema);
    flatten_kind(&mut schema);
    schema
}

/// The schema of `mission.<language>.yaml`.
#[must_use]
pub fn overlay_schema() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    generator.into_root_schema_for::<Overlay>().to_value()
}

/// The keys of `about` stand at the top level of the file.
fn flatten_about(schema: &mut Value) {
    let about = schema["definitions"]["About"].take();
    remove(&mut schema["definitions"], "About");
    remove(&mut schema["properties"], "about");
    let own = schema["properties"].take();
    schema["properties"] = joined(&about["properties"], &own);
    let required = names(&about["required"]).chain(names(&schema["required"]));
    let required: Vec<_> = required.filter(|name| *name != "about").collect();
    schema["required"] = json!(required);
}

/// The one key that says what a check asserts stands beside the common ones.
fn flatten_kind(schema: &mut Value) {
    let kinds = schema["definitions"]["CheckKind"]["oneOf"].take();
    remove(&mut schema["definitions"], "CheckKind");
    let check = &mut schema["definitions"]["Check"];
    remove(&mut check["properties"], "kind");
    for kind in kinds.as_array().into_iter().flatten() {
        let own = check["properties"].take();
        check["properties"] = joined(&own, &kind["properties"]);
    }
    // `builds:` alone is enough.
    let builds = check["properties"]["builds"].take();
    check["properties"]["builds"] = json!({ "anyOf": [builds, { "type": "null" }] });
    let required: Vec<_> = names(&check["required"])
        .filter(|name| *name != "kind")
        .collect();
    check["required"] = json!(required);
    let one_of = CheckKind::NAMES.map(|name| json!({ "required": [name] }));
    check["oneOf"] = json!(one_of);
}

fn remove(object: &mut Value, key: &str) {
    if let Value::Object(map) = object {
        map.remove(key);
    }
}

fn joined(one: &Value, other: &Value) -> Value {
    let pairs = [one, other].into_iter().filter_map(Value::as_object);
    let all: Map<String, Value> = pairs
        .flatten()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Value::Object(all)
}

fn names(list: &Value) -> impl Iterator<Item = String> + '_ {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(|name| name.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::Value;

    use super::schema;
    use crate::content::yaml;
    use crate::domain::check::CheckKind;
    use crate::domain::mission::About;

    #[test]
    fn keys_stand_where_authors_write_them() {
        let schema = schema();
        for key in About::KEYS
            .into_iter()
            .chain(["memo", "steps", "debrief", "starter"])
        {
            assert!(schema["properties"][key].is_object(), "{key}");
        }
        assert!(schema["properties"]["about"].is_null());
        assert_eq!(schema["additionalProperties"], false);
        let check = &schema["definitions"]["Check"];
        for kind in CheckKind::NAMES {
            assert!(check["properties"][kind].is_object(), "{kind}");
        }
        assert!(check["properties"]["kind"].is_null());
        assert_eq!(check["additionalProperties"], false);
    }

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap()
    }

    fn value(text: &str) -> Value {
        yaml::parse(text).unwrap().value
    }

    #[test]
    fn it_accepts_every_mission_that_ships() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let missions = std::fs::read_dir(root.join("missions")).unwrap();
        let mut files: Vec<_> = missions
            .map(|entry| entry.unwrap().path().join("mission.yaml"))
            .filter(|path| path.is_file())
            .collect();
        files.push(root.join("assets/skeleton/mission.yaml"));
        assert!(files.len() > 2);
        for file in files {
            let text = read(&file).replace("MISSION_ID", "an-id");
            let errors: Vec<_> = validator
                .iter_errors(&value(&text))
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(errors, Vec::<String>::new(), "{}", file.display());
        }
    }

    #[test]
    fn it_refuses_what_the_types_refuse() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let good = read(&root.join("assets/skeleton/mission.yaml")).replace("MISSION_ID", "an-id");
        assert!(validator.is_valid(&value(&good)));
        for (from, to) in [
            ("level: 1", "levels: 1"),
            ("id: an-id", "id: An Id"),
            ("title: MISSION_TITLE", "subtitle: x"),
            ("max: 100kB", "max: much"),
            ("max: 100kB", "most: 100kB"),
            ("timeout: 2m", "timeout: soon"),
            ("role: baseline", "role: bloated"),
            (
                "        builds: {}",
                "        builds: {}\n        waste: { max: 1kB }",
            ),
            ("        builds: {}", "        building: {}"),
        ] {
            assert!(good.contains(from), "{from}");
            let bad = good.replacen(from, to, 1);
            assert!(!validator.is_valid(&value(&bad)), "{to}");
        }
    }
}
