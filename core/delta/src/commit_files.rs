//! Reading the JSON files of a local log, of which there may be ten thousand.
//!
//! The kernel's reader hides the time that a far store takes: it opens up to a thousand files at a
//! time, each on another thread and with a decoder of its own. A local file is read before a thread
//! has taken it over, so that here one decoder reads a file after the other.
//!
//! Where only files are added and removed, a batch has the rows of many commits: a commit has few,
//! and whatever is done with a batch costs the same for one row as for a thousand.

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
use std::{fs, io, mem, vec};
use url::Url;

/// Rows of one batch at most.
const BATCH_ROWS: usize = 1024;
/// What a replay of files asks for. It takes rows one by one, newest first, whichever commit they are
/// of; who asks for other columns may tell commits apart by their batches.
const FILE_ACTIONS: [&str; 2] = ["add", "remove"];

/// Whether files are local, and a schema has only columns that are in them or name them.
pub(crate) fn are_readable(files: &[FileMeta], schema: &SchemaRef) -> bool {
    let known = |column: &StructField| {
        matches!(column.get_metadata_column_spec(), None | Some(MetadataColumnSpec::FilePath))
    };
    files.iter().all(|file| file.location.scheme() == "file") && schema.fields().all(known)
}

/// Rows of files, in their order.
pub(crate) struct CommitFiles {
    files: vec::IntoIter<FileMeta>,
    schema: SchemaRef,
    /// Whether a batch may have rows of several files.
    joins: bool,
    /// Where a batch has the name of its file.
    name_column: Option<NameColumn>,
    decoder: Decoder,
    current: Option<Current>,
    /// What the next batch has rows of.
    decoded: Decoded,
    /// An error is the last thing there is.
    has_failed: bool,
}

struct NameColumn {
    position: usize,
    with_name: Arc<Schema>,
}

/// A file that is being decoded.
struct Current {
    file: FileMeta,
    rest: Bytes,
    /// Whether there may be empty partition values.
    has_empty_text: bool,
}

#[derive(Default)]
struct Decoded {
    files: Vec<FileMeta>,
    has_empty_text: bool,
}

impl CommitFiles {
    /// `files` are read as what `schema` says.
    pub(crate) fn open(files: &[FileMeta], schema: &SchemaRef) -> DeltaResult<Self> {
        let joins = schema.fields().map(StructField::name).eq(FILE_ACTIONS);
        Self::new(files.to_vec(), schema, joins)
    }

    fn new(files: Vec<FileMeta>, schema: &SchemaRef, joins: bool) -> DeltaResult<Self> {
        let columns: Schema = schema.as_ref().try_into_arrow()?;
        let mut in_files = SchemaBuilder::from(&columns);
        let names = |column: &StructField| column.get_metadata_column_spec().is_some();
        let name_column = schema.fields().position(names).map(|position| {
            in_files.remove(position);
            NameColumn { position, with_name: Arc::new(columns) }
        });
        let decoder = ReaderBuilder::new(Arc::new(in_files.finish()))
            .with_batch_size(BATCH_ROWS)
            .with_coerce_primitive(true)
            .build_decoder()?;
        Ok(Self {
            files: files.into_iter(),
            schema: Arc::clone(schema),
            joins,
            name_column,
            decoder,
            current: None,
            decoded: Decoded::default(),
            has_failed: false,
        })
    }

    fn next_batch(&mut self) -> DeltaResult<Option<RecordBatch>> {
        while let Some(file) = self.next_file()? {
            self.decode(file)?;
            if !self.joins || self.decoder.len() == BATCH_ROWS {
                let batch = self.flush()?;
                if batch.is_some() {
                    return Ok(batch);
                }
            }
        }
        self.flush()
    }

    /// The current file, or the next one.
    fn next_file(&mut self) -> DeltaResult<Option<Current>> {
        if let Some(current) = self.current.take() {
            return Ok(Some(current));
        }
        let Some(file) = self.files.next() else { return Ok(None) };
        let rest = read(&file.location)?;
        let has_empty_text = memchr::memmem::find(&rest, b"\"\"").is_some();
        Ok(Some(Current { file, rest, has_empty_text }))
    }

