//! Unicode normalization forms, applied only where a text is not in the form already.

use super::classes::Class;
use std::iter::once;
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

/// What becomes of letters beside the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    Stay,
    /// Those beyond ASCII become lower case, but for [`CONTEXTUAL`].
    Lower,
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

    /// Whether characters are in this form, as far as each of them tells.
    pub(super) fn has_already(self, characters: impl Iterator<Item = char>) -> bool {
        let quick = match self {
            Self::Nfc => is_nfc_quick(characters),
            Self::Nfd => is_nfd_quick(characters),
            Self::Nfkc => is_nfkc_quick(characters),
            Self::Nfkd => is_nfkd_quick(characters),
        };
        quick == IsNormalized::Yes
    }

    /// Adds a text in this form.
    ///
    /// A settled character changes nothing before it. So the form is only needed for runs of others,
    /// each with the settled character before it.
    pub(super) fn extend(self, text: &str, letters: Letters, target: &mut String) {
        let (mut copied, mut settled, mut at) = (0, 0, 0);
        while let Some(character) = next_beyond_ascii(text, &mut at, &mut settled) {
            let (start, class) = (at, Class::of(character));
            at += character.len_utf8();
            if class.is_settled(self) {
                settled = start;
                if letters == Letters::Stay || class.is_lower() {
                    continue;
                }
            }
            // What follows may be joined with the settled character, before that becomes lower case.
            at = self.end_of_run(text, at);
            target.push_str(&text[copied..settled]);
            self.extend_run(&text[settled..at], letters, target);
            (copied, settled) = (at, at);
        }
        target.push_str(&text[copied..]);
    }

    /// Where the next settled character begins.
    fn end_of_run(self, text: &str, from: usize) -> usize {
        let is_settled =
            |character: char| character.is_ascii() || Class::of(character).is_settled(self);
        let behind = &text[from..];
        from + behind.find(is_settled).unwrap_or(behind.len())
    }

    fn extend_run(self, run: &str, letters: Letters, target: &mut String) {
        if let Some(letter) = self.letter_of_short(run) {
            push_letter(letter, letters, target);
            return;
        }
        let push = |letter| push_letter(letter, letters, target);
        match self {
            Self::Nfc => run.nfc().for_each(push),
            Self::Nfd => run.nfd().for_each(push),
            Self::Nfkc => run.nfkc().for_each(push),
            Self::Nfkd => run.nfkd().for_each(push),
        }
    }

    /// The one letter that a run comes to, if it is a settled one, or an ASCII letter with a mark: the
    /// runs that are met most, without the buffers that a run of any length needs.
    fn letter_of_short(self, run: &str) -> Option<char> {
        let mut characters = run.chars();
        let base = characters.next()?;
        let Some(mark) = characters.next() else {
            return Class::of(base).is_settled(self).then_some(base);
        };
        let composes = matches!(self, Self::Nfc | Self::Nfkc) && characters.next().is_none();
        let is_a_pair = base.is_ascii() && is_nfkd_quick(once(mark)) == IsNormalized::Yes;
        if composes && is_a_pair { compose(base, mark) } else { None }
    }
}

/// Goes on to the next character beyond ASCII; `settled` is that before it.
fn next_beyond_ascii(text: &str, at: &mut usize, settled: &mut usize) -> Option<char> {
    let rest = &text[*at..];
    let ascii = rest.bytes().position(|byte| !byte.is_ascii())?;
    if ascii > 0 {
        *settled = *at + ascii - 1;
    }
    *at += ascii;
    rest[ascii..].chars().next()
}

fn push_letter(letter: char, letters: Letters, target: &mut String) {
    if letters == Letters::Stay || letter.is_ascii() || letter == CONTEXTUAL {
        target.push(letter);
    } else {
        target.extend(letter.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: [Form; 4] = [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd];

    fn whole(form: Form, text: &str) -> String {
        match form {
            Form::Nfc => text.nfc().collect(),
            Form::Nfd => text.nfd().collect(),
            Form::Nfkc => text.nfkc().collect(),
            Form::Nfkd => text.nfkd().collect(),
        }
    }

    fn in_parts(form: Form, text: &str) -> String {
        let mut target = String::new();
        form.extend(text, Letters::Stay, &mut target);
        target
    }

    #[test]
    fn forms_have_names() {
        assert_eq!(Form::from_name(" nfd "), Form::Nfd);
        assert_eq!(Form::from_name("nonsense"), Form::Nfkc);
    }

    #[test]
    fn every_unsettled_character_alone_and_behind_a_letter_is_as_the_whole_form_has_it() {
        for form in FORMS {
            let is_unsettled = |character: &char| !Class::of(*character).is_settled(form);
            for character in ('\0'..='\u{2ffff}').filter(is_unsettled) {
                for before in ["", "a", "가"] {
                    let text = format!("{before}{character}");
                    assert_eq!(in_parts(form, &text), whole(form, &text), "{text:?} {form:?}");
                }
            }
        }
    }

    #[test]
    fn runs_do_not_change_what_the_form_gives() {
        for text in [
            "e\u{301}",
            "abe\u{301}\u{323}cd",
            "\u{301}a",
            "ﬁx \u{1100}\u{1161}1",
            "a\u{338}=\u{338}",
            "É\u{323}É\u{323}\u{301}x",
            "가\u{11a8}각\u{11a8}",
            "\u{1100}\u{1161}\u{11a8}é",
        ] {
            for form in FORMS {
                assert_eq!(in_parts(form, text), whole(form, text), "{text:?} {form:?}");
            }
        }
    }

    #[test]
    fn letters_become_lower_case_after_the_form_and_not_before() {
        for text in ["É\u{323}", "Ǆ", "ÅÉ", "Ω\u{345}", "K", "İ\u{307}", "ﬃÉ"] {
            for form in FORMS {
                let mut target = String::new();
                form.extend(text, Letters::Lower, &mut target);
                target.make_ascii_lowercase();
                assert_eq!(target, whole(form, text).to_lowercase(), "{text:?} {form:?}");
            }
        }
    }
}
