//! How a layer's record looks in a cache file.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A shared value as the value itself.
pub(super) mod shared {
    use super::{Arc, Deserialize, Deserializer, Serialize, Serializer};

    pub(in super::super) fn serialize<T: Serialize, S: Serializer>(
        value: &Arc<T>,
        output: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().serialize(output)
    }

    pub(in super::super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Arc<T>, D::Error> {
        T::deserialize(input).map(Arc::new)
    }
}

/// Captured files: as text where they are text, which most are.
pub(super) mod contents {
    use std::collections::BTreeMap;

    use super::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Content {
        Text(String),
        Bytes(Vec<u8>),
    }

    pub(in super::super) fn serialize<S: Serializer>(
        captures: &BTreeMap<String, Vec<u8>>,
        output: S,
    ) -> Result<S::Ok, S::Error> {
        output.collect_map(captures.iter().map(|(path, bytes)| {
            let content = match std::str::from_utf8(bytes) {
                Ok(text) => Content::Text(text.to_owned()),
                Err(_) => Content::Bytes(bytes.clone()),
            };
            (path, content)
        }))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        input: D,
    ) -> Result<BTreeMap<String, Vec<u8>>, D::Error> {
        let captures = BTreeMap::<String, Content>::deserialize(input)?;
        let bytes = |(path, content)| match content {
            Content::Text(text) => (path, String::into_bytes(text)),
            Content::Bytes(bytes) => (path, bytes),
        };
        Ok(captures.into_iter().map(bytes).collect())
    }
}