    /// Decodes until the batch is full; a file that has more is the current one then.
    fn decode(&mut self, mut current: Current) -> DeltaResult<()> {
        let Current { file, rest, has_empty_text } = &mut current;
        let read = self.decoder.decode(rest).map_err(|error| damaged(file, &error))?;
        let _ = rest.split_to(read);
        if rest.is_empty() && self.decoder.has_partial_record() {
            return Err(Error::generic(format!("{} ends within an action", file.location)));
        }
        self.decoded.has_empty_text |= *has_empty_text;
        self.decoded.files.push(file.clone());
        self.current = Some(current).filter(|current| !current.rest.is_empty());
        Ok(())
    }

    /// The rows that were decoded, if there are any.
    fn flush(&mut self) -> DeltaResult<Option<RecordBatch>> {
        let Decoded { files, has_empty_text } = mem::take(&mut self.decoded);
        let batch = match self.decoder.flush() {
            Ok(Some(batch)) => batch,
            Ok(None) => return Ok(None),
            Err(error) => return Err(self.of_one(files, &error)),
        };
        let batch = if has_empty_text { partition_values::without_empty(batch)? } else { batch };
        self.with_name(batch, &files).map(Some)
    }

    /// The error of the one among joined files that it comes from.
    fn of_one(&self, files: Vec<FileMeta>, error: &ArrowError) -> Error {
        if let [file] = files.as_slice() {
            return damaged(file, error);
        }
        let found = files.into_iter().find_map(|file| {
            let mut rows = Self::new(vec![file], &self.schema, false).ok()?;
            rows.find_map(Result::err)
        });
        found.unwrap_or_else(|| Error::generic(format!("no list of actions: {error}")))
    }

    fn with_name(&self, rows: RecordBatch, files: &[FileMeta]) -> DeltaResult<RecordBatch> {
        let (Some(NameColumn { position, with_name }), [file, ..]) = (&self.name_column, files)
        else {
            return Ok(rows);
        };
        let mut columns = rows.columns().to_vec();
        let names =
            StringArray::from_iter_values(repeat_n(file.location.as_str(), rows.num_rows()));
        columns.insert(*position, Arc::new(names));
        Ok(RecordBatch::try_new(Arc::clone(with_name), columns)?)
    }
}

impl Iterator for CommitFiles {
    type Item = DeltaResult<Box<dyn EngineData>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let batch = self.next_batch();
        self.has_failed = batch.is_err();
        batch.map(|batch| batch.map(|batch| Box::new(ArrowEngineData::new(batch)) as _)).transpose()
    }
}

fn damaged(file: &FileMeta, error: &ArrowError) -> Error {
    Error::generic(format!("{} is no list of actions: {error}", file.location))
}

