//! Text normalization: trimming, Unicode normalization forms, lower case, white space.

use unicode_normalization::{
    IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfd_quick, is_nfkc_quick, is_nfkd_quick,
};

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

    fn extend(self, text: &str, target: &mut String) {
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
    text: String,
    spare: String,
}

impl Normalizer {
    /// A normalizer that applies `form` and, as asked, lower case and single blanks.
    pub(crate) fn new(form: Form, lower: bool, collapse: bool) -> Self {
        Self { form, lower, collapse, text: String::new(), spare: String::new() }
    }

    /// The normalized text, empty if there was nothing but white space.
    pub(crate) fn normalize(&mut self, text: &str) -> &str {
        let text = text.trim();
        self.text.clear();
        if text.is_ascii() || self.form.holds_already(text) {
            self.text.push_str(text);
        } else {
            self.form.extend(text, &mut self.text);
        }
        if self.lower {
            self.lower_case();
        }
        if self.collapse {
            self.collapse_white_space();
        }
        &self.text
    }

    fn lower_case(&mut self) {
        if self.text.is_ascii() {
            self.text.make_ascii_lowercase();
            return;
        }
        self.spare.clear();
        if self.text.contains('Σ') {
            // The one letter whose lower case depends on its neighbours.
            self.spare.push_str(&self.text.to_lowercase());
        } else {
            self.spare.extend(self.text.chars().flat_map(char::to_lowercase));
        }
        std::mem::swap(&mut self.text, &mut self.spare);
    }

    /// Also removes white space at the ends that the normalization form brought in.
    fn collapse_white_space(&mut self) {
        self.spare.clear();
        for word in self.text.split_whitespace() {
            if !self.spare.is_empty() {
                self.spare.push(' ');
            }
            self.spare.push_str(word);
        }
        std::mem::swap(&mut self.text, &mut self.spare);
    }
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
    fn buffers_hold_nothing_over() {
        let mut normalizer = Normalizer::new(Form::Nfkc, true, true);
        assert_eq!(normalizer.normalize("A  long  É text"), "a long é text");
        assert_eq!(normalizer.normalize(" \t"), "");
        assert_eq!(normalizer.normalize("B"), "b");
    }
}
