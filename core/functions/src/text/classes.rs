//! What a character does in normalization forms and in lower case, looked up instead of computed.

use super::form::Form;
use std::array;
use std::iter::once;
use std::sync::OnceLock;
use unicode_normalization::char::canonical_combining_class;

/// Set where lower case leaves a character as it is.
const LOWER: u8 = 1 << 4;
/// Characters in a block.
const BLOCK: usize = 1 << 8;

/// Of the basic multilingual plane: each block when the first of its characters is met.
static BLOCKS: [OnceLock<Box<[u8; BLOCK]>>; 1 << 8] = [const { OnceLock::new() }; 1 << 8];

/// What is known of a character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class(u8);

impl Class {
    pub(super) fn of(character: char) -> Self {
        let code = character as usize;
        let Some(block) = BLOCKS.get(code / BLOCK) else { return Self(computed(character)) };
        let first = code - code % BLOCK;
        let block = block.get_or_init(|| {
            Box::new(array::from_fn(|place| {
                let character = u32::try_from(first + place).ok().and_then(char::from_u32);
                character.map_or(0, computed)
            }))
        });
        Self(block[code % BLOCK])
    }

    /// Whether the character is as the form has it, and no character before it changes that.
    pub(super) fn is_settled(self, form: Form) -> bool {
        self.0 & bit(form) != 0
    }

    /// Whether the character is in lower case, or has none.
    pub(super) fn is_lower(self) -> bool {
        self.0 & LOWER != 0
    }
}

fn bit(form: Form) -> u8 {
    match form {
        Form::Nfc => 1,
        Form::Nfd => 1 << 1,
        Form::Nfkc => 1 << 2,
        Form::Nfkd => 1 << 3,
    }
}

fn computed(character: char) -> u8 {
    let forms = [Form::Nfc, Form::Nfd, Form::Nfkc, Form::Nfkd];
    let is_starter = canonical_combining_class(character) == 0;
    let settled = forms.into_iter().filter(|form| is_starter && form.has_already(once(character)));
    let lower = if character.to_lowercase().eq(once(character)) { LOWER } else { 0 };
    settled.map(bit).fold(lower, |bits, bit| bits | bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_the_class_that_is_computed_for_them() {
        for character in ('\0'..='\u{10fff}').step_by(7) {
            assert_eq!(Class::of(character).0, computed(character), "{character:?}");
        }
    }

    #[test]
    fn letters_and_marks() {
        assert!(Class::of('é').is_settled(Form::Nfkc) && !Class::of('é').is_settled(Form::Nfd));
        assert!(
            !Class::of('\u{301}').is_settled(Form::Nfkc) && !Class::of('ﬁ').is_settled(Form::Nfkc)
        );
        assert!(
            Class::of('é').is_lower() && Class::of('変').is_lower() && !Class::of('É').is_lower()
        );
    }
}
