//! What the benchmarks share: TPC-H data as a Parquet file.
#![forbid(unsafe_code)]

use datafusion::arrow::array::RecordBatchReader;
use datafusion::error::Result;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::file::properties::WriterProperties;
use std::fs::File;
use std::path::Path;
use tpchgen::generators::LineItemGenerator;
use tpchgen_arrow::LineItemArrow;

/// Writes the table `lineitem` of a scale factor (6 million rows each) as one Parquet file with
/// Snappy compression and row groups of a million rows.
///
/// # Errors
/// What writing gives.
pub fn write_lineitem(path: &Path, scale_factor: f64) -> Result<()> {
    let batches = LineItemArrow::new(LineItemGenerator::new(scale_factor, 1, 1));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = File::create(path)?;
    let mut writer = ArrowWriter::try_new(file, batches.schema(), Some(properties))?;
    for batch in batches {
        writer.write(&batch?)?;
    }
    writer.close()?;
    Ok(())
}
