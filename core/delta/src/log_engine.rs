//! The kernel's engine, with a log whose partition values mean what the protocol says, and with files
//! whose elements have the types that the table has.

use crate::commit_files::{self, CommitFiles};
use crate::{partition_values, widened};
use datafusion::arrow::array::RecordBatch;
use delta_kernel::engine::arrow_data::ArrowEngineData;
use delta_kernel::schema::SchemaRef;
use delta_kernel::{
    DeltaResult, DeltaResultIterator, DeltaResultIteratorStatic, Engine, EngineData, Error,
    EvaluationHandler, FileDataReadResultIterator, FileMeta, FileSize, FilteredEngineData,
    JsonHandler, ParquetFooter, ParquetHandler, PredicateRef, StorageHandler,
};
use std::sync::Arc;
use url::Url;

/// An engine that passes everything on, but for the files that it reads.
pub(crate) struct LogEngine {
    inner: Arc<dyn Engine>,
    json: Arc<LogFiles<dyn JsonHandler>>,
    parquet: Arc<LogFiles<dyn ParquetHandler>>,
}

impl LogEngine {
    /// `table` is the folder of the table.
    pub(crate) fn new(inner: Arc<dyn Engine>, table: &Url) -> Self {
        let log = format!("{}/_delta_log/", table.as_str().trim_end_matches('/'));
        let json = LogFiles { inner: inner.json_handler(), log: log.clone() };
        let parquet = LogFiles { inner: inner.parquet_handler(), log };
        Self { inner, json: Arc::new(json), parquet: Arc::new(parquet) }
    }
}

impl Engine for LogEngine {
    fn evaluation_handler(&self) -> Arc<dyn EvaluationHandler> {
        self.inner.evaluation_handler()
    }

    fn storage_handler(&self) -> Arc<dyn StorageHandler> {
        self.inner.storage_handler()
    }

    fn json_handler(&self) -> Arc<dyn JsonHandler> {
        Arc::clone(&self.json) as Arc<dyn JsonHandler>
    }

    fn parquet_handler(&self) -> Arc<dyn ParquetHandler> {
        Arc::clone(&self.parquet) as Arc<dyn ParquetHandler>
    }
}

/// What reads files, those of a log among them.
struct LogFiles<H: ?Sized> {
    inner: Arc<H>,
    log: String,
}

impl<H: ?Sized> LogFiles<H> {
    fn are_of_log(&self, files: &[FileMeta]) -> bool {
        files.iter().all(|file| file.location.as_str().starts_with(&self.log))
    }

    fn read(
        &self,
        files: &[FileMeta],
        data: FileDataReadResultIterator,
    ) -> FileDataReadResultIterator {
        if self.are_of_log(files) { Box::new(data.map(|data| data.and_then(normal))) } else { data }
    }
}

fn normal(data: Box<dyn EngineData>) -> DeltaResult<Box<dyn EngineData>> {
    let batch: RecordBatch = ArrowEngineData::try_from_engine_data(data)?.into();
    let batch = partition_values::without_empty(batch).map_err(Error::generic_err)?;
    Ok(Box::new(ArrowEngineData::new(batch)))
}

impl JsonHandler for LogFiles<dyn JsonHandler> {
    fn parse_json(
        &self,
        json_strings: Box<dyn EngineData>,
        output_schema: SchemaRef,
    ) -> DeltaResult<Box<dyn EngineData>> {
        self.inner.parse_json(json_strings, output_schema)
    }

    fn read_json_files(
        &self,
        files: &[FileMeta],
        physical_schema: SchemaRef,
        predicate: Option<PredicateRef>,
    ) -> DeltaResult<FileDataReadResultIterator> {
        if self.are_of_log(files) && commit_files::are_readable(files, &physical_schema) {
            return Ok(Box::new(CommitFiles::open(files, &physical_schema)?));
        }
        let data = self.inner.read_json_files(files, physical_schema, predicate)?;
        Ok(self.read(files, data))
    }

    fn write_json_file(
        &self,
        path: &Url,
        data: DeltaResultIterator<'_, FilteredEngineData>,
        overwrite: bool,
    ) -> DeltaResult<FileSize> {
        self.inner.write_json_file(path, data, overwrite)
    }
}

impl ParquetHandler for LogFiles<dyn ParquetHandler> {
    fn read_parquet_files(
        &self,
        files: &[FileMeta],
        physical_schema: SchemaRef,
        predicate: Option<PredicateRef>,
    ) -> DeltaResult<FileDataReadResultIterator> {
        if !self.are_of_log(files) {
            return widened::read(&self.inner, files, physical_schema, predicate);
        }
        let data = self.inner.read_parquet_files(files, physical_schema, predicate)?;
        Ok(self.read(files, data))
    }

    fn write_parquet_file(
        &self,
        location: Url,
        data: DeltaResultIteratorStatic<Box<dyn EngineData>>,
    ) -> DeltaResult<()> {
        self.inner.write_parquet_file(location, data)
    }

    fn read_parquet_footer(&self, file: &FileMeta) -> DeltaResult<ParquetFooter> {
        self.inner.read_parquet_footer(file)
    }
}
