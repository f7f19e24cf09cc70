//! Under which names a registry may have an image.

use oci_client::Reference;

use crate::kit::KitError;

/// The names to try, in order: `node:20` is pushed as that by people and kept as `library/node:20` by
/// mirrors of the usual registry. The registry that a name begins with is left out.
pub(in crate::kit) fn references(host: &str, image: &str) -> Result<Vec<Reference>, KitError> {
    let path = match image.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => rest,
        _ => image,
    };
    let mut paths = vec![path.to_owned()];
    if !path.contains('/') {
        paths.push(format!("library/{path}"));
    }
    let parse = |path: &String| {
        let parsed = format!("{host}/{path}").parse();
        parsed.map_err(|error: oci_client::ParseError| KitError::Registry {
            what: format!("looking for `{image}` at {host}"),
            reason: error.to_string(),
        })
    };
    paths.iter().map(parse).collect()
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn names_lose_their_registry() {
        for (image, names) in [
            ("node:20", &["r:5000/node:20", "r:5000/library/node:20"][..]),
            (
                "gcr.io/distroless/static:nonroot",
                &["r:5000/distroless/static:nonroot"],
            ),
            ("bitnami/redis", &["r:5000/bitnami/redis:latest"]),
        ] {
            let found = references("r:5000", image).unwrap();
            let found: Vec<_> = found.iter().map(oci_client::Reference::whole).collect();
            assert_eq!(found, names, "{image}");
        }
    }
}
