// The smallest useful program: one query, its one answer, every error looked at.
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
	reader, err := session.Query(ctx, "SELECT 6 * $1 AS answer", 7)
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
