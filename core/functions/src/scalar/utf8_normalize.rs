//! `utf8_normalize` and `utf8_null_if_blank`: text in one form, and NULL instead of none.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::plan::Plan;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::buffer::TextBuffer;
use crate::text::builder::TextBuilder;
use crate::text::column::TextColumn;
use crate::text::form::Form;
use crate::text::normalize::{Normalizer, is_plain};
use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field};
use datafusion::error::Result;

pub(super) static UTF8_NORMALIZE: Definition = Definition {
    name: "utf8_normalize",
    aliases: &["normalize_utf8"],
    parameters: &[
        Parameter::required("value", Accepts::CastText, "The text"),
        Parameter::optional(
            "form",
            Accepts::CastText,
            "The Unicode normalization form: NFC, NFD, NFKD, and NFKC for anything else. A \
             literal; default codeanatomy_udf.utf8_normalize_form",
        ),
        Parameter::optional(
            "casefold",
            Accepts::Flag,
            "Whether to lower-case. A literal; default codeanatomy_udf.utf8_normalize_casefold",
        ),
        Parameter::optional(
            "collapse_ws",
            Accepts::Flag,
            "Whether every run of white space becomes one blank. A literal; default \
             codeanatomy_udf.utf8_normalize_collapse_ws",
        ),
    ],
    section: Section::Text,
    description: "The text without white space at its ends, in a Unicode normalization form, and as \
                  asked in lower case and with single blanks. NULL if nothing is left.",
    example: "SELECT utf8_normalize('  Hello  WORLD ')",
    tags: &["string_norm", "string"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(nullable_text(plan)),
    evaluate: normalize,
};

pub(super) static UTF8_NULL_IF_BLANK: Definition = Definition {
    name: "utf8_null_if_blank",
    aliases: &["null_if_blank"],
    parameters: &[Parameter::required("value", Accepts::CastText, "The text")],
    section: Section::Text,
    description: "The text without white space at its ends. NULL if nothing is left.",
    example: "SELECT utf8_null_if_blank('  ')",
    tags: &["string_norm", "string"],
    traits: Traits::STRICT,
    return_field: |plan| Ok(nullable_text(plan)),
    evaluate: null_if_blank,
};

/// Text that may be NULL even where the argument is not, with the argument's metadata.
pub(super) fn nullable_text(plan: &Plan<'_>) -> Field {
    plan.field(DataType::Utf8, true).with_metadata(plan.metadata_if_type(0, &DataType::Utf8))
}

fn normalize(call: &Call<'_>) -> Result<ArrayRef> {
    let settings = call.settings;
    let values = call.text(0)?;
    let form = call.literal_text(1)?;
    let form = Form::from_name(form.as_deref().unwrap_or(&settings.utf8_normalize_form));
    let lower = call.literal_flag(2)?.unwrap_or(settings.utf8_normalize_casefold);
    let collapse = call.literal_flag(3)?.unwrap_or(settings.utf8_normalize_collapse_ws);
    if let TextColumn::Utf8(texts) = &values
        && is_plain(texts)
    {
        return call.array(0);
    }
    let mut normalizer = Normalizer::new(form, lower, collapse);
    let mut result = TextBuffer::with_capacity(call.rows, 16);
    for row in 0..call.rows {
        let text = values.get(row).unwrap_or_default();
        result.append_or_null(|target| normalizer.append_to(text, target))?;
    }
    result.finish(|texts| normalizer.complete(texts))
}

fn null_if_blank(call: &Call<'_>) -> Result<ArrayRef> {
    let values = call.text(0)?;
    let mut result = TextBuilder::with_capacity(call.rows, 16);
    for row in 0..call.rows {
        let text = values.get(row).map(str::trim);
        result.append_option(text.filter(|text| !text.is_empty()))?;
    }
    Ok(result.finish())
}
