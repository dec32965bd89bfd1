//! Text normalization: trimming, Unicode normalization forms, lower case, white space.

use super::ascii::Ascii;
use super::form::{CONTEXTUAL, Form, Letters};
use datafusion::arrow::array::{Array, StringArray};
use memchr::memmem::Finder;

/// Normalizes one text after the other, with buffers that are used again.
pub(crate) struct Normalizer {
    form: Form,
    lower: bool,
    collapse: bool,
    double_blank: Finder<'static>,
    text: String,
    spare: String,
}

impl Normalizer {
    /// A normalizer that applies `form` and, as asked, lower case and single blanks.
    pub(crate) fn new(form: Form, lower: bool, collapse: bool) -> Self {
        let double_blank = Finder::new("  ");
        Self { form, lower, collapse, double_blank, text: String::new(), spare: String::new() }
    }

    /// The normalized text, empty if there was nothing but white space.
    pub(crate) fn normalize(&mut self, text: &str) -> &str {
        let mut target = std::mem::take(&mut self.text);
        target.clear();
        self.append_to(text, &mut target);
        self.complete(&mut target);
        self.text = target;
        &self.text
    }

    /// Adds the normalized text, nothing if there was nothing but white space. ASCII letters are as
    /// they should be after [`Self::complete`], which is fastest on many texts at once.
    pub(crate) fn append_to(&mut self, text: &str, target: &mut String) {
        match Ascii::of(text) {
            Some(ascii) => self.push_ascii(text, ascii, target),
            None => self.push_unicode(text.trim(), target),
        }
    }

    /// Completes texts that were added.
    pub(crate) fn complete(&self, texts: &mut str) {
        if self.lower {
            texts.make_ascii_lowercase();
        }
    }

    fn push_ascii(&self, text: &str, ascii: Ascii, target: &mut String) {
        if !self.collapse {
            target.push_str(text.trim());
        } else if ascii.has_other_space {
            push_words(text, target);
        } else if let Some(blanks) = ascii.blanks {
            push_words_between(text, blanks, target);
        } else {
            // Words with single blanks between them go over together.
            let mut rest = text.trim();
            while let Some(blank) = self.double_blank.find(rest.as_bytes()) {
                let (words, blanks) = rest.split_at(blank + 1);
                target.push_str(words);
                rest = blanks.trim_start_matches(' ');
            }
            target.push_str(rest);
        }
    }

    fn push_unicode(&mut self, text: &str, target: &mut String) {
        let start = target.len();
        let letters = if self.lower { Letters::Lower } else { Letters::Stay };
        self.form.extend(text, letters, target);
        if self.lower && target[start..].contains(CONTEXTUAL) {
            target.truncate(start);
            self.spare.clear();
            self.form.extend(text, Letters::Stay, &mut self.spare);
            target.push_str(&self.spare.to_lowercase());
        }
        // Also removes white space at the ends that the normalization form brought in.
        if self.collapse && !only_single_blanks(&target.as_bytes()[start..]) {
            self.spare.clear();
            self.spare.push_str(&target[start..]);
            target.truncate(start);
            push_words(&self.spare, target);
        }
    }
}

fn push_words(text: &str, target: &mut String) {
    let start = target.len();
    for word in text.split_whitespace() {
        if target.len() > start {
            target.push(' ');
        }
        target.push_str(word);
    }
}

/// The words of an ASCII text whose blanks have a bit each, of which there are as many as bytes at
/// least. Words with single blanks between them go over together.
fn push_words_between(text: &str, blanks: u64, target: &mut String) {
    let length = text.len();
    let start = blanks.trailing_ones() as usize;
    if start >= length {
        return;
    }
    let end = length - (blanks << (64 - length)).leading_ones() as usize;
    let mut from = start;
    let mut doubled = blanks & (blanks << 1) & (u64::MAX << start);
    while doubled.trailing_zeros() < end as u32 {
        let at = doubled.trailing_zeros();
        target.push_str(&text[from..at as usize]);
        let run = (doubled >> at).trailing_ones();
        from = (at + run) as usize;
        doubled &= u64::MAX << from;
    }
    target.push_str(&text[from..end]);
}

