package conformance

import (
	"fmt"
	"os"
	"sync/atomic"
	"testing"
)

var passed, failed, skipped atomic.Int32

func TestMain(m *testing.M) {
	code := m.Run()
	fmt.Printf("conformance (go): %d passed, %d failed, %d skipped\n", passed.Load(), failed.Load(), skipped.Load())
	os.Exit(code)
}

func TestConformance(t *testing.T) {
	files, err := caseFiles()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("there are no cases")
	}
	for file, cases := range files {
		t.Run(file, func(t *testing.T) {
			for _, raw := range cases {
				t.Run(nameOf(raw), func(t *testing.T) {
					defer count(t)
					test, err := readCase(raw, t.TempDir())
					if err != nil {
						t.Fatal(err)
					}
					run(t, test)
				})
			}
		})
	}
}

func count(t *testing.T) {
	switch {
	case t.Skipped():
		skipped.Add(1)
	case t.Failed():
		failed.Add(1)
	default:
		passed.Add(1)
	}
}
