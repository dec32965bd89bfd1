//! `qname_normalize`: one spelling for qualified names.

use super::call::Call;
use super::definition::{Definition, Traits};
use super::utf8_normalize::nullable_text;
use crate::documentation::Section;
use crate::parameter::{Accepts, Parameter};
use crate::text::builder::TextBuilder;
use crate::text::form::Form;
use crate::text::normalize::Normalizer;
use datafusion::arrow::array::ArrayRef;
use datafusion::error::Result;

pub(super) static QNAME_NORMALIZE: Definition = Definition {
    name: "qname_normalize",
    aliases: &["qualname_normalize"],
    parameters: &[
        Parameter::required("symbol", Accepts::CastText, "The name of the symbol"),
        Parameter::optional(
            "module",
            Accepts::CastText,
            "The name of its module, put in front of a symbol without a dot",
        ),
        Parameter::optional("lang", Accepts::CastText, "The language; without effect"),
    ],
    section: Section::Text,
    description: "A qualified name in NFKC, lower case and single blanks. NULL if the symbol is \
                  NULL or blank.",
    example: "SELECT qname_normalize('Foo', 'Pkg.Mod')",
    tags: &["string_norm", "symbol", "string"],
    traits: Traits::TOTAL,
    return_field: |plan| Ok(nullable_text(plan)),
    evaluate,
};

fn evaluate(call: &Call<'_>) -> Result<ArrayRef> {
    let (symbols, modules) = (call.text(0)?, call.optional_text(1)?);
    let mut symbol_normalizer = Normalizer::new(Form::Nfkc, true, true);
    let mut module_normalizer = Normalizer::new(Form::Nfkc, true, true);
    let mut result = TextBuilder::with_capacity(call.rows, 24);
    for row in 0..call.rows {
        let symbol = symbols.get(row).map_or("", |symbol| symbol_normalizer.normalize(symbol));
        if symbol.is_empty() {
            result.append_null();
            continue;
        }
        if !symbol.contains('.') {
            let module = modules.get(row).map_or("", |module| module_normalizer.normalize(module));
            if !module.is_empty() {
                result.push(module)?;
                result.push(".")?;
            }
        }
        result.append(symbol)?;
    }
    Ok(result.finish())
}
