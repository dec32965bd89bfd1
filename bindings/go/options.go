package codeanatomy

import (
	"encoding/json"
	"maps"
	"math"
	"time"
)

// RuntimeOption changes how [OpenRuntime] makes a runtime.
type RuntimeOption func(options map[string]any)

// WithWorkerThreads sets the number of threads that run plans, 1 to 1024. Default: the processors
// that the process may use.
func WithWorkerThreads(count int) RuntimeOption {
	return WithRuntimeOption("worker_threads", count)
}

// WithMemoryLimit bounds the memory of queries, in bytes; beyond it they spill or fail. Default: none.
func WithMemoryLimit(bytes int64) RuntimeOption {
	return WithRuntimeOption("memory_limit", bytes)
}

// WithSpill allows or forbids to spill to disk. Default: allowed.
func WithSpill(allowed bool) RuntimeOption {
	return WithRuntimeOption("spill", allowed)
}

// WithSpillDirectory sets the folder for spill files, which must exist. Default: the system's.
func WithSpillDirectory(path string) RuntimeOption {
	return WithRuntimeOption("spill_directory", path)
}

// WithSpillLimit bounds the spill files, in bytes. Default: 100 GiB.
func WithSpillLimit(bytes int64) RuntimeOption {
	return WithRuntimeOption("spill_limit", bytes)
}

// WithMetadataCacheLimit bounds the cache of file footers and the like, in bytes. Default: 50 MiB.
func WithMetadataCacheLimit(bytes int64) RuntimeOption {
	return WithRuntimeOption("metadata_cache_limit", bytes)
}

// WithStatisticsCacheLimit bounds the cache of statistics of files, in bytes; 0 is off. Default: 20 MiB.
func WithStatisticsCacheLimit(bytes int64) RuntimeOption {
	return WithRuntimeOption("statistics_cache_limit", bytes)
}

// WithListFilesCacheLimit bounds the cache of listings of folders, in bytes. Default: 0, which is off,
// since a listing that is remembered hides files written since.
func WithListFilesCacheLimit(bytes int64) RuntimeOption {
	return WithRuntimeOption("list_files_cache_limit", bytes)
}

// WithListFilesCacheTime says how long a listing is remembered, in whole seconds, rounded up. Default:
// for good.
func WithListFilesCacheTime(duration time.Duration) RuntimeOption {
	return WithRuntimeOption("list_files_cache_seconds", int64(math.Ceil(duration.Seconds())))
}

// WithRuntimeOption sets an option by its key in the C header, also one that this package does not
// know yet. The value must have a JSON form.
func WithRuntimeOption(key string, value any) RuntimeOption {
	return func(options map[string]any) { options[key] = value }
}

// SessionOption changes how [OpenSession] makes a session.
type SessionOption func(options map[string]any)

// WithCatalog names the first catalog. Default: "codeanatomy".
func WithCatalog(name string) SessionOption { return WithSessionOption("catalog", name) }

// WithSchema names the first schema. Default: "public".
func WithSchema(name string) SessionOption { return WithSessionOption("schema", name) }

// WithTargetPartitions sets how many parts of a plan run at once, 1 to 1024. Default: the worker
// threads of the runtime.
func WithTargetPartitions(count int) SessionOption {
	return WithSessionOption("target_partitions", count)
}

// WithBatchSize sets the rows of a batch, 1 to 1048576. Default: 8192.
func WithBatchSize(rows int) SessionOption { return WithSessionOption("batch_size", rows) }

// WithViewTypes lets text and binary leave the library as Arrow views. Default: they do not.
func WithViewTypes(allowed bool) SessionOption { return WithSessionOption("view_types", allowed) }

// WithDDL allows or refuses CREATE and DROP. Default: allowed.
func WithDDL(allowed bool) SessionOption { return WithSessionOption("allow_ddl", allowed) }

// WithDML allows or refuses INSERT, UPDATE, DELETE and COPY. Default: allowed.
func WithDML(allowed bool) SessionOption { return WithSessionOption("allow_dml", allowed) }

// WithStatements allows or refuses SET, transactions and the like. Default: allowed.
func WithStatements(allowed bool) SessionOption {
	return WithSessionOption("allow_statements", allowed)
}

// WithFunctionPolicy narrows what scalar functions take; the guide on functions has the keys.
func WithFunctionPolicy(policy map[string]any) SessionOption {
	return WithSessionOption("function_policy", policy)
}

// WithSetting changes one setting, as SET does in SQL. The value is text, a number or a bool.
func WithSetting(name string, value any) SessionOption {
	return func(options map[string]any) {
		settings, ok := options["settings"].(map[string]any)
		if !ok {
			settings = map[string]any{}
			options["settings"] = settings
		}
		settings[name] = value
	}
}

// WithSessionOption sets an option by its key in the C header, also one that this package does not
// know yet. The value must have a JSON form.
func WithSessionOption(key string, value any) SessionOption {
	return func(options map[string]any) { options[key] = value }
}

func collect[O ~func(map[string]any)](options []O) (string, error) {
	bag := map[string]any{}
	for _, option := range options {
		option(bag)
	}
	return optionsText(nil, bag)
}

// optionsText writes an option struct, and further options by key, as the one JSON object that the
// library reads.
func optionsText(options any, further map[string]any) (string, error) {
	bag := map[string]any{}
	if options != nil {
		var known map[string]json.RawMessage // numbers stay as exact as they are written
		text, err := json.Marshal(options)
		if err == nil {
			err = json.Unmarshal(text, &known)
		}
		if err != nil {
			return "", noJSON(err)
		}
		for key, value := range known {
			bag[key] = value
		}
	}
	maps.Copy(bag, further)
	if len(bag) == 0 {
		return "", nil
	}
	text, err := json.Marshal(bag)
	if err != nil {
		return "", noJSON(err)
	}
	return string(text), nil
}

// noJSON does not show the options: there may be secrets of a storage among them.
func noJSON(err error) error {
	return invalidArgument("The options have no JSON form: %v.", err)
}
