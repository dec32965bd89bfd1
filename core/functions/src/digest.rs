//! The hashes behind every identifier: BLAKE2b with a digest of 8 or 16 bytes.

use blake2::digest::consts::{U8, U16};
use blake2::{Blake2b, Digest};

/// Stands between the parts of a text that is hashed from several values.
pub(crate) const SEPARATOR: &str = "\u{1f}";
/// Stands for NULL among the parts.
pub(crate) const NULL_PART: &str = "__NULL__";

/// A text of 32 lower-case hexadecimal digits.
pub(crate) struct Hexadecimal([u8; 32]);

impl Hexadecimal {
    /// The digits.
    pub(crate) fn as_str(&self) -> &str {
        // Digits are always valid UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The 64-bit hash of the pieces, one behind the other; never negative.
pub(crate) fn hash64<'a>(pieces: impl IntoIterator<Item = &'a str>) -> i64 {
    let digest: [u8; 8] = digest::<Blake2b<U8>>(pieces).into();
    i64::from_be_bytes(digest) & i64::MAX
}

/// The 128-bit hash of the pieces, one behind the other.
pub(crate) fn hash128<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Hexadecimal {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest: [u8; 16] = digest::<Blake2b<U16>>(pieces).into();
    let mut digits = [0; 32];
    for (byte, pair) in digest.iter().zip(digits.chunks_exact_mut(2)) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    Hexadecimal(digits)
}

fn digest<'a, D: Digest>(pieces: impl IntoIterator<Item = &'a str>) -> blake2::digest::Output<D> {
    let mut hasher = D::new();
    for piece in pieces {
        hasher.update(piece.as_bytes());
    }
    hasher.finalize()
}

/// Parts as pieces: separated, and NULL as its own word.
pub(crate) fn parts<'a>(
    parts: impl IntoIterator<Item = Option<&'a str>>,
) -> impl Iterator<Item = &'a str> {
    parts.into_iter().enumerate().flat_map(|(position, part)| {
        let separator = if position == 0 { "" } else { SEPARATOR };
        [separator, part.unwrap_or(NULL_PART)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_hashes() {
        assert_eq!(hash64([""]), 7252660547403494068);
        assert_eq!(hash64(["al", "pha"]), 5982700193828047002);
        assert_eq!(hash128(["alpha"]).as_str(), "b52f7e54cd313e691148cc2c80345831");
    }

    #[test]
    fn the_top_bit_is_cleared() {
        assert_eq!(hash64(["t0"]), 6811432048479397323);
    }

    #[test]
    fn parts_are_separated() {
        assert_eq!(
            hash128(parts([Some("a"), None, Some("b")])).as_str(),
            hash128(["a\u{1f}__NULL__\u{1f}b"]).as_str()
        );
    }
}
