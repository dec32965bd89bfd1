package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

func TestTheTourPrintsWhatItPrintsInEveryLanguage(t *testing.T) {
	want, err := os.ReadFile("../../delta_tour.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := start(context.Background(), &out, filepath.Join(t.TempDir(), "it's a table")); err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestATourOfATableThatIsThereIsAnError(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "goods")
	if err := start(context.Background(), &bytes.Buffer{}, folder); err != nil {
		t.Fatal(err)
	}
	if err := start(context.Background(), &bytes.Buffer{}, folder); !errors.Is(err, codeanatomy.ErrAlreadyExists) {
		t.Errorf("got %v", err)
	}
}
