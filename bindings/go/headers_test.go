package codeanatomy

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The compiler checks types and layouts, since cgo takes them from the headers. What it cannot see is
// what this package leaves out; the tests here do.

// notUsed has every function of the headers that this package does not call, and why.
var notUsed = map[string]string{
	"codeanatomy_cancel_token_is_cancelled": "a context tells",
	"codeanatomy_cancel_token_share":        "a context is shared as it is",
	"codeanatomy_delta_table_share":         "a DeltaTable is shared as it is",
	"codeanatomy_error_code_name":           "Code.String has the names, and a test compares them",
	"codeanatomy_error_json":                "the error is read field by field",
	"codeanatomy_query_run":                 "Run gives a reader, whose Stream is the same",
	"codeanatomy_query_share":               "a Query is shared as it is",
	"codeanatomy_runtime_share":             "a Runtime is shared as it is",
	"codeanatomy_session_execute":           "Exec plans, binds exactly typed values, and executes",
	"codeanatomy_session_run":               "Query plans, binds exactly typed values, and reads",
	"codeanatomy_session_share":             "a Session is shared as it is",
}

// A goroutine that waits does what tasks are for.
var taskFunction = regexp.MustCompile(`^codeanatomy_(task_\w+|\w+_start)$`)

var notUsedConstants = []string{
	"CODEANATOMY_TASK_STATE_RUNNING", "CODEANATOMY_TASK_STATE_SUCCEEDED", "CODEANATOMY_TASK_STATE_FAILED",
}

func headers(t *testing.T) string {
	t.Helper()
	paths, err := filepath.Glob("../../include/codeanatomy/*.h")
	if err != nil || len(paths) == 0 {
		t.Fatalf("the headers are not beside this package: %v", err)
	}
	return read(t, paths)
}

func sources(t *testing.T) string {
	t.Helper()
	paths, _ := filepath.Glob("*.go")
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
	return read(t, append(paths, "native.c"))
}

func read(t *testing.T, paths []string) string {
	t.Helper()
	var text strings.Builder
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(content)
	}
	return text.String()
}

// find gives the first group of every match.
func find(pattern, text string) []string {
	var found []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}

func TestEveryFunctionOfTheHeadersIsCalledOrListed(t *testing.T) {
	declared := find(`(?m)CODEANATOMY_API\s+[^;(]*?\b(codeanatomy_\w+)\(`, headers(t))
	if len(declared) < 60 {
		t.Fatalf("only %d functions were found", len(declared))
	}
	called := find(`\b(?:C\.)?(codeanatomy_\w+)\(`, sources(t))
	for _, function := range declared {
		listed := notUsed[function] != "" || taskFunction.MatchString(function)
		switch isCalled := slices.Contains(called, function); {
		case isCalled && listed:
			t.Errorf("%s is called and need not be listed", function)
		case !isCalled && !listed:
			t.Errorf("%s is neither called nor listed with a reason", function)
		}
	}
	for function := range notUsed {
		if !slices.Contains(declared, function) {
			t.Errorf("%s is listed but not declared", function)
		}
	}
}

func TestEveryConstantOfTheHeadersIsMapped(t *testing.T) {
	defined := find(`(?m)^#define (CODEANATOMY_\w+) \d+$`, headers(t))
	if len(defined) < 60 {
		t.Fatalf("only %d constants were found", len(defined))
	}
	used := find(`\bC\.(CODEANATOMY_\w+)`, sources(t))
	for _, constant := range defined {
		if slices.Contains(used, constant) == slices.Contains(notUsedConstants, constant) {
			t.Errorf("%s is neither mapped nor listed, or both", constant)
		}
	}
}

func TestNamesOfStatusesAndCodesAreThoseOfTheHeaders(t *testing.T) {
	text := headers(t)
	statuses, codes := map[Status]string{}, map[Code]string{}
	for _, line := range find(`(?m)^#define CODEANATOMY_((?:STATUS|ERROR_CODE)_\w+ \d+)$`, text) {
		name, value, _ := strings.Cut(line, " ")
		number, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		if status, ok := strings.CutPrefix(name, "STATUS_"); ok {
			statuses[Status(number)] = status
		} else {
			codes[Code(number)] = strings.TrimPrefix(name, "ERROR_CODE_")
		}
	}
	if !maps.Equal(statuses, statusNames) {
		t.Errorf("statuses are %v, in the headers %v", statusNames, statuses)
	}
	if !maps.Equal(codes, codeNames) {
		t.Errorf("codes are %v, in the headers %v", codeNames, codes)
	}
	if got := Status(99).String() + " " + Code(99).String(); got != "STATUS_99 CODE_99" {
		t.Errorf("unknown values are named %q", got)
	}
}

func TestEveryOptionOfTheHeadersHasAGoForm(t *testing.T) {
	text, sources := headers(t), sources(t)
	tables := find("(?m)^ \\* \\| `(\\w+)` \\|", text)
	if len(tables) < 14 {
		t.Fatalf("only %d options were found", len(tables))
	}
	for _, key := range append(tables, "format", "partition_columns", "overwrite",
		"compression", "format_options", "replace", "mode", "file_extension", "sample_rows", "header",
		"delimiter", "quote", "escape", "comment", "newlines_in_values", "truncated_rows",
		"version", "timestamp", "storage_options", "verbose", "analyze", "statistics",
		"files", "app_id", "limit", "name", "description", "configuration", "source_alias", "target_alias",
		"when", "action", "set", "metadata", "required_metadata", "app_transaction", "max_retries",
		"create_checkpoint", "all", "target_size", "z_order_columns", "filters", "column", "op", "value",
		"max_concurrent_tasks", "retention_hours", "dry_run", "full", "keep_versions", "enforce_retention",
		"allow_unsafe_retention", "ignore_missing_files", "protocol_downgrade_allowed", "features",
		"allow_protocol_versions_increase", "force", "names", "if_exists", "properties", "allow_unknown",
		"columns", "type", "nullable", "steps", "required_protocol", "min_reader_version", "min_writer_version",
		"reader_features", "writer_features", "starting_version", "ending_version", "predicate", "scan", "report") {
		if !strings.Contains(text, "`"+key+"`") {
			t.Errorf("the headers have no option %s", key)
		}
		if !regexp.MustCompile(`"` + key + `(,omitempty|,omitzero)?"`).MatchString(sources) {
			t.Errorf("option %s has no Go form", key)
		}
	}
}

func TestEveryFieldOfTheStructsOfCallsIsUsed(t *testing.T) {
	text, sources := headers(t), sources(t)
	for name, variable := range map[string]string{"codeanatomy_progress": `counters\.`, "codeanatomy_call_options": `options->`} {
		body := regexp.MustCompile(`(?s)typedef struct \{([^}]*)\} ` + name + `;`).FindStringSubmatch(text)
		if body == nil {
			t.Fatalf("%s was not found", name)
		}
		for _, field := range find(`(?m)^  \w[\w \*]*?(\w+);`, body[1]) {
			unused := field == "begin_here" || field == "timeout_milliseconds" || field == "destroy"
			used := regexp.MustCompile(variable + field + `\b`).MatchString(sources)
			if used == unused {
				t.Errorf("field %s of %s is neither used nor listed, or both", field, name)
			}
		}
	}
}
