//! What no function can go below: the bare work on the same bytes, without an engine around it.
//!
//! `codeanatomy-limits KIND FILE`; prints how many lines the file has, then, for each line of the
//! input, as many lines as it says: nanoseconds of a run over the lines of the file, on one core. It
//! depends on nothing heavy, so that it is built in seconds. The kinds:
//! - `blake2b_simd`: hashes each line, several at once, into a number;
//! - `unicode-normalization`: brings each line to NFKC, into one buffer;
//! - `pass over text`: adds up all bytes and offsets;
//! - `pass over views`: adds up the views of 16 bytes that text has within SQL, and the bytes of texts
//!   that are too long for one;
//! - `pass over spans`: adds up two numbers for each line, twice: the bounds of two columns of spans;
//! - `pass over one span`: adds up two numbers for each line.
#![forbid(unsafe_code)]

use blake2b_simd::Params;
use blake2b_simd::many::{HashManyJob, hash_many};
use std::hint::black_box;
use std::time::{Duration, Instant};
use unicode_normalization::UnicodeNormalization;

/// Longer texts lie outside of their views.
const LONGEST_IN_VIEW: usize = 12;

/// Text as Arrow has it.
struct Texts {
    bytes: String,
    offsets: Vec<i32>,
    /// The halves of each view: length and first bytes, and where the rest is.
    views: Vec<[u64; 2]>,
    /// Texts that do not fit into their views.
    long: String,
    /// Numbers as many as there are texts.
    numbers: Vec<i64>,
}

impl Texts {
    fn of(file: &str) -> Self {
        let mut texts = Self {
            bytes: String::new(),
            offsets: vec![0],
            views: Vec::new(),
            long: String::new(),
            numbers: Vec::new(),
        };
        for (line, number) in file.lines().zip(0_i64..) {
            texts.bytes.push_str(line);
            texts.offsets.push(i32::try_from(texts.bytes.len()).expect("less than 2 GiB"));
            texts.views.push([line.len() as u64, texts.long.len() as u64]);
            if line.len() > LONGEST_IN_VIEW {
                texts.long.push_str(line);
            }
            texts.numbers.push(number);
        }
        texts
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        self.offsets.windows(2).map(|bounds| &self.bytes[bounds[0] as usize..bounds[1] as usize])
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, file] = arguments.as_slice() else {
        panic!("codeanatomy-limits KIND FILE");
    };
    let texts = Texts::of(&std::fs::read_to_string(file).expect("the file can be read"));
    let columns: Vec<Vec<i64>> = vec![texts.numbers.clone(); 4];
    println!("{}", texts.numbers.len());
    for runs in std::io::stdin().lines() {
        for _ in 0..runs.expect("a line").trim().parse().expect("a number of runs") {
            println!("{}", run(kind, &texts, &columns).as_nanos());
        }
    }
}

/// How long one run takes.
fn run(kind: &str, texts: &Texts, columns: &[Vec<i64>]) -> Duration {
    let start = Instant::now();
    match kind {
        "blake2b_simd" => hash(texts),
        "unicode-normalization" => normalize(texts),
        "pass over text" => {
            let bytes = texts.bytes.as_bytes();
            black_box(bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)));
            black_box(texts.offsets.iter().fold(0_i32, |sum, offset| sum.wrapping_add(*offset)));
        }
        "pass over views" => {
            black_box(
                texts.views.iter().flatten().fold(0_u64, |sum, half| sum.wrapping_add(*half)),
            );
            black_box(texts.long.bytes().fold(0_u8, |sum, byte| sum.wrapping_add(byte)));
        }
        "pass over spans" => columns.iter().for_each(|column| add(column)),
        "pass over one span" => columns.iter().take(2).for_each(|column| add(column)),
        other => panic!("there is no kind {other}"),
    }
    start.elapsed()
}

fn add(column: &[i64]) {
    black_box(column.iter().fold(0_i64, |sum, number| sum.wrapping_add(*number)));
}

fn hash(texts: &Texts) {
    let params = Params::new().hash_length(8).clone();
    let texts: Vec<&str> = texts.iter().collect();
    let mut numbers: Vec<u64> = Vec::with_capacity(texts.len());
    for group in texts.chunks(64) {
        let mut jobs: Vec<HashManyJob<'_>> =
            group.iter().map(|text| HashManyJob::new(&params, text.as_bytes())).collect();
        hash_many(&mut jobs);
        numbers.extend(jobs.iter().map(|job| {
            job.to_hash().as_bytes().iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
        }));
    }
    black_box(numbers);
}

fn normalize(texts: &Texts) {
    let mut target = String::with_capacity(texts.bytes.len());
    for text in texts.iter() {
        target.extend(text.nfkc());
    }
    black_box(target);
}
