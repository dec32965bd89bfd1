package codeanatomy_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// storm runs a function in many goroutines at once.
func storm(count int, run func(worker int)) {
	var group sync.WaitGroup
	for worker := range count {
		group.Add(1)
		go func() {
			defer group.Done()
			run(worker)
		}()
	}
	group.Wait()
}

func TestConcurrentQueriesInOneSession(t *testing.T) {
	session := open(t)
	query, err := session.SQL(context.Background(), "SELECT sum(value) FROM generate_series(1, 1000)")
	if err != nil {
		t.Fatal(err)
	}
	defer query.Close()
	storm(64, func(worker int) {
		for round := range 4 {
			want := int64(worker*100 + round)
			if got := rows(t, session, "SELECT $1 + 0", want); got[0][0] != want {
				t.Errorf("got %v, want %d", got, want)
			}
			reader, err := query.Run(context.Background())
			if err != nil {
				t.Error(err)
				return
			}
			for row, err := range reader.Rows() {
				if err != nil || row[0] != int64(500500) {
					t.Errorf("got %v, %v", row, err)
				}
			}
			reader.Close()
		}
	})
}

func TestConcurrentRegistrationsAndFailures(t *testing.T) {
	session := open(t)
	storm(32, func(worker int) {
		name := fmt.Sprintf("table_%d", worker)
		stream := codeanatomy.StreamOf(numberSchema, numbersFrom(t, int64(worker)))
		if err := session.RegisterStream(context.Background(), name, stream, nil); err != nil {
			t.Error(err)
			return
		}
		if got := rows(t, session, "SELECT n FROM "+name); got[0][0] != int64(worker) {
			t.Errorf("%s has %v", name, got)
		}
		if err := failure(session, "SELECT * FROM absent"); !errors.Is(err, codeanatomy.ErrTableNotFound) {
			t.Errorf("got %v", err)
		}
		if err := session.Deregister(name); err != nil {
			t.Error(err)
		}
	})
	if tables, err := session.Tables(); err != nil || len(tables) != 0 {
		t.Errorf("left over: %v, %v", tables, err)
	}
}

func TestConcurrentReadersOfOneResultShareItsBatches(t *testing.T) {
	reader, err := open(t, codeanatomy.WithBatchSize(100)).Query(context.Background(),
		"SELECT value FROM generate_series(1, 10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var mutex sync.Mutex
	var sum int64
	storm(8, func(int) {
		for batch, err := range reader.All() {
			if err != nil {
				t.Error(err)
				return
			}
			values, err := codeanatomy.Values[int64](batch.Column(0))
			if err != nil {
				t.Error(err)
			}
			mutex.Lock()
			for _, value := range values {
				sum += value
			}
			mutex.Unlock()
		}
	})
	if sum != 50005000 {
		t.Errorf("the sum is %d", sum)
	}
}

func TestConcurrentCloseOfWhatIsInUse(t *testing.T) {
	for range 20 {
		session, err := codeanatomy.OpenSession(nil)
		if err != nil {
			t.Fatal(err)
		}
		storm(8, func(worker int) {
			if worker%4 == 3 {
				session.Close()
				return
			}
			if err := failure(session, "SELECT value FROM generate_series(1, 10000)"); err != nil && !isInvalidState(err) {
				t.Errorf("got %v", err)
			}
		})
		session.Close()
	}
}
