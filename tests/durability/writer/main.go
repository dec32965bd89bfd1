// Writes into a table that others write into, as writer.py does:
//
//	writer PLACE NUMBER SEED SECONDS LEDGER
//
// The ledger has one JSON object for each request, with what the writer was told.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"strconv"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

const (
	inserted = 4             // rows that a request inserts
	keys     = 1_000_000_000 // how many keys belong to one writer
	patience = 300 * time.Second
)

var schema = codeanatomy.NewSchema(
	codeanatomy.FieldOf("k", codeanatomy.KindInt64),
	codeanatomy.FieldOf("v", codeanatomy.KindInt64),
	codeanatomy.FieldOf("t", codeanatomy.KindUtf8),
)

// entry is one line of the ledger.
type entry struct {
	Request   int64          `json:"request"`
	Operation string         `json:"operation"`
	Inserted  []int64        `json:"inserted"`
	Updated   []int64        `json:"updated"`
	Conflicts map[string]int `json:"conflicts"`
	Status    string         `json:"status"`
	Version   int64          `json:"version"`
	Again     string         `json:"again,omitempty"`
	Text      string         `json:"text,omitempty"`
}

type writer struct {
	session *codeanatomy.Session
	table   *codeanatomy.DeltaTable
	place   string
	number  int64
	random  *rand.Rand
	known   []int64
}

func main() {
	if len(os.Args) != 6 {
		log.Fatal("usage: writer PLACE NUMBER SEED SECONDS LEDGER")
	}
	if err := run(os.Args[1], numberOf(os.Args[2]), numberOf(os.Args[3]), os.Args[4], os.Args[5]); err != nil {
		log.Fatal(err)
	}
}

func numberOf(text string) int64 {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	return number
}

func run(place string, number, seed int64, seconds, ledger string) error {
	length, err := time.ParseDuration(seconds + "s")
	if err != nil {
		return err
	}
	session, err := codeanatomy.OpenSession(nil)
	if err != nil {
		return err
	}
	defer session.Close()
	table, err := session.OpenDelta(context.Background(), place, nil)
	if err != nil {
		return err
	}
	defer table.Close()
	file, err := os.Create(ledger)
	if err != nil {
		return err
	}
	defer file.Close()
	random := rand.New(rand.NewPCG(uint64(seed), uint64(number)))
	w := &writer{session: session, table: table, place: place, number: number, random: random}
	lines := json.NewEncoder(file)
	end := time.Now().Add(length)
	for request := int64(1); time.Now().Before(end); request++ {
		if err := lines.Encode(w.finish(request, w.operation())); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) operation() string {
	switch choice := w.random.IntN(10); {
	case choice < 6:
		return "append"
	case choice < 9:
		return "merge"
	default:
		return "compact"
	}
}

// finish repeats a request until it has happened, and says what it was told.
func (w *writer) finish(request int64, operation string) entry {
	told := entry{
		Request: request, Operation: operation, Inserted: []int64{}, Updated: []int64{},
		Conflicts: map[string]int{},
	}
	if operation != "compact" {
		for index := range int64(inserted) {
			told.Inserted = append(told.Inserted, w.number*keys+request*inserted+index)
		}
	}
	if operation == "merge" {
		for _, index := range w.random.Perm(len(w.known))[:min(inserted, len(w.known))] {
			told.Updated = append(told.Updated, w.known[index])
		}
	}
	commit := &codeanatomy.DeltaCommitOptions{AppTransaction: &codeanatomy.DeltaAppTransaction{
		AppID: fmt.Sprintf("writer %d", w.number), Version: request,
	}}
	if w.random.IntN(4) == 0 {
		commit.MaxRetries = new(int)
	}
	for end := time.Now().Add(patience); time.Now().Before(end); {
		report, err := w.change(told, commit)
		var failed *codeanatomy.Error
		if errors.Is(err, codeanatomy.ErrConflict) && errors.As(err, &failed) {
			told.Conflicts[failed.Details["conflict"]]++
			time.Sleep(time.Duration(w.random.IntN(50)) * time.Millisecond)
			continue
		}
		if err != nil {
			told.Status, told.Text = "error", err.Error()
			return told
		}
		w.known = append(w.known, told.Inserted...)
		told.Status, told.Version = string(report.Status), report.VersionAfter
		if len(told.Inserted) > 0 && w.random.IntN(5) == 0 {
			told.Again = w.repeat(told, commit)
		}
		return told
	}
	told.Status = "gave up"
	return told
}

func (w *writer) repeat(told entry, commit *codeanatomy.DeltaCommitOptions) string {
	report, err := w.change(told, commit)
	if err != nil {
		return err.Error()
	}
	return string(report.Status)
}

func (w *writer) change(
	told entry, commit *codeanatomy.DeltaCommitOptions,
) (codeanatomy.DeltaReport, error) {
	ctx := context.Background()
	if told.Operation == "compact" {
		return w.table.Optimize(ctx, nil)
	}
	var rows [][]any
	for _, group := range [][]int64{told.Inserted, told.Updated} {
		for _, key := range group {
			rows = append(rows, []any{key, told.Request, fmt.Sprintf("%d/%d", w.number, told.Request)})
		}
	}
	batch, err := codeanatomy.NewBatch(schema, rows...)
	if err != nil {
		return codeanatomy.DeltaReport{}, err
	}
	stream := codeanatomy.StreamOf(schema, batch)
	if told.Operation == "append" {
		return w.session.WriteDelta(ctx, w.place, stream, &codeanatomy.DeltaWriteOptions{Commit: commit})
	}
	clauses := []codeanatomy.MergeClause{
		{When: codeanatomy.WhenMatched, Then: codeanatomy.ThenUpdate, Set: map[string]string{"v": "source.v"}},
		{When: codeanatomy.WhenNotMatched, Then: codeanatomy.ThenInsert},
	}
	return w.table.Merge(ctx, stream, "source.k = target.k", clauses, &codeanatomy.DeltaMergeOptions{Commit: commit})
}