/// Whether the white space of a text is single blanks between words, for sure: other white space
/// than ASCII begins with one of a few bytes, which are not looked at further.
fn only_single_blanks(text: &[u8]) -> bool {
    let is_odd = |byte: &u8| matches!(byte, b'\t'..=b'\r' | 0xc2 | 0xe1..=0xe3);
    let is_double = |(byte, next): (&u8, &u8)| (*byte == b' ') & (*next == b' ');
    let behind_first = text.get(1..).unwrap_or_default();
    text.first() != Some(&b' ')
        && text.last() != Some(&b' ')
        && !text.iter().fold(false, |found, byte| found | is_odd(byte))
        && !text.iter().zip(behind_first).fold(false, |found, pair| found | is_double(pair))
}

/// Whether each text is of lower-case ASCII words with single blanks between them, so that
/// normalizing changes none of them. What lies in NULL rows can only make the answer no.
pub(crate) fn is_plain(texts: &StringArray) -> bool {
    let offsets = texts.value_offsets();
    let (Some(first), Some(last)) = (offsets.first(), offsets.last()) else {
        return true;
    };
    let bytes = texts.value_data().get(*first as usize..*last as usize).unwrap_or_default();
    let is_odd = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b'A'..=b'Z' | 0x80..);
    if bytes.iter().fold(false, |found, byte| found | is_odd(byte)) {
        return false;
    }
    // With one look ahead at the end of a row, where a blank must not stand either.
    let behind_first = bytes.get(1..).unwrap_or_default();
    let doubles = bytes
        .iter()
        .zip(behind_first)
        .fold(false, |found, (byte, next)| found | ((*byte == b' ') & (*next == b' ')));
    let has_word = |(row, bounds): (usize, &[i32])| {
        let text = texts.value_data().get(bounds[0] as usize..bounds[1] as usize);
        let text = text.unwrap_or_default();
        let edges = text.first().is_some_and(|byte| *byte != b' ')
            && text.last().is_some_and(|byte| *byte != b' ');
        edges || texts.is_null(row)
    };
    !doubles && offsets.windows(2).enumerate().all(has_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalized(text: &str, lower: bool, collapse: bool) -> String {
        Normalizer::new(Form::Nfkc, lower, collapse).normalize(text).to_owned()
    }

    #[test]
    fn only_collapsing_removes_white_space_that_the_form_brings_in() {
        assert_eq!(normalized("\u{a8}", false, false), " \u{308}");
        assert_eq!(normalized("\u{a8}", false, true), "\u{308}");
    }

    #[test]
    fn lower_case_knows_the_final_sigma_and_is_no_case_folding() {
        assert_eq!(normalized("ΟΔΟΣ Straße İ", true, true), "οδος straße i\u{307}");
    }

    #[test]
    fn blanks_of_ascii_are_single_wherever_they_are_and_however_long_the_text_is() {
        for length in [1, 2, 7, 8, 9, 16, 63, 64, 65, 130] {
            for pattern in 0..512_usize {
                let letter = |place: usize| if pattern >> (place % 9) & 1 == 1 { ' ' } else { 'B' };
                let text: String = (0..length).map(letter).collect();
                let words: Vec<&str> = text.split_whitespace().collect();
                assert_eq!(normalized(&text, false, true), words.join(" "), "{text:?}");
                assert_eq!(normalized(&text, true, false), text.trim().to_lowercase(), "{text:?}");
            }
        }
    }

    #[test]
    fn plain_columns_are_those_that_stay_as_they_are() {
        let plain = |rows: &[Option<&str>]| is_plain(&StringArray::from(rows.to_vec()));
        assert!(plain(&[Some("a b"), None, Some("c_9")]));
        for odd in ["", " ", " a", "a ", "a  b", "A", "é", "a\tb"] {
            assert!(!plain(&[Some("a"), Some(odd)]), "{odd:?}");
        }
    }

    #[test]
    fn buffers_hold_nothing_over() {
        let mut normalizer = Normalizer::new(Form::Nfkc, true, true);
        assert_eq!(normalizer.normalize("A  long  É text"), "a long é text");
        assert_eq!(normalizer.normalize(" \t"), "");
        assert_eq!(normalizer.normalize("B"), "b");
    }
}
