package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// suite is where the cases and their data are.
const suite = "../../../tests/conformance"

// testCase is one case as it is written down.
type testCase struct {
	Name                string          `json:"name"`
	Proves              string          `json:"proves"`
	Runtime             map[string]any  `json:"runtime"`
	Session             map[string]any  `json:"session"`
	Setup               []step          `json:"setup"`
	SQL                 string          `json:"sql"`
	Parameters          json.RawMessage `json:"parameters"`
	ParametersFrom      string          `json:"parameters_from"`
	Action              string          `json:"action"`
	Explain             map[string]any  `json:"explain"`
	Write               map[string]any  `json:"write"`
	Target              string          `json:"target"`
	Step                step            `json:"step"`
	Cancel              string          `json:"cancel"`
	TimeoutMilliseconds int64           `json:"timeout_milliseconds"`
	CloseFirst          []string        `json:"close_first"`
	Expect              expectation     `json:"expect"`
}

// step has one key: what is done.
type step map[string]json.RawMessage

// expectation is what must come out; what is absent does not matter.
type expectation struct {
	Columns            [][2]string    `json:"columns"`
	Rows               *[][]any       `json:"rows"`
	RowCount           *int64         `json:"row_count"`
	RowsAffected       *int64         `json:"rows_affected"`
	Contains           []string       `json:"contains"`
	Report             map[string]any `json:"report"`
	Error              *failure       `json:"error"`
	WithinMilliseconds *int64         `json:"within_milliseconds"`
	MemoryAtMost       *int64         `json:"memory_at_most"`
	Spilled            *bool          `json:"spilled"`
	Then               string         `json:"then"`
}

// failure is what an error must be.
type failure struct {
	Status  string            `json:"status"`
	Code    string            `json:"code"`
	Line    int               `json:"line"`
	Column  int               `json:"column"`
	Message []string          `json:"message"`
	Details map[string]string `json:"details"`
}

// caseFiles gives the cases of every file, not yet read in detail: each has folders of its own to be
// put in.
func caseFiles() (map[string][]json.RawMessage, error) {
	paths, err := filepath.Glob(filepath.Join(suite, "cases", "*.json"))
	if err != nil {
		return nil, err
	}
	files := map[string][]json.RawMessage{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var file struct {
			About string            `json:"about"`
			Cases []json.RawMessage `json:"cases"`
		}
		if err := strict(content, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		files[strings.TrimSuffix(filepath.Base(path), ".json")] = file.Cases
	}
	return files, nil
}

// nameOf reads the name of a case only.
func nameOf(raw json.RawMessage) string {
	var named struct {
		Name string `json:"name"`
	}
	_ = json.Unmarshal(raw, &named)
	return named.Name
}

// readCase puts the folders into a case and reads it. A key that is not known is an error: the case
// would not be run as it is meant.
func readCase(raw json.RawMessage, temporary string) (testCase, error) {
	var read testCase
	data, err := filepath.Abs(filepath.Join(suite, "data"))
	if err != nil {
		return read, err
	}
	text := strings.NewReplacer("{data}", quoted(data), "{temporary}", quoted(temporary)).Replace(string(raw))
	return read, strict([]byte(text), &read)
}

// quoted is a text as it stands between the quotes of a JSON text.
func quoted(text string) string {
	encoded, _ := json.Marshal(text)
	return string(encoded[1 : len(encoded)-1])
}

// strict reads JSON with its numbers as they are written.
func strict(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}
