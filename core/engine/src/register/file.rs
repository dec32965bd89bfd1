//! Files and folders of files as tables.

use crate::error::{Code, Error, Result};
use crate::options;
use crate::panics;
use crate::session::Session;
use codeanatomy_files::{framing, listing};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::parsers::CompressionTypeVariant;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::arrow::ArrowFormat;
use datafusion::datasource::file_format::avro::AvroFormat;
use datafusion::datasource::file_format::csv::CsvFormat;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::file_format::json::JsonFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::execution::session_state::SessionState;
use futures::TryStreamExt;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

/// Options of registering files; the C header documents each.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct FileOptions {
    replace: bool,
    format: Option<Format>,
    partition_columns: Vec<String>,
    file_extension: Option<String>,
    compression: Option<Compression>,
    sample_rows: Option<usize>,
    header: Option<bool>,
    delimiter: Option<char>,
    quote: Option<char>,
    escape: Option<char>,
    comment: Option<char>,
    newlines_in_values: Option<bool>,
    truncated_rows: Option<bool>,
}

#[derive(Debug, Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Format {
    Parquet,
    Csv,
    Ndjson,
    Arrow,
    Avro,
}

#[derive(Debug, Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Compression {
    None,
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}

impl Compression {
    fn variant(self) -> CompressionTypeVariant {
        match self {
            Self::None => CompressionTypeVariant::UNCOMPRESSED,
            Self::Gzip => CompressionTypeVariant::GZIP,
            Self::Bzip2 => CompressionTypeVariant::BZIP2,
            Self::Xz => CompressionTypeVariant::XZ,
            Self::Zstd => CompressionTypeVariant::ZSTD,
        }
    }

    const ENDINGS: [(&'static str, Self); 4] =
        [("gz", Self::Gzip), ("bz2", Self::Bzip2), ("xz", Self::Xz), ("zst", Self::Zstd)];
}

/// A format and a compression, by the options or by the path's ending.
struct Reads {
    format: Format,
    compression: Compression,
}

impl FileOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// Invalid option.
    pub fn from_json(json: &str) -> Result<Self> {
        let read: Self = options::from_json("register options", json)?;
        if let Some(rows) = read.sample_rows {
            options::in_range("register options", "sample_rows", rows, (1, usize::MAX))?;
        }
        for (key, value) in [
            ("delimiter", read.delimiter),
            ("quote", read.quote),
            ("escape", read.escape),
            ("comment", read.comment),
        ] {
            ascii(key, value)?;
        }
        Ok(read)
    }

    fn reads(&self, path: &str) -> Result<Reads> {
        let (path, ending_compression) = compression_of(path);
        let compression = self.compression.unwrap_or(ending_compression);
        let format = match self.format {
            Some(format) => format,
            None => format_of(path).ok_or_else(|| {
                Error::invalid_option(format!(
                    "The format of {path} cannot be told from its ending; set the option format to \
                     parquet, csv, ndjson, arrow or avro."
                ))
                .with_detail("option", "format")
            })?,
        };
        self.refuse_unfit(format, compression)?;
        Ok(Reads { format, compression })
    }

    /// Options of one format are refused for the others, where they would do nothing.
    fn refuse_unfit(&self, format: Format, compression: Compression) -> Result<()> {
        let csv_only = [
            ("header", self.header.is_some()),
            ("delimiter", self.delimiter.is_some()),
            ("quote", self.quote.is_some()),
            ("escape", self.escape.is_some()),
            ("comment", self.comment.is_some()),
            ("newlines_in_values", self.newlines_in_values.is_some()),
            ("truncated_rows", self.truncated_rows.is_some()),
        ];
        let text_only = [
            ("compression", compression != Compression::None),
            ("sample_rows", self.sample_rows.is_some()),
        ];
        let is_text = matches!(format, Format::Csv | Format::Ndjson);
        let unfit = csv_only
            .into_iter()
            .filter(|_| format != Format::Csv)
            .chain(text_only.into_iter().filter(|_| !is_text))
            .find(|(_, set)| *set);
        match unfit {
            Some((key, _)) => Err(Error::invalid_option(format!(
                "Option {key} of the register options does not go with this format."
            ))
            .with_detail("option", key)),
            None => Ok(()),
        }
    }

    fn file_format(&self, reads: &Reads) -> Result<Arc<dyn FileFormat>> {
        let compression = FileCompressionType::from(reads.compression.variant());
        let sample_rows = self.sample_rows.unwrap_or(1000);
        Ok(match reads.format {
            Format::Parquet => Arc::new(ParquetFormat::default()),
            Format::Arrow => Arc::new(ArrowFormat),
            Format::Avro => Arc::new(AvroFormat),
            Format::Ndjson => Arc::new(
                JsonFormat::default()
                    .with_schema_infer_max_rec(sample_rows)
                    .with_file_compression_type(compression),
            ),
            Format::Csv => Arc::new(
                CsvFormat::default()
                    .with_schema_infer_max_rec(sample_rows)
                    .with_file_compression_type(compression)
                    .with_has_header(self.header.unwrap_or(true))
                    .with_delimiter(ascii("delimiter", self.delimiter)?.unwrap_or(b','))
                    .with_quote(ascii("quote", self.quote)?.unwrap_or(b'"'))
                    .with_escape(ascii("escape", self.escape)?)
                    .with_comment(ascii("comment", self.comment)?)
                    .with_newlines_in_values(self.newlines_in_values.unwrap_or(false))
                    .with_truncated_rows(self.truncated_rows.unwrap_or(false)),
            ),
        })
    }
}

impl Session {
    /// Makes a file or a folder of files a table.
    ///
    /// # Errors
    /// Not found, corrupt, already exists, invalid option.
    pub async fn register_file(&self, name: &str, path: &str, options: FileOptions) -> Result<()> {
        let table = self.free_name(name, options.replace)?;
        if path.is_empty() {
            return Err(Error::invalid_argument(
                "The path is empty; give that of a file, a folder or a glob.",
            ));
        }
        let url = listing::place(path)?;
        refuse_missing(&url, path)?;
        let reads = self.reads_of(&url, path, &options).await?;
        let partitions =
            options.partition_columns.iter().map(|name| (name.clone(), DataType::Utf8)).collect();
        let extension = match (&options.file_extension, url.is_collection()) {
            (Some(extension), _) => extension.clone(),
            (None, true) => extension_of(&reads),
            (None, false) => String::new(),
        };
        let listing = ListingOptions::new(options.file_format(&reads)?)
            .with_file_extension(extension)
            .with_table_partition_cols(partitions);
        let state = self.context().state();
        let schema = schema_of(&state, &listing, &url, &reads).await.map_err(|error| {
            error
                // A file that no reader understands is called a defect of the reader.
                .recoded(Code::Internal, Code::Corrupt, "storage")
                .recoded(Code::Panic, Code::Corrupt, "storage")
                .while_doing(format!("Table {name} cannot be made from {path}"))
        })?;
        if schema.fields().is_empty() {
            return Err(Error::new(
                Code::NotFound,
                "storage",
                format!("There are no files of this format, or no columns in them, at {path}."),
            ));
        }
        let config = ListingTableConfig::new(url).with_listing_options(listing).with_schema(schema);
        self.put(table, Arc::new(ListingTable::try_new(config)?))
    }