fn read(file: &Url) -> DeltaResult<Bytes> {
    let path = file.to_file_path().map_err(|()| Error::file_not_found(file))?;
    match fs::read(path) {
        Ok(content) => Ok(content.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::file_not_found(file)),
        Err(error) => Err(io::Error::new(error.kind(), format!("{file}: {error}")).into()),
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

    fn action(name: &str) -> StructField {
        let columns = StructType::try_new([
            StructField::nullable("path", DataType::STRING),
            StructField::nullable("size", DataType::LONG),
        ]);
        StructField::nullable(name, columns.expect("columns"))
    }

    fn schema() -> SchemaRef {
        let name = StructField::create_metadata_column("_file", MetadataColumnSpec::FilePath);
        Arc::new(StructType::try_new([name, action("add")]).expect("columns"))
    }

    /// Files of this schema are joined.
    fn file_actions() -> SchemaRef {
        Arc::new(StructType::try_new([action("add"), action("remove")]).expect("columns"))
    }

    fn batches(rows: FileDataReadResultIterator) -> Vec<RecordBatch> {
        rows.map(|rows| {
            ArrowEngineData::try_from_engine_data(rows.expect("rows")).expect("Arrow").into()
        })
        .collect()
    }

    /// The batches of this reader, whose rows are those of the kernel's.
    fn as_the_kernel_reads(files: &[FileMeta], schema: &SchemaRef) -> Vec<RecordBatch> {
        let ours = CommitFiles::open(files, schema).expect("a schema");
        let ours = batches(Box::new(ours));
        let kernel = DefaultEngineBuilder::new(Arc::new(LocalFileSystem::new())).build();
        let theirs = kernel.json_handler().read_json_files(files, Arc::clone(schema), None);
        let theirs = batches(theirs.expect("rows"));
        let whole = |batches: &[RecordBatch]| concat_batches(&batches[0].schema(), batches);
        assert_eq!(whole(&ours).expect("one schema"), whole(&theirs).expect("one schema"));
        ours
    }

    fn adds(count: usize) -> String {
        (0..count).map(|n| format!("{{\"add\": {{\"path\": \"{n}\", \"size\": {n}}}}}\n")).collect()
    }

    #[test]
    fn the_rows_are_those_of_the_kernels_reader_and_no_batch_with_names_is_of_two_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            file(&folder, "2.json", &adds(3)),
            file(&folder, "1.json", ""),
            file(&folder, "a b.json", &adds(BATCH_ROWS * 2 + 5)),
            file(&folder, "0.json", "{\"commitInfo\": {}}\n\n{\"add\": {\"path\": \"x\"}}"),
        ];
        assert!(are_readable(&files, &schema()));
        let ours = as_the_kernel_reads(&files, &schema());
        assert_eq!(
            ours.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(),
            [3, BATCH_ROWS, BATCH_ROWS, 5, 2]
        );
    }

    #[test]
    fn rows_of_many_commits_are_one_batch_where_files_are_replayed() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            file(&folder, "5.json", &adds(3)),
            file(&folder, "4.json", ""),
            file(&folder, "3.json", "{\"remove\": {\"path\": \"1\"}}"),
            file(&folder, "2.json", &adds(BATCH_ROWS * 2 - 4)),
            file(&folder, "1.json", "\n{\"commitInfo\": {}}\n"),
            file(&folder, "0.json", &adds(BATCH_ROWS)),
        ];
        let ours = as_the_kernel_reads(&files, &file_actions());
        let rows: Vec<_> = ours.iter().map(RecordBatch::num_rows).collect();
        assert_eq!(rows, [BATCH_ROWS, BATCH_ROWS, BATCH_ROWS, 1]);
    }

    #[test]
    fn a_damaged_commit_among_joined_ones_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        for (content, reason) in [
            ("no JSON", "1.json is no list of actions"),
            ("{\"add\": 3}", "1.json is no list of actions"),
            ("{\"remove\": {\"size\": \"large\"}}", "1.json is no list of actions"),
            ("{\"add\": {", "1.json ends within an action"),
        ] {
            let files = [
                file(&folder, "2.json", &adds(2)),
                file(&folder, "1.json", content),
                file(&folder, "0.json", &adds(1)),
            ];
            let mut rows = CommitFiles::open(&files, &file_actions()).expect("a schema");
            let error = rows.next().expect("an error").err().expect("an error").to_string();
            assert!(error.contains(reason), "{error}");
            assert!(rows.next().is_none());
        }
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
    fn a_file_that_cannot_be_read_is_named_with_the_reason() {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Url::from_file_path(folder.path()).expect("an absolute path");
        let unreadable = FileMeta { location: location.clone(), last_modified: 0, size: 0 };
        let mut rows = CommitFiles::open(&[unreadable], &schema()).expect("a schema");
        let error = rows.next().expect("an error").err().expect("an error").to_string();
        assert!(error.contains(&format!("{location}: Is a directory")), "{error}");
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
