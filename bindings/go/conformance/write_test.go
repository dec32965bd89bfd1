package conformance

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"codeanatomy.dev/go/codeanatomy"
)

func isEnd(err error) bool { return errors.Is(err, io.EOF) }

// written gives the rows of a batch as the suite writes them.
func written(batch *codeanatomy.Batch) [][]any {
	rows := batch.Rows()
	for _, row := range rows {
		for index, field := range batch.Schema().Fields {
			row[index] = writeValue(field.Type, row[index])
		}
	}
	return rows
}

// writeValue turns a value into what JSON has: texts, numbers, bools, lists and objects.
func writeValue(kind *codeanatomy.DataType, value any) any {
	switch value := value.(type) {
	case nil, bool:
		return value
	case float32:
		return writeFloat(float64(value), value)
	case float64:
		return writeFloat(value, value)
	case codeanatomy.Decimal:
		return value.String()
	case []byte:
		return hex.EncodeToString(value)
	case time.Time:
		return writeTime(kind, value)
	case time.Duration:
		return clock(time.Unix(0, 0).UTC().Add(value), kind.Unit)
	case codeanatomy.Duration:
		return value.Count
	case codeanatomy.Interval:
		return writeInterval(kind, value)
	}
	return writeNested(kind, value)
}

func writeNested(kind *codeanatomy.DataType, value any) any {
	switch kind.Kind {
	case codeanatomy.KindDictionary:
		return writeValue(kind.Values, value)
	case codeanatomy.KindRunEndEncoded:
		return writeValue(kind.Fields[1].Type, value)
	}
	switch value := value.(type) {
	case []any:
		items := make([]any, len(value))
		for index, item := range value {
			items[index] = writeValue(kind.Fields[0].Type, item)
		}
		return items
	case map[string]any:
		object := map[string]any{}
		for _, field := range kind.Fields {
			object[field.Name] = writeValue(field.Type, value[field.Name])
		}
		return object
	case []codeanatomy.MapEntry:
		entry := kind.Fields[0].Type.Fields
		pairs := make([]any, len(value))
		for index, pair := range value {
			pairs[index] = []any{writeValue(entry[0].Type, pair.Key), writeValue(entry[1].Type, pair.Value)}
		}
		return pairs
	}
	return value
}

func writeFloat(wide float64, value any) any {
	switch {
	case math.IsNaN(wide):
		return "NaN"
	case math.IsInf(wide, 1):
		return "Infinity"
	case math.IsInf(wide, -1):
		return "-Infinity"
	}
	return value
}

func writeTime(kind *codeanatomy.DataType, value time.Time) string {
	for kind.Kind == codeanatomy.KindDictionary {
		kind = kind.Values
	}
	value = value.UTC()
	day := value.Format("2006-01-02")
	if kind.Kind != codeanatomy.KindTimestamp {
		return day
	}
	text := day + "T" + clock(value, kind.Unit)
	if kind.TimeZone != "" {
		text += "Z"
	}
	return text
}

// clock is the time of the day with the digits that the unit has.
func clock(value time.Time, unit codeanatomy.TimeUnit) string {
	digits := 3 * int(unit)
	text := value.Format("15:04:05")
	if digits == 0 {
		return text
	}
	return text + "." + fmt.Sprintf("%09d", value.Nanosecond())[:digits]
}

func writeInterval(kind *codeanatomy.DataType, value codeanatomy.Interval) any {
	switch kind.Kind {
	case codeanatomy.KindIntervalMonths:
		return map[string]any{"months": value.Months}
	case codeanatomy.KindIntervalDayTime:
		return map[string]any{"days": value.Days, "milliseconds": value.Nanoseconds / int64(time.Millisecond)}
	}
	return map[string]any{"months": value.Months, "days": value.Days, "nanoseconds": value.Nanoseconds}
}

// formatOf is the format of a column as the suite writes it.
func formatOf(kind *codeanatomy.DataType) string {
	if kind.Kind == codeanatomy.KindDictionary {
		return formatOf(kind.Values)
	}
	return kind.Format()
}

func columnTexts(schema *codeanatomy.Schema) string {
	var texts []string
	for _, field := range schema.Fields {
		texts = append(texts, field.Name+" "+formatOf(field.Type))
	}
	return strings.Join(texts, ", ")
}
