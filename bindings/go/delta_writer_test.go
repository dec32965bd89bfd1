package codeanatomy_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"codeanatomy.dev/go/codeanatomy"
)

// repeated is a text that every row has. It stands once for each row in a file that is written plainly,
// and a few times in one that is written as usual.
const repeated = "a text that every row has"

var plainly = codeanatomy.DeltaWriterProperties{"compression": "uncompressed", "dictionary_enabled::s": false}

// repeatedRows is a stream of n, from one number to another, and the repeated text.
func repeatedRows(t testing.TB, session *codeanatomy.Session, from, to int) *codeanatomy.Stream {
	t.Helper()
	reader, err := session.Query(context.Background(),
		"SELECT value AS n, '"+repeated+"' AS s FROM generate_series(1, 150) WHERE value BETWEEN $1 AND $2", from, to)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	stream, err := reader.Stream()
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

type changeWith func(properties codeanatomy.DeltaWriterProperties) (codeanatomy.DeltaReport, error)

// changesOfFiles are the changes that write Parquet files, each on a table of two files with 50 rows each.
func changesOfFiles(t testing.TB, session *codeanatomy.Session, place string) map[string]changeWith {
	t.Helper()
	ctx := context.Background()
	for _, from := range []int{1, 51} {
		_, err := session.WriteDelta(ctx, place, repeatedRows(t, session, from, from+49), nil)
		if err != nil {
			t.Fatal(err)
		}
	}
	table := openDelta(t, session, place, nil)
	return map[string]changeWith{
		"write": func(properties codeanatomy.DeltaWriterProperties) (codeanatomy.DeltaReport, error) {
			options := &codeanatomy.DeltaWriteOptions{WriterProperties: properties}
			return session.WriteDelta(ctx, place, repeatedRows(t, session, 101, 150), options)
		},
		"merge": func(properties codeanatomy.DeltaWriterProperties) (codeanatomy.DeltaReport, error) {
			options := &codeanatomy.DeltaMergeOptions{WriterProperties: properties}
			return table.Merge(ctx, repeatedRows(t, session, 1, 1), sameNumber, upsert[:1], options)
		},
		"delete": func(properties codeanatomy.DeltaWriterProperties) (codeanatomy.DeltaReport, error) {
			return table.Delete(ctx, "n = 1", &codeanatomy.DeltaDeleteOptions{WriterProperties: properties})
		},
		"update": func(properties codeanatomy.DeltaWriterProperties) (codeanatomy.DeltaReport, error) {
			options := &codeanatomy.DeltaUpdateOptions{Predicate: "n = 1", WriterProperties: properties}
			return table.Update(ctx, map[string]string{"n": "0"}, options)
		},
		"optimize": func(properties codeanatomy.DeltaWriterProperties) (codeanatomy.DeltaReport, error) {
			return table.Optimize(ctx, &codeanatomy.DeltaOptimizeOptions{WriterProperties: properties})
		},
	}
}

var namesOfChanges = []string{"write", "merge", "delete", "update", "optimize"}

func TestWriterPropertiesReachTheFilesOfEveryChange(t *testing.T) {
	for _, name := range namesOfChanges {
		t.Run(name, func(t *testing.T) {
			session := open(t)
			written := func(properties codeanatomy.DeltaWriterProperties) int {
				place := newPlace(t)
				change := changesOfFiles(t, session, place)[name]
				before := dataFiles(t, place)
				report, err := change(properties)
				committed(t, report, err, 2)
				count := 0
				for _, path := range dataFiles(t, place) {
					if !slices.Contains(before, path) {
						count += strings.Count(readText(t, path), repeated)
					}
				}
				return count
			}
			if usual, plain := written(nil), written(plainly); usual == 0 || usual > 20 || plain < 40 {
				t.Errorf("the text stands %d times in the usual files, %d times in the plain ones", usual, plain)
			}
		})
	}
}

func TestWriterPropertiesThatCannotBeUsedAreRefusedByName(t *testing.T) {
	session, place := open(t), newPlace(t)
	changes := changesOfFiles(t, session, place)
	for _, name := range namesOfChanges {
		for _, test := range []struct {
			properties codeanatomy.DeltaWriterProperties
			text       string
		}{
			{codeanatomy.DeltaWriterProperties{"colour": 1}, "colour"},
			{codeanatomy.DeltaWriterProperties{"max_row_group_size": 0}, "above 0"},
			{codeanatomy.DeltaWriterProperties{"bloom_filter_fpp": true}, "between 0 and 1"},
			{codeanatomy.DeltaWriterProperties{"compression": "brandy"}, "brandy"},
			{codeanatomy.DeltaWriterProperties{"compression::m": "snappy"}, "There is no column m"},
		} {
			_, err := changes[name](test.properties)
			found := wants(t, err, codeanatomy.ErrInvalidOption)
			if !containsAll(found.Message, "writer_properties", test.text) {
				t.Errorf("%s: message %q lacks %q", name, found.Message, test.text)
			}
		}
	}
	isVersion(t, openDelta(t, session, place, nil), 1)
}
