package codeanatomy_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	page     = "../../docs/guide/go.md"
	tourPage = "../../docs/guide/delta-go.md"
)

// block is a block of code of the page and the output that stands below it.
type block struct{ code, output string }

func readText(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func pageBlocks(t *testing.T, page string) []block {
	t.Helper()
	pattern := regexp.MustCompile("(?s)```go\n(.*?)```\n(?:\n```text\n(.*?)```\n)?")
	var blocks []block
	for _, match := range pattern.FindAllStringSubmatch(readText(t, page), -1) {
		blocks = append(blocks, block{code: match[1], output: match[2]})
	}
	return blocks
}

// guideBlocks reads the blocks out of guide_test.go: bodies of functions, and what their examples print.
// An example without an output is compiled and not run.
func guideBlocks(t *testing.T) []block {
	t.Helper()
	source := readText(t, "guide_test.go")
	outputs := map[string]string{}
	example := regexp.MustCompile(`(?s)func Example_\w+\(\) \{\n\tguided\((guide\w+)\)\n(?:\t// Output:\n(.*?))?\}\n`)
	for _, match := range example.FindAllStringSubmatch(source, -1) {
		outputs[match[1]] = strings.ReplaceAll(match[2], "\t// ", "")
	}
	function := regexp.MustCompile(`(?s)func (guide[A-Z]\w+)\([^)]*\) error \{\n(.*?)\n\}\n`)
	var blocks []block
	for _, match := range function.FindAllStringSubmatch(source, -1) {
		code := regexp.MustCompile(`(?m)^\t`).ReplaceAllString(match[2], "") + "\n"
		output, ok := outputs[match[1]]
		if !ok {
			t.Errorf("%s has no example that runs it", match[1])
		}
		blocks = append(blocks, block{code: code, output: output})
	}
	return blocks
}

func TestThePageHasTheCodeThatIsRunAndWhatItPrints(t *testing.T) {
	written, run := pageBlocks(t, page), guideBlocks(t)
	if len(run) == 0 || len(written) != len(run)+1 {
		t.Errorf("the page has %d blocks, of which one is a program; %d are run", len(written), len(run))
	}
	program := readText(t, "../../examples/go/first_query/main.go")
	run = append(run, block{code: program, output: "42\n"})
	for _, block := range written {
		if !slices.Contains(run, block) {
			t.Errorf("this is not what is run:\n%s%s", block.code, block.output)
		}
	}
}

func TestThePageOfTheTourHasCodeOfTheProgram(t *testing.T) {
	program := readText(t, "../../examples/go/delta_tour/main.go")
	blocks := pageBlocks(t, tourPage)
	if len(blocks) < 10 {
		t.Errorf("the page has only %d blocks", len(blocks))
	}
	for _, block := range blocks {
		inside := regexp.MustCompile(`(?m)^`).ReplaceAllString(strings.TrimSuffix(block.code, "\n"), "\t") + "\n"
		if !strings.Contains(program, "\n"+block.code) && !strings.Contains(program, "\n"+inside) {
			t.Errorf("this is not in the program:\n%s", block.code)
		}
	}
}
