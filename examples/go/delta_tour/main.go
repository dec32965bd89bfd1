// Takes a Delta table through what can happen to one: it is made, written, merged into, deleted from, read
// at two versions, asked for its history and its changes, optimized, and guarded.
//
//	go run ./delta_tour FOLDER
//
// The table is FOLDER/goods, and must not be there yet. The guide goes through this program piece by
// piece, in docs/guide/delta-go.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"codeanatomy.dev/go/codeanatomy"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintf(os.Stderr, "usage: %s FOLDER\n", os.Args[0])
		os.Exit(2)
	}
	if err := start(context.Background(), os.Stdout, filepath.Join(os.Args[1], "goods")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// start opens a session, makes the table in a folder, and takes it through the tour.
func start(ctx context.Context, out io.Writer, folder string) error {
	session, err := codeanatomy.OpenSession(nil)
	if err != nil {
		return err
	}
	defer session.Close()
	made, err := session.CreateDelta(ctx, folder, []codeanatomy.DeltaColumn{
		{Name: "id", Type: "long"}, {Name: "name", Type: "string"}, {Name: "price", Type: "double"},
	}, &codeanatomy.DeltaCreateOptions{
		Configuration: map[string]string{"delta.enableChangeDataFeed": "true"},
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "created: version %d\n", made.VersionAfter)
	table, err := session.OpenDelta(ctx, folder, nil)
	if err != nil {
		return err
	}
	defer table.Close()
	tour := tour{session: session, table: table, folder: folder, out: out}
	return tour.run(ctx)
}

type tour struct {
	session  *codeanatomy.Session
	table    *codeanatomy.DeltaTable
	folder   string
	out      io.Writer
	observed atomic.Int64
}

func (t *tour) run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		t.writeTwice, t.merge, t.delete, t.read, t.readThePast, t.readTheHistory, t.readTheChanges,
		t.observe, t.optimize, t.writeWhatIsRefused,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	fmt.Fprintf(t.out, "observed: %d\n", t.observed.Load())
	return nil
}

// goods are rows for the table, here those of a query. Any stream would do.
func (t *tour) goods(ctx context.Context, values string) (*codeanatomy.Stream, error) {
	reader, err := t.session.Query(ctx, "SELECT * FROM (VALUES "+values+") AS goods(id, name, price)")
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return reader.Stream()
}

func (t *tour) writeTwice(ctx context.Context) error {
	written, err := t.write(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "written: version %d, %d rows\n", written.VersionAfter, written.Metrics["num_added_rows"])
	again, err := t.write(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "written again: %s\n", again.Status)
	return nil
}

func (t *tour) write(ctx context.Context) (codeanatomy.DeltaReport, error) {
	goods, err := t.goods(ctx, "(1, 'anvil', 95.0), (2, 'bolt', 0.25), (3, 'crate', 12.5), (4, 'drill', 60.0)")
	if err != nil {
		return codeanatomy.DeltaReport{}, err
	}
	return t.session.WriteDelta(ctx, t.folder, goods, &codeanatomy.DeltaWriteOptions{
		Commit: &codeanatomy.DeltaCommitOptions{
			AppTransaction: &codeanatomy.DeltaAppTransaction{AppID: "tour", Version: 1},
		},
	})
}

func (t *tour) merge(ctx context.Context) error {
	goods, err := t.goods(ctx, "(2, 'bolt', 0.3), (5, 'engine', 420.0)")
	if err != nil {
		return err
	}
	merged, err := t.table.Merge(ctx, goods, "source.id = target.id", []codeanatomy.MergeClause{
		{When: codeanatomy.WhenMatched, Then: codeanatomy.ThenUpdate},
		{When: codeanatomy.WhenNotMatched, Then: codeanatomy.ThenInsert},
	}, nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "merged: version %d, %d updated, %d inserted\n", merged.VersionAfter,
		merged.Metrics["num_target_rows_updated"], merged.Metrics["num_target_rows_inserted"])
	return nil
}

func (t *tour) delete(ctx context.Context) error {
	deleted, err := t.table.Delete(ctx, "price > 400", nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "deleted: version %d, %d rows\n", deleted.VersionAfter, deleted.Metrics["num_deleted_rows"])
	return nil
}

func (t *tour) read(ctx context.Context) error {
	if err := t.table.Register(ctx, "goods", nil); err != nil {
		return err
	}
	return t.print(ctx, "%d %s %.1f\n", "SELECT id, name, price FROM goods ORDER BY id")
}

// print runs a query and prints each row in a format.
func (t *tour) print(ctx context.Context, format, sql string) error {
	reader, err := t.session.Query(ctx, sql)
	if err != nil {
		return err
	}
	defer reader.Close()
	for row, err := range reader.Rows() {
		if err != nil {
			return err
		}
		fmt.Fprintf(t.out, format, row...)
	}
	return nil
}

func (t *tour) readThePast(ctx context.Context) error {
	version := int64(1)
	past, err := t.session.OpenDelta(ctx, t.folder, &codeanatomy.DeltaOpenOptions{Version: &version})
	if err != nil {
		return err
	}
	defer past.Close()
	if err := past.Register(ctx, "goods_at_first", nil); err != nil {
		return err
	}
	return t.print(ctx, "version 1 had %d rows\n", "SELECT count(*) FROM goods_at_first")
}

func (t *tour) readTheHistory(ctx context.Context) error {
	commits, err := t.table.History(ctx, nil)
	if err != nil {
		return err
	}
	for _, commit := range commits {
		fmt.Fprintln(t.out, commit.Version, commit.Operation)
	}
	return nil
}

func (t *tour) readTheChanges(ctx context.Context) error {
	quoted := strings.ReplaceAll(t.folder, "'", "''")
	return t.print(ctx, "changes: %s %d\n", "SELECT _change_type, count(*) FROM read_delta_cdf('"+quoted+"', 1) "+
		"GROUP BY _change_type ORDER BY _change_type")
}

func (t *tour) observe(context.Context) error {
	return t.session.SetDeltaObserver(func(payload codeanatomy.DeltaPayload, rows *codeanatomy.Stream) {
		defer rows.Close()
		t.observed.Add(1)
	})
}

func (t *tour) optimize(ctx context.Context) error {
	optimized, err := t.table.Optimize(ctx, nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "optimized: %d files became %d\n",
		optimized.Metrics["num_files_removed"], optimized.Metrics["num_files_added"])
	return nil
}

func (t *tour) writeWhatIsRefused(ctx context.Context) error {
	goods, err := t.goods(ctx, "(6, 'fuse', -1.0)")
	if err != nil {
		return err
	}
	_, err = t.session.WriteDelta(ctx, t.folder, goods, &codeanatomy.DeltaWriteOptions{
		Constraints: map[string]string{"positive": "price > 0"},
	})
	var refused *codeanatomy.Error
	if !errors.As(err, &refused) {
		return errors.New("a price below zero was written")
	}
	fmt.Fprintf(t.out, "refused: %s\n", refused.Code)
	return nil
}
