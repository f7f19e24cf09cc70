//! YAML text to a neutral tree, with the place of every key. The only file that names a YAML crate.
//!
//! Two passes: events first (places, limits, duplicate keys; aliases are weighed, never expanded),
//! then values. The second pass runs only on what the first found small enough.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

use super::key_path::KeyPath;
use super::outline::{Outline, Shape, too_deep};
use super::places::{Place, Places};
use super::problem::{Fault, Where};

/// Largest text read, in bytes.
pub(super) const MAX_TEXT: usize = 1 << 20;

/// A parsed file.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) value: Value,
    pub(super) places: Places,
}

/// Reads one YAML document. Keys are texts; merge keys and tags are not supported.
pub(super) fn parse(text: &str) -> Result<Document, Vec<Fault>> {
    if text.len() > MAX_TEXT {
        let message = format!("the file has {} bytes; the most is {MAX_TEXT}", text.len());
        return Err(vec![Fault::of_file(message)]);
    }
    let places = scan(text)?;
    let value: serde_yaml::Value =
        serde_yaml::from_str(text).map_err(|error| vec![syntax_fault(&error)])?;
    let mut faults = Vec::new();
    let value = neutral(value, &KeyPath::default(), &mut faults);
    if faults.is_empty() {
        Ok(Document { value, places })
    } else {
        let faults = faults.into_iter();
        Err(faults.map(|fault| fault_in(fault, &places)).collect())
    }
}

/// What is wrong is known only by its path: its place is looked up while the places are at hand.
fn fault_in(mut fault: Fault, places: &Places) -> Fault {
    if let Where::Of(spot) = fault.spot {
        fault.spot = Where::Exact(places.find(&fault.path, spot));
    }
    fault
}

fn syntax_fault(error: &serde_yaml::Error) -> Fault {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    let message = format!("this is not YAML: {message}");
    match error.location() {
        Some(at) => Fault::at_place(
            KeyPath::default(),
            Place {
                line: narrow(at.line()),
                column: narrow(at.column()),
            },
            message,
        ),
        None => Fault::of_file(message),
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn place(marker: Marker) -> Place {
    Place {
        line: narrow(marker.line()),
        column: narrow(marker.col()).saturating_add(1),
    }
}

fn scan(text: &str) -> Result<Places, Vec<Fault>> {
    let mut outline = Outline::default();
    for event in Parser::new_from_str(text) {
        let taken = match event {
            Ok((event, span)) => take(&mut outline, event, span),
            Err(error) => {
                let at = place(*error.marker());
                Err(scan_fault(outline.here(), error.info(), at, text))
            }
        };
        if let Err(fault) = taken {
            outline.faults.push(fault);
            break;
        }
    }
    outline.finish()
}

fn take(outline: &mut Outline, event: Event<'_>, span: Span) -> Result<(), Fault> {
    let at = place(span.start);
    match event {
        Event::DocumentStart(_) => outline.document(at),
        Event::Scalar(text, style, anchor, _tag) => {
            outline.scalar(&text, style == ScalarStyle::Plain, anchor, at)
        }
        Event::Alias(anchor) => outline.alias(anchor, at),
        Event::SequenceStart(anchor, _tag) => outline.start(Shape::List, anchor, at),
        Event::MappingStart(anchor, _tag) => outline.start(Shape::Mapping(None), anchor, at),
        Event::SequenceEnd | Event::MappingEnd => {
            outline.end();
            Ok(())
        }
        Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
    }
}

/// The event parser looks ahead, so its own limit may come before ours.
fn scan_fault(here: KeyPath, info: &str, at: Place, text: &str) -> Fault {
    if info.contains("recursion limit") {
        return too_deep(at);
    }
    let message = format!("this is not YAML: {info}");
    with_syntax_help(Fault::at_place(here, at, message), text, at)
}

/// The two mistakes that make most YAML errors.
fn with_syntax_help(fault: Fault, text: &str, at: Place) -> Fault {
    // A text that goes on over a tab is reported where it starts.
    let mut lines = text
        .lines()
        .skip(at.line.saturating_sub(1) as usize)
        .take(2);
    if lines.any(|line| line.trim_start_matches(' ').starts_with('\t')) {
        fault.with_help("indent with spaces; YAML does not take tabs")
    } else if fault.message.contains("mapping values are not allowed") {
        fault.with_help("a text with `: ` in it needs quotes around it")
    } else {
        fault
    }
}

fn neutral(value: serde_yaml::Value, path: &KeyPath, faults: &mut Vec<Fault>) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(value) => Value::Bool(value),
        serde_yaml::Value::String(text) => Value::String(text),
        serde_yaml::Value::Number(number) => neutral_number(&number).unwrap_or_else(|| {
            faults.push(Fault::at_value(path.clone(), "not a finite number"));
            Value::Null
        }),
        serde_yaml::Value::Sequence(items) => {
            let items = items.into_iter().enumerate();
            Value::Array(
                items
                    .map(|(i, v)| neutral(v, &path.index(i), faults))
                    .collect(),
            )
        }
        serde_yaml::Value::Mapping(mapping) => neutral_mapping(mapping, path, faults),
        serde_yaml::Value::Tagged(tagged) => {
            let message = format!("tags such as `{}` are not supported", tagged.tag);
            faults.push(Fault::at_value(path.clone(), message));
            Value::Null
        }
    }
}

fn neutral_mapping(mapping: serde_yaml::Mapping, path: &KeyPath, faults: &mut Vec<Fault>) -> Value {
    let mut neutral_map = Map::new();
    for (key, value) in mapping {
        if let serde_yaml::Value::String(key) = key {
            let below = neutral(value, &path.key(&key), faults);
            neutral_map.insert(key, below);
        } else {
            let shown = shown_key(&key);
            let fault = Fault::at_key(path.key(&shown), "a key must be a text");
            faults.push(fault.with_help(format!("write it in quotes: \"{shown}\"")));
        }
    }
    Value::Object(neutral_map)
}

fn shown_key(key: &serde_yaml::Value) -> String {
    match key {
        serde_yaml::Value::Number(number) => number.to_string(),
        serde_yaml::Value::Bool(value) => value.to_string(),
        _ => "null".to_owned(),
    }
}

fn neutral_number(number: &serde_yaml::Number) -> Option<Value> {
    let whole = number.as_u64().map(Number::from);
    let whole = whole.or_else(|| number.as_i64().map(Number::from));
    whole
        .or_else(|| number.as_f64().and_then(Number::from_f64))
        .map(Value::Number)
}
