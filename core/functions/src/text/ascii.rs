//! ASCII text, looked at eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES << 7;
/// Bytes that the blanks of a text are kept for, as one number.
const SHORT: usize = 64;

/// What there is in a text that is ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ascii {
    /// Whether there is other white space than blanks.
    pub(super) has_other_space: bool,
    /// A bit for each byte that is a blank; none for a long text.
    pub(super) blanks: Option<u64>,
}

impl Ascii {
    /// None when there is something beyond ASCII.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        let mut seen = Seen::default();
        for (place, word) in words.iter().enumerate() {
            seen.add(u64::from_le_bytes(*word), place);
        }
        if !rest.is_empty() {
            seen.add(tail(text.as_bytes(), rest), words.len());
        }
        (seen.any & HIGH == 0).then_some(Self {
            has_other_space: seen.other_space & HIGH != 0,
            blanks: (text.len() <= SHORT).then_some(seen.blanks),
        })
    }
}

/// The last bytes of a text, behind them zeros.
fn tail(bytes: &[u8], rest: &[u8]) -> u64 {
    match bytes.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last) >> (8 * (8 - rest.len())),
        None => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// What the words so far have; high bits of bytes say where.
#[derive(Default)]
struct Seen {
    any: u64,
    other_space: u64,
    /// A bit for each blank.
    blanks: u64,
}

impl Seen {
    // A loop of its own over whole words, with this inlined twice, takes half the time of one loop
    // over an iterator that is chained with the tail.
    #[inline(always)]
    fn add(&mut self, word: u64, place: usize) {
        self.any |= word;
        let word = word & !HIGH;
        self.other_space |= at_least(word, b'\t') & !at_least(word, b'\r' + 1);
        if place < SHORT / 8 {
            self.blanks |= bits(is(word, b' ')) << (8 * place);
        }
    }
}

/// The high bit of each byte that is at least this one, above 0; all are ASCII.
fn at_least(word: u64, byte: u8) -> u64 {
    word + ONES * u64::from(0x80 - byte)
}

/// The high bit of each byte that is this one; all are ASCII.
fn is(word: u64, byte: u8) -> u64 {
    !((word ^ (ONES * u64::from(byte))) + ONES * 0x7f) & HIGH
}

/// The high bits of the bytes as one byte, the first in its lowest bit.
fn bits(high: u64) -> u64 {
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plainly(text: &str) -> Option<Ascii> {
        let other = |byte: u8| matches!(byte, b'\t'..=b'\r');
        let blanks = text.bytes().zip(0_u32..64).filter(|(byte, _)| *byte == b' ');
        text.is_ascii().then(|| Ascii {
            has_other_space: text.bytes().any(other),
            blanks: (text.len() <= 64).then(|| blanks.map(|(_, place)| 1 << place).sum()),
        })
    }

    #[test]
    fn every_byte_at_every_place_is_seen() {
        for length in 0..80 {
            for place in 0..length {
                for byte in 0..128_u8 {
                    let mut bytes = vec![b'x'; length];
                    bytes[place] = byte;
                    let text = String::from_utf8(bytes).expect("it is ASCII");
                    assert_eq!(Ascii::of(&text), plainly(&text), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_beyond_ascii_is_seen_wherever_it_is() {
        for length in 0..70 {
            assert_eq!(Ascii::of(&format!("{}é", "x".repeat(length))), None);
            assert_eq!(Ascii::of(&format!("é{}", "x".repeat(length))), None);
        }
    }
}
