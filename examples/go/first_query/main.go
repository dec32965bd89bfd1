// The smallest useful program: one query, its rows, every error looked at.
package main

import (
	"context"
	"fmt"
	"os"

	"codeanatomy.dev/go/codeanatomy"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	session, err := codeanatomy.OpenSession(nil)
	if err != nil {
		return err
	}
	defer session.Close()
	sql := "SELECT value AS n, value * value AS square FROM generate_series(1, 100) WHERE value <= $1"
	reader, err := session.Query(ctx, sql, 3)
	if err != nil {
		return err
	}
	defer reader.Close()
	for row, err := range reader.Rows() {
		if err != nil {
			return err
		}
		fmt.Println(row...)
	}
	return nil
}
