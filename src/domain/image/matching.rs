//! Globs over the merged file system.

use super::{Node, Tree};
use crate::domain::glob::{PathGlob, is_literal};

impl Tree {
    /// Every path that matches, where it really is. The part of the pattern before its first
    /// wildcard may lead through symbolic links: `/bin/*` finds `usr/bin/node`.
    pub fn matching<'a>(
        &'a self,
        glob: &'a PathGlob,
    ) -> impl Iterator<Item = (&'a str, &'a Node)> + use<'a> {
        let pattern = glob.source();
        let literal = is_literal(pattern);
        let one = if literal { self.locate(pattern) } else { None };
        let written = fixed_directory(pattern);
        let real = if literal {
            None
        } else {
            self.walk(&written, true)
        };
        let many = real.into_iter().flat_map(move |real| {
            let alias = (real != written).then(|| (real.len(), written.clone()));
            self.below(&real).filter(move |(path, _)| match &alias {
                None => glob.matches(path),
                Some((length, written)) => glob.matches(&format!("{written}{}", &path[*length..])),
            })
        });
        one.into_iter().chain(many)
    }
}

/// The directories of a pattern before its first wildcard.
fn fixed_directory(pattern: &str) -> String {
    let pattern = pattern.trim_start_matches('/');
    let names: Vec<&str> = pattern.split('/').collect();
    let last = names.len().saturating_sub(1);
    let fixed = names[..last].iter().take_while(|name| is_literal(name));
    fixed.copied().collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::super::stacks::{directory, file, listing, symlink};
    use super::*;

    fn found(tree: &Tree, pattern: &str) -> Vec<String> {
        let glob = PathGlob::new(pattern).unwrap();
        tree.matching(&glob)
            .map(|(path, _)| path.to_owned())
            .collect()
    }

    #[test]
    fn finds_real_paths() {
        let tree = Tree::of(&listing(vec![
            directory("usr/bin"),
            file("usr/bin/node", 1),
            file("usr/bin/sub/deep", 1),
            symlink("bin", "usr/bin"),
            file("app/a.test.js", 1),
            file("app/node_modules/x/b.test.js", 1),
        ]));
        assert_eq!(
            found(&tree, "**/*.test.js"),
            ["app/a.test.js", "app/node_modules/x/b.test.js"]
        );
        assert_eq!(found(&tree, "/app/*.test.js"), ["app/a.test.js"]);
        assert_eq!(found(&tree, "/bin/*"), ["usr/bin/node", "usr/bin/sub"]);
        assert_eq!(
            found(&tree, "/bin/**"),
            ["usr/bin/node", "usr/bin/sub", "usr/bin/sub/deep"]
        );
        assert_eq!(found(&tree, "/bin/node"), ["usr/bin/node"]);
        assert_eq!(found(&tree, "/none/*"), Vec::<String>::new());
        assert_eq!(found(&tree, "/none"), Vec::<String>::new());
        assert_eq!(found(&tree, "*"), ["app", "bin", "usr"]);
        assert_eq!(
            found(&tree, "{app,usr}/*"),
            ["app/a.test.js", "app/node_modules", "usr/bin"]
        );
    }
}
