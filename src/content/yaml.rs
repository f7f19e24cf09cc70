//! YAML text to a neutral tree, with the place of every key. The only file that names a YAML crate.
//!
//! Two passes: events first (places, limits, duplicate keys; aliases are weighed, never expanded),
//! then values. The second pass runs only on what the first found small enough.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

use super::key_path::{KeyPath, Segment};
use super::places::{Node, Place, Places};
use super::problem::Fault;

/// Largest text read, in bytes.
pub(super) const MAX_TEXT: usize = 1 << 20;
/// Deepest nesting of mappings and lists.
const MAX_DEPTH: usize = 64;
/// Most values, with aliases written out.
const MAX_VALUES: usize = 100_000;
/// Most bytes of text in them, with aliases written out.
const MAX_BYTES: usize = 4 << 20;

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
        let placed = faults.into_iter().map(|fault| fault_in(fault, &places));
        Err(placed.collect())
    }
}

/// What is wrong is known only by its path: its place is looked up while the places are at hand.
fn fault_in(mut fault: Fault, places: &Places) -> Fault {
    if let super::problem::Where::Of(spot) = fault.spot {
        fault.spot = super::problem::Where::Exact(places.find(&fault.path, spot));
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

/// Values and bytes below a node, with aliases written out.
#[derive(Clone, Copy, Default)]
struct Weight {
    values: usize,
    bytes: usize,
}

/// A mapping or list that has not ended yet.
struct Open {
    node: Node,
    at: Segment,
    shape: Shape,
    /// 0 when it has no anchor.
    anchor: usize,
    before: Weight,
}

enum Shape {
    List,
    /// The key whose value comes next.
    Mapping(Option<(String, Place)>),
}

struct Scanner {
    open: Vec<Open>,
    root: Option<Node>,
    weight: Weight,
    anchors: BTreeMap<usize, Weight>,
    documents: usize,
    faults: Vec<Fault>,
}

fn scan(text: &str) -> Result<Places, Vec<Fault>> {
    let mut scanner = Scanner {
        open: Vec::new(),
        root: None,
        weight: Weight::default(),
        anchors: BTreeMap::new(),
        documents: 0,
        faults: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        let taken = match event {
            Ok((event, span)) => scanner.take(event, span),
            Err(error) => {
                let at = place(*error.marker());
                let message = format!("this is not YAML: {}", error.info());
                let fault = Fault::at_place(scanner.here(), at, message);
                Err(with_syntax_help(fault, text, at))
            }
        };
        if let Err(fault) = taken {
            scanner.faults.push(fault);
            break;
        }
    }
    if !scanner.faults.is_empty() {
        return Err(scanner.faults);
    }
    let start = Place { line: 1, column: 1 };
    let empty = Node {
        key: start,
        value: start,
        children: BTreeMap::new(),
    };
    Ok(Places(scanner.root.unwrap_or(empty)))
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

impl Scanner {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Fault> {
        let at = place(span.start);
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let message = "a second YAML document starts here; a file holds one";
                    return Err(Fault::at_place(KeyPath::default(), at, message));
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, _tag) => self.scalar(&text, style, anchor, at),
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::SequenceStart(anchor, _tag) => self.start(Shape::List, anchor, at),
            Event::MappingStart(anchor, _tag) => self.start(Shape::Mapping(None), anchor, at),
            Event::SequenceEnd | Event::MappingEnd => {
                self.end();
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        at: Place,
    ) -> Result<(), Fault> {
        if self.wants_key() {
            return self.key(text, style, at);
        }
        let weight = Weight {
            values: 1,
            bytes: text.len(),
        };
        self.add(weight, at)?;
        if anchor != 0 {
            self.anchors.insert(anchor, weight);
        }
        // A key with nothing behind it: the place of the key says more than where the next one is.
        let empty = text.is_empty() && style == ScalarStyle::Plain;
        self.leaf(at, empty);
        Ok(())
    }

    fn wants_key(&self) -> bool {
        let top = self.open.last().map(|open| &open.shape);
        matches!(top, Some(Shape::Mapping(None)))
    }

    fn key(&mut self, text: &str, style: ScalarStyle, at: Place) -> Result<(), Fault> {
        self.add(
            Weight {
                values: 0,
                bytes: text.len(),
            },
            at,
        )?;
        let path = self.here();
        let Some(open) = self.open.last_mut() else {
            return Ok(());
        };
        if text == "<<" && style == ScalarStyle::Plain {
            let fault = Fault::at_place(path, at, "merge keys (`<<`) are not supported");
            return Err(fault.with_help("write the keys out where they are meant"));
        }
        let segment = Segment::Key(text.to_owned());
        if let Some(first) = open.node.children.get(&segment) {
            let message = format!("the key `{text}` stands on line {} already", first.key.line);
            let fault = Fault::at_place(path.key(text), at, message);
            self.faults.push(fault.with_help("keep one of the two"));
        }
        open.shape = Shape::Mapping(Some((text.to_owned(), at)));
        Ok(())
    }

    fn alias(&mut self, anchor: usize, at: Place) -> Result<(), Fault> {
        if self.wants_key() {
            return Err(self.odd_key(at));
        }
        let Some(weight) = self.anchors.get(&anchor).copied() else {
            let message = "this alias stands inside what it refers to";
            return Err(Fault::at_place(self.here(), at, message));
        };
        self.add(weight, at)?;
        self.leaf(at, false);
        Ok(())
    }

    fn start(&mut self, shape: Shape, anchor: usize, at: Place) -> Result<(), Fault> {
        if self.wants_key() {
            return Err(self.odd_key(at));
        }
        let before = self.weight;
        self.add(
            Weight {
                values: 1,
                bytes: 0,
            },
            at,
        )?;
        if self.open.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} mappings and lists inside each other");
            return Err(Fault::at_place(KeyPath::default(), at, message));
        }
        let (segment, key) = self.next_segment(at);
        self.open.push(Open {
            node: Node {
                key,
                value: at,
                children: BTreeMap::new(),
            },
            at: segment,
            shape,
            anchor,
            before,
        });
        Ok(())
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.anchor != 0 {
            let weight = Weight {
                values: self.weight.values - open.before.values,
                bytes: self.weight.bytes - open.before.bytes,
            };
            self.anchors.insert(open.anchor, weight);
        }
        self.attach(open.at, open.node);
    }

    fn leaf(&mut self, at: Place, at_key: bool) {
        let (segment, key) = self.next_segment(at);
        let node = Node {
            key,
            value: if at_key { key } else { at },
            children: BTreeMap::new(),
        };
        self.attach(segment, node);
    }

    fn attach(&mut self, segment: Segment, node: Node) {
        match self.open.last_mut() {
            Some(parent) => {
                parent.node.children.insert(segment, node);
            }
            None => self.root = Some(node),
        }
    }

    /// What the next value is called, and the place of that name.
    fn next_segment(&mut self, at: Place) -> (Segment, Place) {
        let Some(open) = self.open.last_mut() else {
            return (Segment::Index(0), at);
        };
        match &mut open.shape {
            Shape::List => (Segment::Index(open.node.children.len()), at),
            Shape::Mapping(key) => key.take().map_or((Segment::Index(0), at), |(key, place)| {
                (Segment::Key(key), place)
            }),
        }
    }

    fn add(&mut self, weight: Weight, at: Place) -> Result<(), Fault> {
        self.weight.values += weight.values;
        self.weight.bytes += weight.bytes;
        if self.weight.values > MAX_VALUES || self.weight.bytes > MAX_BYTES {
            let message = format!(
                "too much: with aliases written out, a file holds at most {MAX_VALUES} values and {MAX_BYTES} bytes"
            );
            return Err(Fault::at_place(KeyPath::default(), at, message));
        }
        Ok(())
    }

    fn odd_key(&self, at: Place) -> Fault {
        Fault::at_place(self.here(), at, "a key must be a text")
    }

    /// The mapping or list that is being read.
    fn here(&self) -> KeyPath {
        // The outermost one has no name.
        let named = self.open.iter().skip(1);
        KeyPath(named.map(|open| open.at.clone()).collect())
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