    /// A folder has no ending of its own: that of its first file decides.
    async fn reads_of(
        &self,
        url: &ListingTableUrl,
        path: &str,
        options: &FileOptions,
    ) -> Result<Reads> {
        if options.format.is_some() || !url.is_collection() || url.get_glob().is_some() {
            return options.reads(path);
        }
        let store = self.context().runtime_env().object_store(url)?;
        let mut files = store.list(Some(url.prefix()));
        while let Some(file) = futures::StreamExt::next(&mut files).await {
            let location = file?.location.to_string();
            if format_of(compression_of(&location).0).is_some() {
                return options.reads(&location);
            }
        }
        options.reads(path)
    }
}

async fn schema_of(
    state: &SessionState,
    listing: &ListingOptions,
    url: &ListingTableUrl,
    reads: &Reads,
) -> Result<SchemaRef> {
    if matches!(reads.format, Format::Arrow | Format::Avro) {
        let store = state.runtime_env().object_store(url)?;
        let mut files = url.list_all_files(state, store.as_ref(), &listing.file_extension).await?;
        while let Some(file) = files.try_next().await? {
            match reads.format {
                Format::Arrow => framing::check_arrow(store.as_ref(), &file).await?,
                _ => framing::check_avro(store.as_ref(), &file).await?,
            }
        }
    }
    panics::contained(listing.infer_schema(state, url)).await?.map_err(Error::from)
}

fn refuse_missing(url: &ListingTableUrl, path: &str) -> Result<()> {
    let local = url.get_url().to_file_path().ok().filter(|_| url.get_url().scheme() == "file");
    match local {
        Some(local) if !local.exists() => Err(Error::new(
            Code::NotFound,
            "storage",
            format!("There is no file or folder {path}; give the path of one that exists."),
        )),
        _ => Ok(()),
    }
}

fn compression_of(path: &str) -> (&str, Compression) {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let found = Compression::ENDINGS.into_iter().find(|(known, _)| *known == ending);
    found.map_or((path, Compression::None), |(_, compression)| (stem, compression))
}

fn format_of(path: &str) -> Option<Format> {
    let ending = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "parquet" => Format::Parquet,
        "csv" | "tsv" => Format::Csv,
        "ndjson" | "jsonl" | "json" => Format::Ndjson,
        "arrow" | "arrows" | "ipc" | "feather" => Format::Arrow,
        "avro" => Format::Avro,
        _ => return None,
    })
}

fn extension_of(reads: &Reads) -> String {
    let format = match reads.format {
        Format::Parquet => "parquet",
        Format::Csv => "csv",
        Format::Ndjson => "json",
        Format::Arrow => "arrow",
        Format::Avro => "avro",
    };
    let compression = Compression::ENDINGS
        .into_iter()
        .find(|(_, compression)| *compression == reads.compression)
        .map(|(ending, _)| format!(".{ending}"))
        .unwrap_or_default();
    format!("{format}{compression}")
}

fn ascii(key: &str, value: Option<char>) -> Result<Option<u8>> {
    match value {
        None => Ok(None),
        Some(value) if value.is_ascii() => Ok(Some(value as u8)),
        Some(value) => Err(Error::invalid_option(format!(
            "Option {key} of the register options is \"{value}\"; it must be one ASCII character."
        ))
        .with_detail("option", key)),
    }
}
