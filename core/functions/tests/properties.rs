//! The functions against plain implementations written here, over any text, layout of a column, and
//! division of rows into batches and partitions.

mod common;

use blake2::digest::consts::{U8, U16};
use blake2::{Blake2b, Digest};
use common::{run, session};
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, ListArray, RecordBatch, StringArray,
};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::compute::{cast, concat};
use datafusion::arrow::datatypes::{DataType, Field, Int64Type, Schema};
use datafusion::datasource::MemTable;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::runtime::Builder;
use unicode_normalization::UnicodeNormalization;

/// Rows as they lie in memory: how the column is laid out, and where batches and partitions end.
#[derive(Debug, Clone)]
struct Division {
    layout: usize,
    batch_rows: usize,
    partitions: usize,
}

fn division() -> impl Strategy<Value = Division> {
    (0..5_usize, 1..9_usize, 1..4_usize).prop_map(|(layout, batch_rows, partitions)| Division {
        layout,
        batch_rows,
        partitions,
    })
}

/// Characters that normalization, case and white space treat in their own ways.
const ODD: &str =
    "[ \t\u{a0}\u{2003}\u{85}aZẞßİıςΣσﬁÅé\u{301}\u{323}\u{1100}\u{1161}가…．\u{200b}😀\u{1f}]{0,6}";

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-zA-Z0-9_.]{0,12}", ODD]
}

fn texts() -> impl Strategy<Value = Vec<Option<String>>> {
    vec(proptest::option::of(text()), 0..40)
}

/// A column of some layout that is a part of a longer one.
fn column(texts: &[Option<String>], layout: usize) -> ArrayRef {
    let before = [Some("before".to_owned()), None];
    let all: StringArray = before.iter().chain(texts).cloned().collect();
    let int32 = Box::new(DataType::Int32);
    let layouts = [
        DataType::Utf8,
        DataType::LargeUtf8,
        DataType::Utf8View,
        DataType::Dictionary(int32.clone(), Box::new(DataType::Utf8)),
        DataType::Dictionary(int32, Box::new(DataType::LargeUtf8)),
    ];
    let laid_out = cast(&all, &layouts[layout]).expect("text has these layouts");
    laid_out.slice(before.len(), texts.len())
}

/// The result of an expression for each row of the columns, in the order of the rows.
fn evaluate(select: &str, columns: Vec<(&str, ArrayRef)>, division: &Division) -> ArrayRef {
    let rows = columns[0].1.len();
    let position: ArrayRef = Arc::new(Int64Array::from_iter_values(0..rows as i64));
    let columns: Vec<(&str, ArrayRef)> = columns.into_iter().chain([("row", position)]).collect();
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, column)| Field::new(*name, column.data_type().clone(), true))
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let arrays = columns.into_iter().map(|(_, column)| column).collect();
    let whole = RecordBatch::try_new(schema.clone(), arrays).expect("columns of one length");
    let mut partitions = vec![Vec::new(); division.partitions];
    for (index, start) in (0..rows).step_by(division.batch_rows).enumerate() {
        let batch = whole.slice(start, division.batch_rows.min(rows - start));
        partitions[index % division.partitions].push(batch);
    }
    let table = MemTable::try_new(schema, partitions).expect("batches of one type");
    let context = session();
    context.register_table("rows", Arc::new(table)).expect("the name is free");
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let batches = runtime.block_on(run(&context, select)).expect("the expression can be evaluated");
    let results: Vec<&dyn Array> = batches.iter().map(|batch| batch.column(0).as_ref()).collect();
    concat(&results).expect("at least one batch")
}

