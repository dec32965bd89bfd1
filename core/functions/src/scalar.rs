//! The scalar functions: one constant for each, and the frame that they share.

mod arrow_metadata;
mod call;
mod canonicalize_byte_span;
mod cdf;
mod column_unit;
mod cpg_score;
mod definition;
mod function;
mod interval_align_score;
mod lists;
mod map_get_default;
mod map_normalize;
mod plan;
mod qname_normalize;
mod semantic_tag;
mod span_make;
mod span_relations;
mod spans;
mod stable_hash;
mod stable_hash_any;
mod stable_id;
mod stable_id_parts;
mod struct_pick;
mod utf8_normalize;

pub(crate) use definition::Definition;
pub(crate) use function::Function;

/// Every scalar function, in the order of the documentation.
pub(crate) static DEFINITIONS: [&Definition; 30] = [
    &stable_hash::STABLE_HASH64,
    &stable_hash::STABLE_HASH128,
    &stable_id::PREFIXED_HASH64,
    &stable_id::STABLE_ID,
    &stable_id_parts::STABLE_ID_PARTS,
    &stable_id_parts::PREFIXED_HASH_PARTS64,
    &stable_hash_any::STABLE_HASH_ANY,
    &span_make::SPAN_MAKE,
    &spans::SPAN_LEN,
    &span_relations::SPAN_OVERLAPS,
    &span_relations::SPAN_CONTAINS,
    &stable_id_parts::SPAN_ID,
    &interval_align_score::INTERVAL_ALIGN_SCORE,
    &utf8_normalize::UTF8_NORMALIZE,
    &utf8_normalize::UTF8_NULL_IF_BLANK,
    &qname_normalize::QNAME_NORMALIZE,
    &map_get_default::MAP_GET_DEFAULT,
    &map_normalize::MAP_NORMALIZE,
    &lists::LIST_COMPACT,
    &lists::LIST_UNIQUE_SORTED,
    &struct_pick::STRUCT_PICK,
    &cdf::CDF_CHANGE_RANK,
    &cdf::CDF_IS_UPSERT,
    &cdf::CDF_IS_DELETE,
    &semantic_tag::SEMANTIC_TAG,
    &arrow_metadata::ARROW_METADATA,
    &cpg_score::CPG_SCORE,
    &column_unit::COL_TO_BYTE,
    &column_unit::POSITION_ENCODING_NORM,
    &canonicalize_byte_span::CANONICALIZE_BYTE_SPAN,
];

/// The key under which the kind of an identifier or a value stands in field metadata.
const SEMANTIC_TYPE: &str = "semantic_type";
