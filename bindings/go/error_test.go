package codeanatomy_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

func isInvalidState(err error) bool { return errors.Is(err, codeanatomy.ErrInvalidState) }

func TestFailuresOfEveryKindAreToldApart(t *testing.T) {
	ctx := context.Background()
	session := open(t)
	execute(t, session, "CREATE TABLE taken AS SELECT 1 AS n")
	corrupt := write(t, "corrupt.parquet", "this is no Parquet file")
	for name, test := range map[string]struct {
		fail func() error
		want []error
	}{
		"syntax": {
			func() error { return failure(session, "SELECT 1 +") },
			[]error{codeanatomy.ErrQueryInvalid, codeanatomy.ErrSyntax},
		},
		"unknown column": {
			func() error { return failure(session, "SELECT missing FROM taken") },
			[]error{codeanatomy.ErrQueryInvalid, codeanatomy.ErrPlan},
		},
		"unknown table": {
			func() error { return failure(session, "SELECT * FROM missing") },
			[]error{codeanatomy.ErrNotFound, codeanatomy.ErrTableNotFound},
		},
		"unknown setting": {
			func() error { return session.Set("no.such.setting", "1") },
			[]error{codeanatomy.ErrNotFound},
		},
		"missing file": {
			func() error { return session.RegisterFile(ctx, "f", "/no/such/file.csv", nil) },
			[]error{codeanatomy.ErrNotFound},
		},
		"corrupt file": {
			func() error { return session.RegisterFile(ctx, "f", corrupt, nil) },
			[]error{codeanatomy.ErrBadData, codeanatomy.ErrCorrupt},
		},
		"name taken": {
			func() error { return session.RegisterView(ctx, "taken", "SELECT 2", nil) },
			[]error{codeanatomy.ErrAlreadyExists},
		},
		"division by zero": {
			func() error { return failure(session, "SELECT 1 / n FROM (VALUES (0)) AS v(n)") },
			[]error{codeanatomy.ErrBadData, codeanatomy.ErrExecution},
		},
		"unknown option": {
			func() error {
				_, err := codeanatomy.OpenSession(nil, codeanatomy.WithSessionOption("no_such_option", 1))
				return err
			},
			[]error{codeanatomy.ErrInvalidArgument, codeanatomy.ErrInvalidOption},
		},
		"missing parameter": {
			func() error { return failure(session, "SELECT $1 + 1") },
			[]error{codeanatomy.ErrInvalidArgument, codeanatomy.ErrInvalidParameter},
		},
		"surplus parameter": {
			func() error { return failure(session, "SELECT 1", 2) },
			[]error{codeanatomy.ErrInvalidArgument, codeanatomy.ErrInvalidParameter},
		},
		"policy": {
			func() error {
				return failure(open(t, codeanatomy.WithDDL(false)), "CREATE TABLE refused AS SELECT 1 AS n")
			},
			[]error{codeanatomy.ErrPermissionDenied, codeanatomy.ErrPolicy},
		},
		"setting of the runtime": {
			func() error { return session.Set("datafusion.runtime.memory_limit", "1M") },
			[]error{codeanatomy.ErrPermissionDenied},
		},
		"stream of the program": {
			func() error { return session.RegisterStream(ctx, "s", failingStream(t, 1, errors.New("no more")), nil) },
			[]error{codeanatomy.ErrBadData, codeanatomy.ErrCallback},
		},
		"columns that do not fit": {
			func() error {
				_, err := session.Ingest(ctx, "taken", codeanatomy.IngestAppend, textStream(t))
				return err
			},
			[]error{codeanatomy.ErrBadData},
		},
		"spill folder that does not exist": {
			func() error {
				_, err := codeanatomy.OpenRuntime(codeanatomy.WithSpillDirectory("/no/such/folder"))
				return err
			},
			nil,
		},
		"no way to plan": {
			func() error { return failure(session, "SELECT 1; SELECT 2") },
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := wants(t, test.fail(), test.want...)
			if err.Message == "" || len(err.SQLState) != 5 || err.Component == "" {
				t.Errorf("the error says too little: %+v", err)
			}
			if err.Status == codeanatomy.StatusInternal || err.Code == codeanatomy.CodeInternal {
				t.Errorf("taken for a defect: %+v", err)
			}
			expect(t, session, "SELECT n FROM taken", []any{int64(1)})
		})
	}
}

func textStream(t *testing.T) *codeanatomy.Stream {
	t.Helper()
	schema := codeanatomy.NewSchema(codeanatomy.FieldOf("n", codeanatomy.KindUtf8))
	batch, err := codeanatomy.NewBatch(schema, []any{"not a number"})
	if err != nil {
		t.Fatal(err)
	}
	return codeanatomy.StreamOf(schema, batch)
}

func TestASyntaxErrorHasItsPlace(t *testing.T) {
	err := wants(t, failure(open(t), "SELECT\n  1 +* 2"), codeanatomy.ErrSyntax)
	if err.Line != 2 || err.Column == 0 {
		t.Errorf("line %d, column %d", err.Line, err.Column)
	}
	if !strings.Contains(err.Error(), fmt.Sprintf("(line 2, column %d)", err.Column)) {
		t.Errorf("the text has no place: %s", err.Error())
	}
}

func TestAMisspeltTableHasCandidates(t *testing.T) {
	session := open(t)
	execute(t, session, "CREATE TABLE identifiers AS SELECT 1 AS n")
	err := wants(t, failure(session, "SELECT * FROM identifier"), codeanatomy.ErrTableNotFound)
	if !strings.Contains(err.Details["candidates"], "identifiers") {
		t.Errorf("details %v", err.Details)
	}
}

func TestMemoryThatDoesNotSufficeIsAnErrorAndNoMore(t *testing.T) {
	runtime, err := codeanatomy.OpenRuntime(codeanatomy.WithMemoryLimit(1<<20), codeanatomy.WithSpill(false))
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.Close()
	session, err := codeanatomy.OpenSession(runtime)
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	sql := "SELECT value FROM generate_series(1, 2000000) ORDER BY value % 1000, value"
	wants(t, failure(session, sql), codeanatomy.ErrResourcesExhausted, codeanatomy.ErrOutOfMemory)
	expect(t, session, "SELECT 1 AS n", []any{int64(1)})
}

func TestAFolderWithoutAccessIsPermissionDenied(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is forbidden to root")
	}
	folder := filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(folder, 0); err != nil {
		t.Fatal(err)
	}
	err := open(t).RegisterFile(context.Background(), "f", folder+"/data.csv", nil)
	wants(t, err, codeanatomy.ErrPermissionDenied)
}

func TestSentinelsHaveTheNamesOfTheHeader(t *testing.T) {
	for sentinel, want := range map[error]string{
		codeanatomy.ErrNotFound: "codeanatomy: NOT_FOUND",
		codeanatomy.ErrSyntax:   "codeanatomy: SYNTAX",
	} {
		if sentinel.Error() != want {
			t.Errorf("%v", sentinel)
		}
	}
	if errors.Is(codeanatomy.ErrSyntax, codeanatomy.ErrPlan) {
		t.Error("different sentinels are the same")
	}
}
