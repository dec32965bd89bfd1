// Reads a source tree into a Delta table of facts, and asks the table about the tree.
//
//	go run ./source_tree TREE TABLE [SQL_FOLDER]
//
// The statements are those of examples/sql/source_tree; its README says what each does. The table is
// made on the first run; a later run over an unchanged tree changes nothing but its version.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		fmt.Fprintf(os.Stderr, "usage: %s TREE TABLE [SQL_FOLDER]\n", os.Args[0])
		os.Exit(2)
	}
	sql := defaultSQL()
	if len(os.Args) == 4 {
		sql = os.Args[3]
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := analyse(ctx, os.Stdout, sql, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// defaultSQL is the folder in the tree that this program comes from.
func defaultSQL() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "sql", "source_tree")
}

// analyse runs every step over a tree, and prints what each has found and how long it took.
func analyse(ctx context.Context, out io.Writer, sql, tree, table string) error {
	tree, err := filepath.Abs(tree)
	if err != nil {
		return err
	}
	if table, err = filepath.Abs(table); err != nil {
		return err
	}
	if err := os.MkdirAll(table, 0o777); err != nil {
		return err
	}
	session, err := codeanatomy.OpenSession(nil)
	if err != nil {
		return err
	}
	defer session.Close()
	job := job{session, out, sql, strings.NewReplacer("{tree}", quoted(tree), "{table}", quoted(table))}
	return job.run(ctx, table)
}

// quoted is a text as it stands between the quotes of SQL.
func quoted(text string) string { return strings.ReplaceAll(text, "'", "''") }

// job is one run over a tree.
type job struct {
	session *codeanatomy.Session
	out     io.Writer
	sql     string
	places  *strings.Replacer
}

func (j job) run(ctx context.Context, table string) error {
	if err := j.steps(ctx, "01_files.sql", "02_lines.sql", "03_identifiers.sql"); err != nil {
		return err
	}
	again, err := j.keepFactsBefore(ctx, table)
	if err != nil {
		return err
	}
	if err := j.steps(ctx, "05_create.sql", "06_write.sql"); err != nil {
		return err
	}
	if again {
		if err := j.steps(ctx, "07_changes.sql"); err != nil {
			return err
		}
	}
	return j.steps(ctx, "08_version.sql", "09_largest_files.sql", "10_most_used_names.sql",
		"11_duplicated_lines.sql")
}

// keepFactsBefore gives the facts of the run before a name of their own; false on the first run.
func (j job) keepFactsBefore(ctx context.Context, table string) (bool, error) {
	err := j.session.RegisterDelta(ctx, "facts_before", table, nil)
	if errors.Is(err, codeanatomy.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (j job) steps(ctx context.Context, names ...string) error {
	for _, name := range names {
		if err := j.step(ctx, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// step runs one statement and prints its rows under its name and its time.
func (j job) step(ctx context.Context, name string) error {
	statement, err := os.ReadFile(filepath.Join(j.sql, name))
	if err != nil {
		return err
	}
	begin := time.Now()
	reader, err := j.session.Query(ctx, j.places.Replace(string(statement)))
	if err != nil {
		return err
	}
	defer reader.Close()
	columns, err := reader.Schema()
	if err != nil {
		return err
	}
	var rows [][]any
	for row, err := range reader.Rows() {
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	fmt.Fprintf(j.out, "\n%s\n", name)
	printTable(j.out, columns, rows)
	fmt.Fprintf(j.out, "  %.3f s\n", time.Since(begin).Seconds())
	return nil
}
