package codeanatomy

// #include "native.h"
import "C"

// Runtime owns worker threads, one memory pool, one spill disk and caches, for any number of
// sessions. It lives as long as something uses it. Any goroutine, at the same time.
type Runtime struct {
	native *native[*C.codeanatomy_runtime]
}

// OpenRuntime makes a runtime of one's own. Close it.
func OpenRuntime(options ...RuntimeOption) (*Runtime, error) {
	if err := handshake(); err != nil {
		return nil, err
	}
	text, err := collect(options)
	if err != nil {
		return nil, err
	}
	var made *C.codeanatomy_runtime
	var failure *C.codeanatomy_error
	if err := check(C.codeanatomy_runtime_new(borrowed(text), &made, &failure), failure); err != nil {
		return nil, err
	}
	return newRuntime(made), nil
}

// SharedRuntime is the runtime that the whole process shares, made with defaults on first use. It is
// what a session gets that is opened without one. Close ends this use of it only.
func SharedRuntime() (*Runtime, error) {
	if err := handshake(); err != nil {
		return nil, err
	}
	var shared *C.codeanatomy_runtime
	var failure *C.codeanatomy_error
	if err := check(C.codeanatomy_runtime_default(&shared, &failure), failure); err != nil {
		return nil, err
	}
	return newRuntime(shared), nil
}

func newRuntime(pointer *C.codeanatomy_runtime) *Runtime {
	made := &Runtime{native: own("runtime", pointer, func(pointer *C.codeanatomy_runtime) {
		C.codeanatomy_runtime_free(pointer)
	})}
	guard(made, made.native)
	return made
}

// RuntimeSettings are the options that a runtime has, defaults included; sizes in bytes.
type RuntimeSettings struct {
	WorkerThreads int `json:"worker_threads"`
	// MemoryLimit is nil when there is none.
	MemoryLimit *int64 `json:"memory_limit"`
	Spill       bool   `json:"spill"`
	// SpillDirectory is nil for the system's folder.
	SpillDirectory       *string `json:"spill_directory"`
	SpillLimit           int64   `json:"spill_limit"`
	MetadataCacheLimit   int64   `json:"metadata_cache_limit"`
	StatisticsCacheLimit int64   `json:"statistics_cache_limit"`
	ListFilesCacheLimit  int64   `json:"list_files_cache_limit"`
	// ListFilesCacheSeconds is nil when a listing is remembered for good.
	ListFilesCacheSeconds *int64 `json:"list_files_cache_seconds"`
}

// Settings gives the options in force.
func (r *Runtime) Settings() (RuntimeSettings, error) {
	text, err := askText(r.native, func(pointer *C.codeanatomy_runtime, out **C.codeanatomy_buffer,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_runtime_options(pointer, out, failure)
	})
	if err != nil {
		return RuntimeSettings{}, err
	}
	return decodeReport[RuntimeSettings](text)
}

// MemoryReport says how much memory and spill disk is in use, in bytes.
type MemoryReport struct {
	// Limit is nil when there is none.
	Limit   *int64 `json:"limit"`
	Current int64  `json:"current"`
	Peak    int64  `json:"peak"`
	// Consumers are the operators and tables that hold memory now, the largest first.
	Consumers []MemoryConsumer `json:"consumers"`
	Spill     SpillReport      `json:"spill"`
}

// MemoryConsumer is an operator or table that holds memory.
type MemoryConsumer struct {
	Name     string `json:"name"`
	CanSpill bool   `json:"can_spill"`
	Current  int64  `json:"current"`
	Peak     int64  `json:"peak"`
}

// SpillReport says how much spill disk is in use.
type SpillReport struct {
	Enabled bool  `json:"enabled"`
	Limit   int64 `json:"limit"`
	Current int64 `json:"current"`
	Files   int64 `json:"files"`
}

// Memory says how much memory and spill disk is in use.
func (r *Runtime) Memory() (MemoryReport, error) {
	text, err := askText(r.native, func(pointer *C.codeanatomy_runtime, out **C.codeanatomy_buffer,
		failure **C.codeanatomy_error) C.codeanatomy_status {
		return C.codeanatomy_runtime_memory(pointer, out, failure)
	})
	if err != nil {
		return MemoryReport{}, err
	}
	return decodeReport[MemoryReport](text)
}

// Close gives up this use of the runtime; its threads end with the last one. It never fails.
func (r *Runtime) Close() error {
	r.native.close()
	return nil
}
