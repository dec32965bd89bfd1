//! Reading the JSON files of a local log, of which there may be ten thousand.
//!
//! The kernel's reader hides the time that a far store takes: it opens up to a thousand files at a
//! time, each on another thread and with a decoder of its own. A local file is read before a thread
//! has taken it over, so that here one decoder reads a file after the other.

use crate::partition_values;
use bytes::Bytes;
use datafusion::arrow::array::{RecordBatch, StringArray};
use datafusion::arrow::datatypes::{Schema, SchemaBuilder};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::json::ReaderBuilder;
use datafusion::arrow::json::reader::Decoder;
use delta_kernel::engine::arrow_conversion::TryIntoArrow;
use delta_kernel::engine::arrow_data::ArrowEngineData;
use delta_kernel::schema::{MetadataColumnSpec, SchemaRef, StructField};
use delta_kernel::{DeltaResult, EngineData, Error, FileMeta};
use std::iter::repeat_n;
use std::sync::Arc;
use std::{fs, io, vec};
use url::Url;

/// Rows of one batch at most; few commits have as many.
const BATCH_ROWS: usize = 1024;

/// Whether files are local, and a schema has only columns that are in them or name them.
pub(crate) fn are_readable(files: &[FileMeta], schema: &SchemaRef) -> bool {
    let known = |column: &StructField| {
        matches!(column.get_metadata_column_spec(), None | Some(MetadataColumnSpec::FilePath))
    };
    files.iter().all(|file| file.location.scheme() == "file") && schema.fields().all(known)
}

/// Rows of files, in their order; a batch has rows of one file only.
pub(crate) struct CommitFiles {
    files: vec::IntoIter<FileMeta>,
    schema: Arc<Schema>,
    /// The position of the column that names the file of a row.
    name_column: Option<usize>,
    decoder: Decoder,
    current: Option<Current>,
}

/// A file that is being decoded.
struct Current {
    name: Url,
    rest: Bytes,
    /// Whether there may be empty partition values.
    has_empty_text: bool,
}

impl CommitFiles {
    /// `files` are read as what `schema` says.
    pub(crate) fn open(files: &[FileMeta], schema: &SchemaRef) -> DeltaResult<Self> {
        let name_column =
            schema.fields().position(|column| column.get_metadata_column_spec().is_some());
        let schema: Schema = schema.as_ref().try_into_arrow()?;
        let mut in_files = SchemaBuilder::from(&schema);
        if let Some(position) = name_column {
            in_files.remove(position);
        }
        let decoder = ReaderBuilder::new(Arc::new(in_files.finish()))
            .with_batch_size(BATCH_ROWS)
            .with_coerce_primitive(true)
            .build_decoder()?;
        let files = Vec::from(files).into_iter();
        Ok(Self { files, schema: Arc::new(schema), name_column, decoder, current: None })
    }

    fn next_batch(&mut self) -> DeltaResult<Option<RecordBatch>> {
        loop {
            if self.current.is_none() {
                let Some(FileMeta { location: name, .. }) = self.files.next() else {
                    return Ok(None);
                };
                let rest = read(&name)?;
                let has_empty_text = memchr::memmem::find(&rest, b"\"\"").is_some();
                self.current = Some(Current { name, rest, has_empty_text });
            }
            if let Some(batch) = self.rows_of_current()? {
                return Ok(Some(batch));
            }
        }
    }

    /// None at the end of the file.
    fn rows_of_current(&mut self) -> DeltaResult<Option<RecordBatch>> {
        let Some(mut file) = self.current.take() else { return Ok(None) };
        let read = self.decoder.decode(&file.rest).map_err(|error| damaged(&file.name, &error))?;
        let _ = file.rest.split_to(read);
        if file.rest.is_empty() && self.decoder.has_partial_record() {
            return Err(Error::generic(format!("{} ends within an action", file.name)));
        }
        let batch = self.decoder.flush().map_err(|error| damaged(&file.name, &error))?;
        let Some(batch) = batch else { return Ok(None) };
        let batch =
            if file.has_empty_text { partition_values::without_empty(batch)? } else { batch };
        let batch = self.with_name(batch, &file.name)?;
        self.current = Some(file);
        Ok(Some(batch))
    }

    fn with_name(&self, rows: RecordBatch, name: &Url) -> DeltaResult<RecordBatch> {
        let Some(position) = self.name_column else { return Ok(rows) };
        let mut columns = rows.columns().to_vec();
        let names = StringArray::from_iter_values(repeat_n(name.as_str(), rows.num_rows()));
        columns.insert(position, Arc::new(names));
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), columns)?)
    }
}

