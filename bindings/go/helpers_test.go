package codeanatomy_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

// endless is a statement that runs until it is stopped.
const endless = "SELECT sum(value % 7) FROM generate_series(1, 1000000000000)"

// open gives a session in the shared runtime.
func open(t testing.TB, options ...codeanatomy.SessionOption) *codeanatomy.Session {
	t.Helper()
	session, err := codeanatomy.OpenSession(nil, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return session
}

// rows gives the rows of a statement.
func rows(t testing.TB, session *codeanatomy.Session, sql string, arguments ...any) [][]any {
	t.Helper()
	reader, err := session.Query(context.Background(), sql, arguments...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer reader.Close()
	var read [][]any
	for row, err := range reader.Rows() {
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		read = append(read, row)
	}
	return read
}

// expect compares the rows of a statement.
func expect(t testing.TB, session *codeanatomy.Session, sql string, want ...[]any) {
	t.Helper()
	if got := rows(t, session, sql); !reflect.DeepEqual(got, want) {
		t.Errorf("%s\ngot  %#v\nwant %#v", sql, got, want)
	}
}

func execute(t testing.TB, session *codeanatomy.Session, sql string, arguments ...any) int64 {
	t.Helper()
	count, err := session.Exec(context.Background(), sql, arguments...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return count
}

// failure runs a statement to its failure, wherever that comes.
func failure(session *codeanatomy.Session, sql string, arguments ...any) error {
	reader, err := session.Query(context.Background(), sql, arguments...)
	if err != nil {
		return err
	}
	defer reader.Close()
	for _, err := range reader.All() {
		if err != nil {
			return err
		}
	}
	return nil
}

// wants checks that an error is the library's or the package's own, and each of the targets.
func wants(t testing.TB, err error, targets ...error) *codeanatomy.Error {
	t.Helper()
	var found *codeanatomy.Error
	if !errors.As(err, &found) {
		t.Fatalf("got %#v, which is no *Error", err)
	}
	for _, target := range targets {
		if !errors.Is(err, target) {
			t.Errorf("%v (%v, %v) is not %v", err, found.Status, found.Code, target)
		}
	}
	return found
}

// numbersFrom is a batch with one int64 column "n".
func numbersFrom(t testing.TB, numbers ...int64) *codeanatomy.Batch {
	t.Helper()
	values := make([][]any, len(numbers))
	for index, number := range numbers {
		values[index] = []any{number}
	}
	batch, err := codeanatomy.NewBatch(numberSchema, values...)
	if err != nil {
		t.Fatal(err)
	}
	return batch
}

var numberSchema = codeanatomy.NewSchema(codeanatomy.FieldOf("n", codeanatomy.KindInt64))

// eventually waits for something that another goroutine brings about.
func eventually(t testing.TB, what string, reached func() bool) {
	t.Helper()
	for limit := time.Now().Add(10 * time.Second); !reached(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("after 10 s: not %s", what)
		}
	}
}

// processStatus reads a number of /proc/self/status.
func processStatus(t testing.TB, key string) int {
	t.Helper()
	content, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skipf("this system does not tell: %v", err)
	}
	for line := range strings.Lines(string(content)) {
		if value, ok := strings.CutPrefix(line, key+":"); ok {
			number, err := strconv.Atoi(strings.Fields(value)[0])
			if err != nil {
				t.Fatal(err)
			}
			return number
		}
	}
	t.Fatalf("/proc/self/status has no %s", key)
	return 0
}

func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func containsAll(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}
