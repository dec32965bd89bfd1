//! Text normalization: trimming, Unicode normalization forms, lower case, white space.

use datafusion::arrow::array::{Array, StringArray};
use memchr::memmem::Finder;
use std::iter;
use unicode_normalization::char::compose;
use unicode_normalization::{
    IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfd_quick, is_nfkc_quick, is_nfkd_quick,
};

/// The one letter whose lower case depends on its neighbours.
pub(crate) const CONTEXTUAL: char = 'Σ';

/// A Unicode normalization form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Canonical composition.
    Nfc,
    /// Canonical decomposition.
    Nfd,
    /// Compatibility composition.
    Nfkc,
    /// Compatibility decomposition.
    Nfkd,
}

impl Form {
    /// The form of a name in any case; a name of none means NFKC.
    pub(crate) fn from_name(name: &str) -> Self {
        let is = |form: &str| name.trim().eq_ignore_ascii_case(form);
        if is("NFC") {
            Self::Nfc
        } else if is("NFD") {
            Self::Nfd
        } else if is("NFKD") {
            Self::Nfkd
        } else {
            Self::Nfkc
        }
    }

    fn holds_already(self, text: &str) -> bool {
        let quick = match self {
            Self::Nfc => is_nfc_quick(text.chars()),
            Self::Nfd => is_nfd_quick(text.chars()),
            Self::Nfkc => is_nfkc_quick(text.chars()),
            Self::Nfkd => is_nfkd_quick(text.chars()),
        };
        quick == IsNormalized::Yes
    }

    /// Adds the text in this form.
    ///
    /// An ASCII character is never joined with what stands before it. So the form is only needed
    /// for runs of other characters, each with the character before it.
    fn extend(self, text: &str, target: &mut String) {
        let mut rest = text;
        while !rest.is_empty() {
            let ascii = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            if ascii == rest.len() {
                target.push_str(rest);
                return;
            }
            let (unchanged, from) = rest.split_at(ascii.saturating_sub(1));
            target.push_str(unchanged);
            let run = from.bytes().skip(1).position(|byte| byte.is_ascii());
            let (run, behind) = from.split_at(run.map_or(from.len(), |length| length + 1));
            if self.holds_already(run) {
                target.push_str(run);
            } else if let Some(letter) = self.letter_of_pair(run) {
                target.push(letter);
            } else {
                self.extend_run(run, target);
            }
            rest = behind;
        }
    }

    /// What an ASCII letter and a mark behind it are joined to: the run that is met most, without
    /// the buffers that a run of any length needs.
    fn letter_of_pair(self, run: &str) -> Option<char> {
        let mut characters = run.chars();
        let (base, mark, None) = (characters.next()?, characters.next()?, characters.next()) else {
            return None;
        };
        let composes = matches!(self, Self::Nfc | Self::Nfkc);
        let is_a_pair = base.is_ascii() && is_nfkd_quick(iter::once(mark)) == IsNormalized::Yes;
        if composes && is_a_pair { compose(base, mark) } else { None }
    }

    fn extend_run(self, text: &str, target: &mut String) {
        match self {
            Self::Nfc => target.extend(text.nfc()),
            Self::Nfd => target.extend(text.nfd()),
            Self::Nfkc => target.extend(text.nfkc()),
            Self::Nfkd => target.extend(text.nfkd()),
        }
    }
}

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
        let text = text.trim();
        self.text.clear();
        if text.is_ascii() {
            self.push_ascii(text);
            return &self.text;
        }
        self.form.extend(text, &mut self.text);
        if self.lower {
            self.lower_case();
        }
        if self.collapse {
            self.collapse_white_space();
        }
        &self.text
    }

    /// ASCII is in every normalization form.
    fn push_ascii(&mut self, text: &str) {
        if !self.collapse {
            self.text.push_str(text);
        } else if text.bytes().fold(false, |found, byte| found | is_odd_white_space(byte)) {
            push_words(text, &mut self.text);
        } else {
            // Words with single blanks between them go over together.
            let mut rest = text;
            while let Some(blank) = self.double_blank.find(rest.as_bytes()) {
                let (words, blanks) = rest.split_at(blank + 1);
                self.text.push_str(words);
                rest = blanks.trim_start_matches(' ');
            }
            self.text.push_str(rest);
        }
        if self.lower {
            self.text.make_ascii_lowercase();
        }
    }

    fn lower_case(&mut self) {
        self.spare.clear();
        if self.text.contains(CONTEXTUAL) {
            self.spare.push_str(&self.text.to_lowercase());
        } else {
            for character in self.text.chars() {
                if character.is_ascii() || is_of_a_script_without_case(character) {
                    self.spare.push(character);
                } else {
                    self.spare.extend(character.to_lowercase());
                }
            }
            self.spare.make_ascii_lowercase();
        }
        std::mem::swap(&mut self.text, &mut self.spare);
    }

    /// Also removes white space at the ends that the normalization form brought in.
    fn collapse_white_space(&mut self) {
        if only_single_blanks(self.text.as_bytes()) {
            return;
        }
        self.spare.clear();
        push_words(&self.text, &mut self.spare);
        std::mem::swap(&mut self.text, &mut self.spare);
    }
}

fn push_words(text: &str, target: &mut String) {
    for word in text.split_whitespace() {
        if !target.is_empty() {
            target.push(' ');
        }
        target.push_str(word);
    }
}

fn is_odd_white_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r')
}

/// The blocks from the radicals of Chinese to Vai, and the syllables of Hangul.
fn is_of_a_script_without_case(character: char) -> bool {
    matches!(character, '\u{2e80}'..'\u{a640}' | '\u{ac00}'..'\u{d7a4}')
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
    fn forms_have_names() {
        assert_eq!(Form::from_name(" nfd "), Form::Nfd);
        assert_eq!(Form::from_name("nonsense"), Form::Nfkc);
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
    fn scripts_without_case_have_no_lower_case() {
        let changes = |character: &char| !character.to_lowercase().eq([*character]);
        let mut without_case = ('\0'..=char::MAX).filter(|c| is_of_a_script_without_case(*c));
        assert_eq!(without_case.find(changes), None);
    }

    #[test]
    fn every_mark_behind_an_ascii_letter_gives_what_the_form_gives() {
        for form in [Form::Nfc, Form::Nfkc] {
            for mark in '\u{80}'..='\u{ffff}' {
                for base in ['a', '=', 'Z'] {
                    let text = String::from_iter([base, mark]);
                    let (mut fast, mut whole) = (String::new(), String::new());
                    form.extend(&text, &mut fast);
                    form.extend_run(&text, &mut whole);
                    assert_eq!(fast, whole, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn runs_of_ascii_do_not_change_what_the_form_gives() {
        for text in [
            "e\u{301}",
            "abe\u{301}\u{323}cd",
            "\u{301}a",
            "ﬁx \u{1100}\u{1161}1",
            "a\u{338}=\u{338}",
        ] {
            let mut segmented = String::new();
            Form::Nfkc.extend(text, &mut segmented);
            assert_eq!(segmented, text.nfkc().collect::<String>());
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
