package codeanatomy

// #include "native.h"
import "C"

import "context"

// WriteOptions change how [Query.Write] writes files.
type WriteOptions struct {
	// Format is "parquet", "csv", "ndjson" or "arrow"; by the target's ending when empty.
	Format string `json:"format,omitempty"`
	// PartitionColumns become folders such as year=2026.
	PartitionColumns []string `json:"partition_columns,omitempty"`
	// Overwrite allows to replace a target, which is an error otherwise.
	Overwrite bool `json:"overwrite,omitempty"`
	// Compression is, for parquet, "zstd(3)", "snappy", "gzip(6)", "lz4_raw" or "uncompressed"; for csv
	// and ndjson "gzip", "bzip2", "xz" or "zstd".
	Compression string `json:"compression,omitempty"`
	// FormatOptions are passed to the writer, as in COPY … OPTIONS.
	FormatOptions map[string]string `json:"format_options,omitempty"`
	// Further has options by their keys in the C header, also such as this package does not know.
	Further map[string]any `json:"-"`
}

// WriteReport says what was written.
type WriteReport struct {
	// Files are in the order of their names.
	Files []WrittenFile `json:"files"`
	Rows  int64         `json:"rows"`
	Bytes int64         `json:"bytes"`
}

// WrittenFile is one file that was written.
type WrittenFile struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

// Write runs the query and writes its rows into one file, or into a folder, which ends with a slash;
// nil options are the defaults. A local target appears whole or not at all.
func (q *Query) Write(ctx context.Context, target string, options *WriteOptions) (WriteReport, error) {
	if options == nil {
		options = &WriteOptions{}
	}
	text, err := optionsText(options, options.Further)
	if err != nil {
		return WriteReport{}, err
	}
	var report *C.codeanatomy_buffer
	err = perform(ctx, "the writing of "+target, q.native, func(pointer *C.codeanatomy_query,
		call *C.codeanatomy_call_options, failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_query_write(pointer, borrowed(target), borrowed(text), call, &report, failure)
	})
	if err != nil {
		return WriteReport{}, err
	}
	return decodeReport[WriteReport](takeBuffer(report))
}
