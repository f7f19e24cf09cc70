//! The records of a PAX header that matter here.

use super::fault::Fault;

/// What PAX and GNU extensions say of the next member.
#[derive(Default)]
pub(super) struct Pax {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    pub(super) uid: Option<u64>,
    pub(super) gid: Option<u64>,
}

impl Pax {
    /// Takes the records of one header: `LENGTH KEY=VALUE\n`, the length counting itself.
    pub(super) fn merge(&mut self, mut records: &[u8]) -> Result<(), Fault> {
        let damaged = || Fault::new("it holds a damaged PAX header");
        while !records.is_empty() {
            let space = records
                .iter()
                .position(|b| *b == b' ')
                .ok_or_else(damaged)?;
            let length: usize = number(&records[..space]).ok_or_else(damaged)?;
            let record = records.get(space + 1..length).ok_or_else(damaged)?;
            let record = record.strip_suffix(b"\n").ok_or_else(damaged)?;
            let equals = record.iter().position(|b| *b == b'=').ok_or_else(damaged)?;
            let value = &record[equals + 1..];
            match &record[..equals] {
                b"path" | b"GNU.sparse.name" => self.path = Some(value.to_vec()),
                b"linkpath" => self.link = Some(value.to_vec()),
                b"size" => self.size = Some(number(value).ok_or_else(damaged)?),
                b"uid" => self.uid = number(value),
                b"gid" => self.gid = number(value),
                _ => {}
            }
            records = &records[length..];
        }
        Ok(())
    }
}

fn number<N: std::str::FromStr>(digits: &[u8]) -> Option<N> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn records_may_hold_any_byte() {
        let mut pax = Pax::default();
        pax.merge(b"13 path=a\nb=\n18 size=9000000000\n11 uid=70 \n")
            .unwrap_err();
        let mut pax = Pax::default();
        pax.merge(b"13 path=a\nb=\n19 size=9000000000\n10 uid=70\n")
            .unwrap();
        assert_eq!(pax.path.as_deref(), Some(&b"a\nb="[..]));
        assert_eq!(
            (pax.size, pax.uid, pax.gid),
            (Some(9_000_000_000), Some(70), None)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(records in prop::collection::vec(any::<u8>(), 0..64)) {
            let _read = Pax::default().merge(&records);
        }

        #[test]
        fn near_misses_are_taken(text in "([0-9]{1,2} ?(path|size|uid)?=?[a-z0-9]{0,6}\n?){0,4}") {
            let _read = Pax::default().merge(text.as_bytes());
        }
    }
}
