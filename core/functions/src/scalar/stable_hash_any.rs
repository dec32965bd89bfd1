//! `stable_hash_any`: the hash of any value, after bringing its text into one form.

use super::call::Call;
use super::definition::{Definition, Traits};
use crate::digest;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::form::Form;
use crate::text::normalize::Normalizer;
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;

pub(super) static STABLE_HASH_ANY: Definition = Definition {
    name: "stable_hash_any",
    aliases: &["stable_hash"],
    parameters: &[
        Parameter::required("value", Accepts::CastText, "The value to hash"),
        Parameter::optional(
            "canonical",
            Accepts::Flag,
            "Whether white space at the ends and differences that NFKC removes do not count. A \
             literal; default true",
        ),
        Parameter::optional(
            "null_sentinel",
            Accepts::CastText,
            "The text that is hashed for NULL. A literal; default __NULL__",
        ),
    ],
    section: Section::Hashing,
    description: "Hashes the text of any value to 32 hexadecimal digits. The result is never NULL.",
    example: "SELECT stable_hash_any(42)",
    tags: &["hash"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(plan.field(DataType::Utf8, plan.is_nullable(0))),
    evaluate,
};

fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let values = call.text(0)?;
    let canonical = call.literal_flag(1)?.unwrap_or(true);
    let sentinel = call.literal_text(2)?;
    let sentinel = sentinel.as_deref().unwrap_or(digest::NULL_PART);
    let mut normalizer = Normalizer::new(Form::Nfkc, false, false);
    let mut result = TextBuilder::with_capacity(call.rows, 32);
    digest::hash_rows::<16>(
        call.rows,
        |row, group| {
            let text = values.get(row).unwrap_or(sentinel);
            if canonical {
                group.add(std::iter::once(normalizer.normalize(text)));
            } else {
                group.add_text(Some(text));
            }
        },
        |_, digest| match digest {
            Some(digest) => result.append(digest.hexadecimal().as_str()),
            None => {
                result.append_null();
                Ok(())
            }
        },
    )?;
    Ok(result.finish())
}
