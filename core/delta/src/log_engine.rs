//! The kernel's engine, with a log whose partition values mean what the protocol says, and with files
//! whose elements have the types that the table has.

use crate::commit_files::{self, CommitFiles};
use crate::log_list::LogStorage;
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

/// An engine that passes everything on, but for the files that it reads and the local log that it
/// lists.
pub(crate) struct LogEngine {
    evaluation: Arc<dyn EvaluationHandler>,
    storage: Arc<dyn StorageHandler>,
    json: Arc<LogFiles<dyn JsonHandler>>,
    parquet: Arc<LogFiles<dyn ParquetHandler>>,
}

impl LogEngine {
    /// One engine reads the table's own files, the other one those of its log. `root` is the folder
    /// of the table.
    pub(crate) fn new(of_table: &dyn Engine, of_log: &dyn Engine, root: &Url) -> Self {
        let log = format!("{}/_delta_log/", root.as_str().trim_end_matches('/'));
        let json = LogFiles {
            of_table: of_table.json_handler(),
            of_log: of_log.json_handler(),
            log: log.clone(),
        };
        let parquet = LogFiles {
            of_table: of_table.parquet_handler(),
            of_log: of_log.parquet_handler(),
            log: log.clone(),
        };
        Self {
            evaluation: of_table.evaluation_handler(),
            storage: Arc::new(LogStorage { inner: of_table.storage_handler(), log }),
            json: Arc::new(json),
            parquet: Arc::new(parquet),
        }
    }
}

impl Engine for LogEngine {
    fn evaluation_handler(&self) -> Arc<dyn EvaluationHandler> {
        Arc::clone(&self.evaluation)
    }

    fn storage_handler(&self) -> Arc<dyn StorageHandler> {
        Arc::clone(&self.storage)
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
    of_table: Arc<H>,
    of_log: Arc<H>,
    log: String,
}

impl<H: ?Sized> LogFiles<H> {
    fn are_of_log(&self, files: &[FileMeta]) -> bool {
        files.iter().all(|file| file.location.as_str().starts_with(&self.log))
    }
}

fn normal_of(data: FileDataReadResultIterator) -> FileDataReadResultIterator {
    Box::new(data.map(|data| data.and_then(normal)))
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
        self.of_table.parse_json(json_strings, output_schema)
    }

    fn read_json_files(
        &self,
        files: &[FileMeta],
        physical_schema: SchemaRef,
        predicate: Option<PredicateRef>,
    ) -> DeltaResult<FileDataReadResultIterator> {
        if !self.are_of_log(files) {
            return self.of_table.read_json_files(files, physical_schema, predicate);
        }
        if commit_files::are_readable(files, &physical_schema) {
            return Ok(Box::new(CommitFiles::open(files, &physical_schema)?));
        }
        self.of_log.read_json_files(files, physical_schema, predicate).map(normal_of)
    }

    fn write_json_file(
        &self,
        path: &Url,
        data: DeltaResultIterator<'_, FilteredEngineData>,
        overwrite: bool,
    ) -> DeltaResult<FileSize> {
        self.of_table.write_json_file(path, data, overwrite)
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
            return widened::read(&self.of_table, files, physical_schema, predicate);
        }
        self.of_log.read_parquet_files(files, physical_schema, predicate).map(normal_of)
    }

    fn write_parquet_file(
        &self,
        location: Url,
        data: DeltaResultIteratorStatic<Box<dyn EngineData>>,
    ) -> DeltaResult<()> {
        self.of_table.write_parquet_file(location, data)
    }

    fn read_parquet_footer(&self, file: &FileMeta) -> DeltaResult<ParquetFooter> {
        self.of_table.read_parquet_footer(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use delta_kernel::Snapshot;
    use delta_kernel_engine::DefaultEngineBuilder;
    use object_store::local::LocalFileSystem;
    use serde_json::json;
    use std::fs;

    /// What the kernel asks for may change with its version; then commits would be joined no more.
    #[test]
    fn the_kernel_replays_many_commits_as_one_batch() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("_delta_log");
        fs::create_dir(&log).expect("a folder");
        let column = json!({"name": "n", "type": "long", "nullable": true, "metadata": {}});
        let schema = json!({"type": "struct", "fields": [column]}).to_string();
        let metadata = json!({"metaData": {"id": "a", "schemaString": schema, "createdTime": 0,
            "format": {"provider": "parquet", "options": {}}, "partitionColumns": [],
            "configuration": {}}});
        let protocol = json!({"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}});
        let add = |version: u64| {
            json!({"add": {"path": version.to_string(), "partitionValues": {},
            "size": 1, "modificationTime": 0, "dataChange": true}})
        };
        for version in 0..9 {
            let first =
                if version == 0 { format!("{metadata}\n{protocol}\n") } else { String::new() };
            let commit = log.join(format!("{version:020}.json"));
            fs::write(commit, format!("{first}{}", add(version))).expect("a file");
        }
        let kernel = DefaultEngineBuilder::new(Arc::new(LocalFileSystem::new())).build();
        let root = Url::from_directory_path(folder.path()).expect("an absolute path");
        let batches = |engine: &dyn Engine| {
            let snapshot = Snapshot::builder_for(root.clone()).build(engine).expect("a table");
            let scan = snapshot.scan_builder().build().expect("a scan");
            scan.scan_metadata(engine).expect("a log").filter(Result::is_ok).count()
        };
        assert_eq!(batches(&kernel), 9);
        assert_eq!(batches(&LogEngine::new(&kernel, &kernel, &root)), 1);
    }
}
