//! The hashes behind every identifier: BLAKE2b with a digest of 8 or 16 bytes.
//!
//! The digest length is a parameter of BLAKE2b (RFC 7693), so that the 8 bytes are no prefix of the 16.
//! Rows are hashed in groups, since the processor works on several inputs at once.

use blake2b_simd::many::{HashManyJob, hash_many};
use blake2b_simd::{Hash, Params};
use datafusion::error::Result;
use std::ops::Range;

/// Stands between the parts of a text that is hashed from several values.
pub(crate) const SEPARATOR: &str = "\u{1f}";
/// Stands for NULL among the parts.
pub(crate) const NULL_PART: &str = "__NULL__";

/// Rows that are hashed together.
const GROUP: usize = 64;
/// Longer texts are hashed where they are instead of being gathered.
const LONG: usize = 4 << 10;

/// A hash of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest<const BYTES: usize>([u8; BYTES]);

impl<const BYTES: usize> Digest<BYTES> {
    fn of(hash: &Hash) -> Self {
        let mut bytes = [0; BYTES];
        for (to, from) in bytes.iter_mut().zip(hash.as_bytes()) {
            *to = *from;
        }
        Self(bytes)
    }
}

impl Digest<8> {
    /// The bytes as a number that is never negative.
    pub(crate) fn number(self) -> i64 {
        i64::from_be_bytes(self.0) & i64::MAX
    }
}

impl Digest<16> {
    /// The bytes as lower-case hexadecimal digits.
    pub(crate) fn hexadecimal(self) -> Hexadecimal {
        let mut digits = [0; 32];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[byte >> 4, byte & 15]);
        }
        // Without a table, the compiler makes it a few vector instructions.
        Hexadecimal(digits.map(|digit| digit + if digit < 10 { b'0' } else { b'a' - 10 }))
    }
}

/// A text of 32 lower-case hexadecimal digits.
pub(crate) struct Hexadecimal([u8; 32]);

impl Hexadecimal {
    /// The digits.
    pub(crate) fn as_str(&self) -> &str {
        // Digits are always valid UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn params(bytes: usize) -> Params {
    let mut params = Params::new();
    params.hash_length(bytes);
    params
}

/// The hash of the pieces, one behind the other.
pub(crate) fn hash<'a, const BYTES: usize>(
    pieces: impl IntoIterator<Item = &'a str>,
) -> Digest<BYTES> {
    let mut state = params(BYTES).to_state();
    for piece in pieces {
        state.update(piece.as_bytes());
    }
    Digest::of(&state.finalize())
}

/// Parts as pieces: separated, and NULL as its own word.
pub(crate) fn parts<'a>(
    parts: impl Iterator<Item = Option<&'a str>> + Clone,
) -> impl Iterator<Item = &'a str> + Clone {
    parts.enumerate().flat_map(|(position, part)| {
        let separator = if position == 0 { "" } else { SEPARATOR };
        [separator, part.unwrap_or(NULL_PART)]
    })
}

/// Hashes row after row: `feed` says what a row consists of, `give` gets its digest, in order.
///
/// # Errors
/// What `give` returns.
pub(crate) fn hash_rows<'a, const BYTES: usize>(
    rows: usize,
    mut feed: impl FnMut(usize, &mut Group<'a, BYTES>),
    mut give: impl FnMut(usize, Option<Digest<BYTES>>) -> Result<()>,
) -> Result<()> {
    let params = params(BYTES);
    let mut group = Group { bytes: Vec::new(), entries: Vec::with_capacity(GROUP.min(rows)) };
    for start in (0..rows).step_by(GROUP) {
        let end = rows.min(start + GROUP);
        (start..end).for_each(|row| feed(row, &mut group));
        group.finish(&params, |position, digest| give(start + position, digest))?;
    }
    Ok(())
}

/// Rows that wait for being hashed together.
pub(crate) struct Group<'a, const BYTES: usize> {
    bytes: Vec<u8>,
    entries: Vec<Entry<'a, BYTES>>,
}

enum Entry<'a, const BYTES: usize> {
    Null,
    InPlace(&'a str),
    Gathered(Range<usize>),
    Done(Digest<BYTES>),
}

impl<'a, const BYTES: usize> Group<'a, BYTES> {
    /// A row without a hash.
    pub(crate) fn add_null(&mut self) {
        self.entries.push(Entry::Null);
    }

