//! The merged file system: what a container of the image sees.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::{Entry, Kind, LayerListing};

/// Paths (relative, `/`-separated) in sorted order, so that everything below a directory is a range.
/// Every parent of a path is there, and is a directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub nodes: BTreeMap<String, Node>,
}

/// One path of the merged file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub entry: Entry,
    /// Index of the layer it comes from; unknown when only the merged system was read.
    pub layer: Option<usize>,
}

impl Node {
    #[must_use]
    pub fn is_directory(&self) -> bool {
        self.entry.kind == Kind::Directory
    }
}

/// As Linux has it.
const MAX_HOPS: usize = 40;

impl Tree {
    /// The tree of one listing alone, such as an export of a merged file system.
    #[must_use]
    pub fn of(listing: &LayerListing) -> Self {
        super::merge::flat(listing)
    }

    /// Looks up a path, with or without a leading `/`. Symlinked parents are followed (at most 40);
    /// a symbolic link at the end is the answer itself.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Node> {
        self.locate(path).map(|(_, node)| node)
    }

    /// As [`Self::get`], with the path where the node really is.
    #[must_use]
    pub fn locate(&self, path: &str) -> Option<(&str, &Node)> {
        let plain = path.trim_start_matches('/');
        if let Some((path, node)) = self.nodes.get_key_value(plain) {
            return Some((path, node));
        }
        let real = self.walk(path, false)?;
        self.nodes
            .get_key_value(&real)
            .map(|(p, n)| (p.as_str(), n))
    }

    /// As [`Self::locate`], following a symbolic link at the end too.
    #[must_use]
    pub fn follow(&self, path: &str) -> Option<(&str, &Node)> {
        let real = self.walk(path, true)?;
        self.nodes
            .get_key_value(&real)
            .map(|(p, n)| (p.as_str(), n))
    }

    /// Everything below a directory (without itself), in path order; the empty path is the root.
    /// `directory` is a real path, as [`Self::locate`] gives it.
    pub fn below<'a>(
        &'a self,
        directory: &str,
    ) -> impl DoubleEndedIterator<Item = (&'a str, &'a Node)> + use<'a> {
        let directory = directory.trim_matches('/');
        let (from, to) = range_below(directory);
        let to = to.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        self.nodes
            .range::<str, _>((Bound::Included(from.as_str()), to))
            .map(|(path, node)| (path.as_str(), node))
    }

    /// Bytes of all regular files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.nodes
            .values()
            .fold(0, |sum, node| sum.saturating_add(node.entry.bytes))
    }

    /// The real path behind `path`; empty for the root.
    pub(super) fn walk(&self, path: &str, follow_last: bool) -> Option<String> {
        let mut ahead: Vec<String> = Vec::new();
        push_components(&mut ahead, path);
        let mut real = String::new();
        let mut hops = 0;
        while let Some(name) = ahead.pop() {
            if name == ".." {
                real.truncate(real.rfind('/').unwrap_or(0));
                continue;
            }
            let parent = real.len();
            if parent > 0 {
                real.push('/');
            }
            real.push_str(&name);
            let node = self.nodes.get(&real)?;
            match &node.entry.kind {
                Kind::Directory => {}
                Kind::Symlink { target } if follow_last || !ahead.is_empty() => {
                    hops += 1;
                    if hops > MAX_HOPS {
                        return None;
                    }
                    let from = if target.starts_with('/') { 0 } else { parent };
                    real.truncate(from);
                    push_components(&mut ahead, target);
                }
                _ if ahead.is_empty() => {}
                _ => return None,
            }
        }
        Some(real)
    }
}

/// Puts the names of `path` on the stack, first on top.
fn push_components(ahead: &mut Vec<String>, path: &str) {
    let names = path.split('/').filter(|name| !matches!(*name, "" | "."));
    ahead.extend(names.rev().map(str::to_owned));
}

/// First key below a directory, and the first one past it (none for the root): `/` is followed by
/// `0` in the order of bytes.
pub(super) fn range_below(directory: &str) -> (String, Option<String>) {
    if directory.is_empty() {
        (String::new(), None)
    } else {
        (format!("{directory}/"), Some(format!("{directory}0")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::stacks::{directory, file, listing, symlink};
    use super::*;

    fn usrmerge() -> Tree {
        Tree::of(&listing(vec![
            directory("usr"),
            directory("usr/bin"),
            file("usr/bin/node", 7),
            symlink("bin", "usr/bin"),
            symlink("sh", "/bin/node"),
            symlink("up", "usr/bin/../bin"),
            symlink("out", "../../../usr"),
            symlink("loop", "loop"),
            symlink("usr/bin/nodejs", "node"),
            file("file", 1),
        ]))
    }

    #[test]
    fn looks_through_linked_parents() {
        let tree = usrmerge();
        let real = |path| tree.locate(path).map(|(path, _)| path);
        for path in [
            "/usr/bin/node",
            "bin/node",
            "/bin/node",
            "up/node",
            "/out/bin/node",
            "./bin//node",
        ] {
            assert_eq!(real(path), Some("usr/bin/node"), "{path}");
        }
        assert_eq!(real("/bin"), Some("bin"), "a link at the end stays");
        assert_eq!(real("bin/"), Some("bin"));
        for path in ["/", "", "loop/x", "file/x", "bin/none", "usr/../../none"] {
            assert_eq!(real(path), None, "{path}");
        }
        assert_eq!(real("usr/../file"), Some("file"));
    }

    #[test]
    fn follows_links_to_the_end() {
        let tree = usrmerge();
        let real = |path| tree.follow(path).map(|(path, _)| path);
        assert_eq!(real("/sh"), Some("usr/bin/node"));
        assert_eq!(real("/bin/nodejs"), Some("usr/bin/node"));
        assert_eq!(real("loop"), None);
    }

    #[test]
    fn forty_hops_and_no_more() {
        let chain = |length: usize| {
            let mut members = vec![file("l0", 1)];
            members.extend((1..=length).map(|n| symlink(&format!("l{n}"), &format!("l{}", n - 1))));
            Tree::of(&listing(members))
                .follow(&format!("l{length}"))
                .is_some()
        };
        assert!(chain(40));
        assert!(!chain(41));
    }

    #[test]
    fn below_is_exact() {
        let tree = Tree::of(&listing(vec![
            file("a/b", 1),
            file("a-b", 1),
            file("a.b/c", 1),
            file("a0", 1),
        ]));
        let below: Vec<_> = tree.below("/a/").map(|(path, _)| path).collect();
        assert_eq!(below, ["a/b"]);
        assert_eq!(tree.below("").count(), tree.nodes.len());
    }
}