impl Iterator for CommitFiles {
    type Item = DeltaResult<Box<dyn EngineData>>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.next_batch();
        if batch.is_err() {
            // One error is the last thing there is.
            (self.files, self.current) = (Vec::new().into_iter(), None);
        }
        batch.map(|batch| batch.map(|batch| Box::new(ArrowEngineData::new(batch)) as _)).transpose()
    }
}

fn damaged(file: &Url, error: &ArrowError) -> Error {
    Error::generic(format!("{file} is no list of actions: {error}"))
}

fn read(file: &Url) -> DeltaResult<Bytes> {
    let path = file.to_file_path().map_err(|()| Error::file_not_found(file))?;
    match fs::read(path) {
        Ok(content) => Ok(content.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::file_not_found(file)),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::compute::concat_batches;
    use delta_kernel::schema::{DataType, StructType};
    use delta_kernel::{Engine, FileDataReadResultIterator};
    use delta_kernel_engine::DefaultEngineBuilder;
    use object_store::local::LocalFileSystem;
    use tempfile::TempDir;

    fn file(folder: &TempDir, name: &str, content: &str) -> FileMeta {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("a file");
        let location = Url::from_file_path(path).expect("an absolute path");
        FileMeta { location, last_modified: 0, size: content.len() as u64 }
    }

    fn schema() -> SchemaRef {
        let add = StructType::try_new([
            StructField::nullable("path", DataType::STRING),
            StructField::nullable("size", DataType::LONG),
        ]);
        let columns = StructType::try_new([
            StructField::create_metadata_column("_file", MetadataColumnSpec::FilePath),
            StructField::nullable("add", add.expect("columns")),
        ]);
        Arc::new(columns.expect("columns"))
    }

    fn batches(rows: FileDataReadResultIterator) -> Vec<RecordBatch> {
        rows.map(|rows| {
            ArrowEngineData::try_from_engine_data(rows.expect("rows")).expect("Arrow").into()
        })
        .collect()
    }

    fn adds(count: usize) -> String {
        (0..count).map(|n| format!("{{\"add\": {{\"path\": \"{n}\", \"size\": {n}}}}}\n")).collect()
    }

    #[test]
    fn the_rows_are_those_of_the_kernels_reader_and_no_batch_is_of_two_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            file(&folder, "2.json", &adds(3)),
            file(&folder, "1.json", ""),
            file(&folder, "a b.json", &adds(BATCH_ROWS * 2 + 5)),
            file(&folder, "0.json", "{\"commitInfo\": {}}\n\n{\"add\": {\"path\": \"x\"}}"),
        ];
        assert!(are_readable(&files, &schema()));
        let ours = CommitFiles::open(&files, &schema()).expect("a schema");
        let ours = batches(Box::new(ours));
        let kernel = DefaultEngineBuilder::new(Arc::new(LocalFileSystem::new())).build();
        let theirs = kernel.json_handler().read_json_files(&files, schema(), None);
        let theirs = batches(theirs.expect("rows"));
        let whole = |batches: &[RecordBatch]| concat_batches(&batches[0].schema(), batches);
        assert_eq!(whole(&ours).expect("one schema"), whole(&theirs).expect("one schema"));
        assert_eq!(
            ours.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(),
            [3, BATCH_ROWS, BATCH_ROWS, 5, 2]
        );
    }

    #[test]
    fn a_file_that_ends_within_an_action_is_named_and_not_read_on_into_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let files =
            [file(&folder, "1.json", "{\"add\": {\"path\": \"x\""), file(&folder, "0.json", "}}")];
        let mut rows = CommitFiles::open(&files, &schema()).expect("a schema");
        let error = rows.next().expect("an error").err().expect("an error").to_string();
        assert!(error.contains("1.json ends within an action"), "{error}");
        assert!(rows.next().is_none());
    }

    #[test]
    fn a_file_with_something_else_than_actions_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        for content in
            ["no JSON", "{\"add\": 3}", "{\"add\": {\"path\": \"x\", \"size\": \"large\"}}"]
        {
            let broken = file(&folder, "7.json", content);
            let mut rows = CommitFiles::open(&[broken], &schema()).expect("a schema");
            let error = rows.next().expect("an error").err().expect("an error").to_string();
            assert!(error.contains("7.json is no list of actions"), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_gone_is_not_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let gone = file(&folder, "0.json", "");
        fs::remove_file(folder.path().join("0.json")).expect("it was there");
        let mut rows = CommitFiles::open(&[gone], &schema()).expect("a schema");
        let error = rows.next().expect("an error").err().expect("an error");
        assert!(matches!(error, Error::FileNotFound(_)), "{error}");
    }
}