    /// A row that consists of these pieces, one behind the other.
    pub(crate) fn add<'b>(&mut self, pieces: impl Iterator<Item = &'b str> + Clone) {
        let length: usize = pieces.clone().map(str::len).sum();
        if length > LONG {
            self.entries.push(Entry::Done(hash(pieces)));
            return;
        }
        let start = self.bytes.len();
        pieces.for_each(|piece| self.bytes.extend_from_slice(piece.as_bytes()));
        self.entries.push(Entry::Gathered(start..self.bytes.len()));
    }

    /// A row that consists of one text, if it is there.
    pub(crate) fn add_text(&mut self, text: Option<&'a str>) {
        self.entries.push(text.map_or(Entry::Null, Entry::InPlace));
    }

    fn finish(
        &mut self,
        params: &Params,
        mut give: impl FnMut(usize, Option<Digest<BYTES>>) -> Result<()>,
    ) -> Result<()> {
        let mut jobs: Vec<HashManyJob<'_>> = self
            .entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::InPlace(text) => Some(HashManyJob::new(params, text.as_bytes())),
                Entry::Gathered(range) => {
                    Some(HashManyJob::new(params, &self.bytes[range.clone()]))
                }
                Entry::Null | Entry::Done(_) => None,
            })
            .collect();
        hash_many(&mut jobs);
        let mut hashed = jobs.iter().map(|job| Digest::of(&job.to_hash()));
        for (position, entry) in self.entries.iter().enumerate() {
            let digest = match entry {
                Entry::Null => None,
                Entry::InPlace(_) | Entry::Gathered(_) => hashed.next(),
                Entry::Done(digest) => Some(*digest),
            };
            give(position, digest)?;
        }
        drop(jobs);
        self.bytes.clear();
        self.entries.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blake2::digest::consts::{U8, U16};
    use blake2::{Blake2b, Digest as _};

    #[test]
    fn known_hashes() {
        assert_eq!(hash([""]).number(), 7252660547403494068);
        assert_eq!(hash(["al", "pha"]).number(), 5982700193828047002);
        assert_eq!(hash(["alpha"]).hexadecimal().as_str(), "b52f7e54cd313e691148cc2c80345831");
    }

    #[test]
    fn the_top_bit_is_cleared() {
        assert_eq!(hash(["t0"]).number(), 6811432048479397323);
    }

    #[test]
    fn parts_are_separated() {
        let pieces = parts([Some("a"), None, Some("b")].into_iter());
        assert_eq!(hash::<16>(pieces), hash(["a\u{1f}__NULL__\u{1f}b"]));
    }

    fn digests<'a>(
        rows: usize,
        feed: impl FnMut(usize, &mut Group<'a, 16>),
    ) -> Vec<Option<Digest<16>>> {
        let mut digests = Vec::new();
        let give = |row, digest| {
            assert_eq!(row, digests.len());
            digests.push(digest);
            Ok(())
        };
        hash_rows(rows, feed, give).unwrap();
        digests
    }

    #[test]
    fn groups_of_any_size_give_the_digests_of_another_implementation() {
        // Lengths around the hash's block of 128 bytes, the longest gathered text, and groups.
        let lengths = [0, 1, 63, 127, 128, 129, 255, 256, 257, 1000, LONG, LONG + 1, 100_000];
        let texts: Vec<Option<String>> = (0..200)
            .map(|row| (row % 7 != 3).then(|| "é".repeat(lengths[row % lengths.len()] / 2)))
            .collect();
        for rows in [0, 1, 2, 3, 4, 5, 63, 64, 65, 200] {
            let expected: Vec<Option<Digest<16>>> = texts[..rows]
                .iter()
                .map(|text| Some(Digest(Blake2b::<U16>::digest(text.as_ref()?).into())))
                .collect();
            let in_place = digests(rows, |row, group| group.add_text(texts[row].as_deref()));
            assert_eq!(in_place, expected);
            let gathered = digests(rows, |row, group| match &texts[row] {
                Some(text) => group.add(["", text].into_iter()),
                None => group.add_null(),
            });
            assert_eq!(gathered, expected);
        }
        let short: [u8; 8] = Blake2b::<U8>::digest("alpha").into();
        assert_eq!(hash(["alpha"]), Digest(short));
    }
}
