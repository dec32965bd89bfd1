package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

func analysed(t *testing.T, tree, table string) string {
	t.Helper()
	var out bytes.Buffer
	if err := analyse(context.Background(), &out, defaultSQL(), tree, table); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestASecondRunChangesNothingButTheVersion(t *testing.T) {
	tree, table := filepath.Join(t.TempDir(), "it's a tree"), filepath.Join(t.TempDir(), "facts")
	if err := os.Mkdir(tree, 0o777); err != nil {
		t.Fatal(err)
	}
	line := "int duplicated_line_of_some_length(void);\n"
	for name, content := range map[string]string{"a.c": line + "int größe = 1;\n", "b.c": line} {
		if err := os.WriteFile(filepath.Join(tree, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	first := analysed(t, tree, table)
	for _, want := range []string{
		`(?m)^  a\.c +59$`, // its size in bytes
		`(?m)^  duplicated_line_of_some_length +2 +2$`, // uses and files of a name
		`(?m)^  int duplicated_line_of_some_length\(void\); +2 +2$`,
		`(?m)^08_version\.sql$`,
		`(?m)^  \d+\.\d{3} s$`,
	} {
		if !regexp.MustCompile(want).MatchString(first) {
			t.Errorf("%s is not in\n%s", want, first)
		}
	}
	second := analysed(t, tree, table)
	if !regexp.MustCompile(`(?m)^07_changes\.sql\n  added +removed\n +0 +0$`).MatchString(second) {
		t.Errorf("something has changed:\n%s", second)
	}
	if rest := withoutVersion(first); rest != withoutVersion(second) {
		t.Errorf("first\n%s\nsecond\n%s", rest, withoutVersion(second))
	}
	if version(t, second) != version(t, first)+1 {
		t.Errorf("the versions are %d and %d", version(t, first), version(t, second))
	}
}

var versions = regexp.MustCompile(`(?m)^( +)(\d+)(  (?:line|name) )`)

func version(t *testing.T, output string) int {
	t.Helper()
	found := versions.FindStringSubmatch(output)
	if found == nil || len(found[2]) != 1 {
		t.Fatalf("there is no version in\n%s", output)
	}
	return int(found[2][0] - '0')
}

// withoutVersion leaves out what may differ: times, the version, and the step of later runs only.
func withoutVersion(output string) string {
	output = regexp.MustCompile(`(?m)^  \d+\.\d+ s\n`).ReplaceAllString(output, "")
	output = regexp.MustCompile(`(?s)07_changes.*?\n\n`).ReplaceAllString(output, "")
	return versions.ReplaceAllString(output, "$1#$3")
}

func TestAStepThatFailsIsNamed(t *testing.T) {
	err := analyse(context.Background(), &bytes.Buffer{}, t.TempDir(), t.TempDir(), t.TempDir())
	if err == nil || !regexp.MustCompile(`^01_files\.sql: `).MatchString(err.Error()) {
		t.Errorf("got %v", err)
	}
}
