//! The outline of a file while it is read: the place of every key, and the limits it must keep.
//! Aliases are weighed, never written out.

use std::collections::BTreeMap;

use super::key_path::{KeyPath, Segment};
use super::places::{Node, Place, Places};
use super::problem::Fault;

/// Deepest nesting of mappings and lists.
const MAX_DEPTH: usize = 64;
/// Most values, with aliases written out.
const MAX_VALUES: usize = 100_000;
/// Most bytes of text in them, with aliases written out.
const MAX_BYTES: usize = 4 << 20;

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

pub(super) enum Shape {
    List,
    /// The key whose value comes next.
    Mapping(Option<(String, Place)>),
}

/// Built from the parts of a file in order.
#[derive(Default)]
pub(super) struct Outline {
    open: Vec<Open>,
    root: Option<Node>,
    weight: Weight,
    anchors: BTreeMap<usize, Weight>,
    documents: usize,
    /// Mistakes that reading can go on after.
    pub(super) faults: Vec<Fault>,
}

impl Outline {
    pub(super) fn document(&mut self, at: Place) -> Result<(), Fault> {
        self.documents += 1;
        if self.documents > 1 {
            let message = "a second YAML document starts here; a file holds one";
            return Err(Fault::at_place(KeyPath::default(), at, message));
        }
        Ok(())
    }

    /// `plain` is a scalar without quotes or block marks; anchor 0 is none.
    pub(super) fn scalar(
        &mut self,
        text: &str,
        plain: bool,
        anchor: usize,
        at: Place,
    ) -> Result<(), Fault> {
        let weight = Weight {
            values: 1,
            bytes: text.len(),
        };
        self.add(weight, at)?;
        if anchor != 0 {
            self.anchors.insert(anchor, weight);
        }
        if self.wants_key() {
            return self.key(text, plain, at);
        }
        // A key with nothing behind it: the place of the key says more than where the next one is.
        self.leaf(at, text.is_empty() && plain);
        Ok(())
    }

    /// The places of everything, or what was wrong.
    pub(super) fn finish(self) -> Result<Places, Vec<Fault>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        let start = Place { line: 1, column: 1 };
        let empty = Node {
            key: start,
            value: start,
            children: BTreeMap::new(),
        };
        Ok(Places(self.root.unwrap_or(empty)))
    }

    fn wants_key(&self) -> bool {
        let top = self.open.last().map(|open| &open.shape);
        matches!(top, Some(Shape::Mapping(None)))
    }

    fn key(&mut self, text: &str, plain: bool, at: Place) -> Result<(), Fault> {
        let path = self.here();
        let Some(open) = self.open.last_mut() else {
            return Ok(());
        };
        if text == "<<" && plain {
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

    pub(super) fn alias(&mut self, anchor: usize, at: Place) -> Result<(), Fault> {
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

    pub(super) fn start(&mut self, shape: Shape, anchor: usize, at: Place) -> Result<(), Fault> {
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
            return Err(too_deep(at));
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

    pub(super) fn end(&mut self) {
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
    pub(super) fn here(&self) -> KeyPath {
        // The outermost one has no name.
        let named = self.open.iter().skip(1);
        KeyPath(named.map(|open| open.at.clone()).collect())
    }
}

/// What is said of a file nested deeper than [`MAX_DEPTH`].
pub(super) fn too_deep(at: Place) -> Fault {
    let message = format!("more than {MAX_DEPTH} mappings and lists inside each other");
    Fault::at_place(KeyPath::default(), at, message)
}