fn text_of(array: &dyn Array, row: usize) -> Option<String> {
    array.is_valid(row).then(|| array.as_string::<i32>().value(row).to_owned())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As the description of `utf8_normalize` has it, step by step.
fn normalized(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let composed: String = trimmed.nfkc().collect();
    let words: Vec<String> =
        composed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let text = words.join(" ");
    (!trimmed.is_empty() && !text.is_empty()).then_some(text)
}

/// Lists of texts that are a part of longer ones. A NULL list may have elements, and a NULL text bytes,
/// that nobody may see.
fn lists(rows: &[(bool, Vec<Option<String>>)], hidden: &str, layout: usize) -> ArrayRef {
    let before = [(true, vec![Some("before".to_owned()), None])];
    let rows: Vec<&(bool, Vec<Option<String>>)> = before.iter().chain(rows).collect();
    let elements: Vec<Option<&str>> =
        rows.iter().flat_map(|(_, texts)| texts).map(Option::as_deref).collect();
    let bytes: StringArray = elements.iter().map(|text| Some(text.unwrap_or(hidden))).collect();
    let nulls = NullBuffer::from_iter(elements.iter().map(Option::is_some));
    let texts = StringArray::new(bytes.offsets().clone(), bytes.values().clone(), Some(nulls));
    let layouts = [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View];
    let texts = cast(&texts, &layouts[layout % layouts.len()]).expect("text has these layouts");
    let field = Arc::new(Field::new_list_field(texts.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(rows.iter().map(|(_, texts)| texts.len()));
    let nulls = NullBuffer::from_iter(rows.iter().map(|(is_there, _)| *is_there));
    let lists = ListArray::new(field, offsets, texts, Some(nulls));
    Arc::new(lists.slice(before.len(), rows.len() - before.len()))
}

fn list_of(array: &dyn Array, row: usize) -> Option<Vec<Option<String>>> {
    let list = array.is_valid(row).then(|| array.as_list::<i32>().value(row))?;
    Some((0..list.len()).map(|position| text_of(&list, position)).collect())
}

proptest! {
    // The same cases in every run.
    #![proptest_config(ProptestConfig {
        cases: 48,
        rng_seed: RngSeed::Fixed(28),
        ..ProptestConfig::default()
    })]

    #[test]
    fn hashes_are_those_of_blake2b(texts in texts(), division in division()) {
        prop_assume!(!texts.is_empty());
        let column = column(&texts, division.layout);
        let sql = "SELECT stable_hash64(t) FROM rows ORDER BY row";
        let numbers = evaluate(sql, vec![("t", column.clone())], &division);
        let sql = "SELECT stable_id('node', t) FROM rows ORDER BY row";
        let ids = evaluate(sql, vec![("t", column)], &division);
        for (row, text) in texts.iter().enumerate() {
            let text = text.as_ref();
            let short = text.map(|text| <[u8; 8]>::from(Blake2b::<U8>::digest(text)));
            let number = short.map(|bytes| i64::from_be_bytes(bytes) & i64::MAX);
            let numbers = numbers.as_primitive::<Int64Type>();
            prop_assert_eq!(numbers.is_valid(row).then(|| numbers.value(row)), number);
            let id = text.map(|text| format!("node:{}", hexadecimal(&Blake2b::<U16>::digest(text))));
            prop_assert_eq!(text_of(&ids, row), id);
        }
    }

    #[test]
    fn parts_are_joined_with_null_as_a_word(texts in texts(), division in division()) {
        prop_assume!(!texts.is_empty());
        let sql = "SELECT stable_id_parts('n', t, row, NULL) FROM rows ORDER BY row";
        let ids = evaluate(sql, vec![("t", column(&texts, division.layout))], &division);
        for (row, text) in texts.iter().enumerate() {
            let text = text.as_deref().unwrap_or("__NULL__");
            let joined = format!("{text}\u{1f}{row}\u{1f}__NULL__");
            let id = format!("n:{}", hexadecimal(&Blake2b::<U16>::digest(joined)));
            prop_assert_eq!(text_of(&ids, row), Some(id));
        }
    }

    #[test]
    fn normalization_is_that_of_its_steps(texts in texts(), division in division()) {
        prop_assume!(!texts.is_empty());
        let sql = "SELECT utf8_normalize(t) FROM rows ORDER BY row";
        let results = evaluate(sql, vec![("t", column(&texts, division.layout))], &division);
        for (row, text) in texts.iter().enumerate() {
            prop_assert_eq!(text_of(&results, row), text.as_deref().and_then(normalized));
        }
    }

    #[test]
    fn blank_text_is_null_and_other_text_is_trimmed(texts in texts(), division in division()) {
        prop_assume!(!texts.is_empty());
        let sql = "SELECT utf8_null_if_blank(t) FROM rows ORDER BY row";
        let results = evaluate(sql, vec![("t", column(&texts, division.layout))], &division);
        for (row, text) in texts.iter().enumerate() {
            let expected = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
            prop_assert_eq!(text_of(&results, row), expected.map(str::to_owned));
        }
    }

    #[test]
    fn spans_relate_as_sets_of_positions(
        bounds in vec((-4..5_i64, -4..5_i64, -4..5_i64, -4..5_i64), 1..40),
        division in division(),
    ) {
        let columns: Vec<(&str, ArrayRef)> = ["a", "b", "c", "d"]
            .into_iter()
            .enumerate()
            .map(|(index, name)| {
                let values = bounds.iter().map(|row| [row.0, row.1, row.2, row.3][index]);
                (name, Arc::new(Int64Array::from_iter_values(values)) as ArrayRef)
            })
            .collect();
        let overlap = "SELECT span_overlaps(span_make(a, b), span_make(c, d)) FROM rows ORDER BY row";
        let overlaps = evaluate(overlap, columns.clone(), &division);
        let contain = "SELECT span_contains(span_make(a, b), span_make(c, d)) FROM rows ORDER BY row";
        let contains = evaluate(contain, columns, &division);
        for (row, (a, b, c, d)) in bounds.into_iter().enumerate() {
            // Only spans that are not empty or inverted are sets of positions.
            if a < b && c < d {
                let (left, right): (BTreeSet<i64>, BTreeSet<i64>) = ((a..b).collect(), (c..d).collect());
                prop_assert_eq!(overlaps.as_boolean().value(row), !left.is_disjoint(&right));
                prop_assert_eq!(contains.as_boolean().value(row), right.is_subset(&left));
            }
        }
    }

    #[test]
    fn columns_become_bytes_by_counting_characters(
        text in text(), offset in 0..12_i64, division in division()
    ) {
        let texts = [Some(text.clone())];
        for (unit, expected) in [
            ("UTF32", text.chars().take(offset as usize).map(char::len_utf8).sum::<usize>()),
            ("BYTE", text.len().min(offset as usize)),
        ] {
            let sql = format!("SELECT col_to_byte(t, {offset}, '{unit}') FROM rows");
            let result = evaluate(&sql, vec![("t", column(&texts, division.layout))], &division);
            prop_assert_eq!(result.as_primitive::<Int64Type>().value(0), expected as i64);
        }
    }

    #[test]
    fn lists_lose_their_nulls_and_nothing_hidden_shows(
        rows in vec((any::<bool>(), vec(proptest::option::of(text()), 0..5)), 1..20),
        hidden in "x{0,1}",
        division in division(),
    ) {
        let column = lists(&rows, &hidden, division.layout);
        let sql = "SELECT list_compact(l) FROM rows ORDER BY row";
        let compact = evaluate(sql, vec![("l", column.clone())], &division);
        let sql = "SELECT list_unique_sorted(l) FROM rows ORDER BY row";
        let sorted = evaluate(sql, vec![("l", column)], &division);
        for (row, (is_there, texts)) in rows.into_iter().enumerate() {
            let kept: Vec<_> = texts.into_iter().filter(Option::is_some).collect();
            prop_assert_eq!(list_of(&compact, row), is_there.then(|| kept.clone()));
            let distinct = kept.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
            prop_assert_eq!(list_of(&sorted, row), is_there.then_some(distinct));
        }
    }

    #[test]
    fn distinct_texts_do_not_depend_on_how_rows_are_divided(
        texts in texts(), division in division()
    ) {
        prop_assume!(!texts.is_empty());
        let sql = "SELECT list_unique(t) FROM rows";
        let result = evaluate(sql, vec![("t", column(&texts, division.layout))], &division);
        let list = result.as_list::<i32>().value(0);
        let found: Vec<Option<String>> = (0..list.len()).map(|row| text_of(&list, row)).collect();
        let distinct: BTreeSet<&String> = texts.iter().flatten().collect();
        let mut expected: Vec<Option<String>> =
            distinct.into_iter().map(|text| Some(text.clone())).collect();
        if texts.contains(&None) {
            expected.push(None);
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn values_at_the_smallest_key_do_not_depend_on_how_rows_are_divided(
        rows in vec((proptest::option::of("[a-c]{0,2}"), proptest::option::of(-2..3_i64)), 1..40),
        division in division(),
    ) {
        let texts: Vec<Option<String>> = rows.iter().map(|(text, _)| text.clone()).collect();
        let keys: ArrayRef = Arc::new(rows.iter().map(|(_, key)| *key).collect::<Int64Array>());
        let columns = vec![("t", column(&texts, division.layout)), ("k", keys)];
        let result = evaluate("SELECT arg_min(t, k) FROM rows", columns, &division);
        let complete = rows.into_iter().filter_map(|(text, key)| Some((key?, text?)));
        prop_assert_eq!(text_of(&result, 0), complete.min().map(|(_, text)| text));
    }

    #[test]
    fn sliding_frames_forget_what_has_left_them(
        rows in vec((proptest::option::of("[a-c]{0,2}"), -2..3_i64), 1..20),
        width in 0..4_usize,
    ) {
        let division = Division { layout: 0, batch_rows: 7, partitions: 1 };
        let texts: Vec<Option<String>> = rows.iter().map(|(text, _)| text.clone()).collect();
        let keys: ArrayRef = Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.1)));
        let columns = vec![("t", column(&texts, 0)), ("k", keys)];
        let sql = format!(
            "SELECT arg_max(t, k) OVER (ORDER BY row ROWS BETWEEN {width} PRECEDING AND CURRENT ROW) \
             FROM rows ORDER BY row"
        );
        let results = evaluate(&sql, columns, &division);
        for end in 0..rows.len() {
            let frame = &rows[end.saturating_sub(width)..=end];
            let largest = frame.iter().filter(|(text, _)| text.is_some()).map(|(_, key)| key).max();
            let at_largest = frame.iter().filter(|(_, key)| Some(key) == largest);
            let expected = at_largest.filter_map(|(text, _)| text.clone()).min();
            prop_assert_eq!(text_of(&results, end), expected);
        }
    }
}
