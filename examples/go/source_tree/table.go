package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"codeanatomy.dev/go/codeanatomy"
)

const widest = 70

// printTable prints rows under the names of their columns, numbers to the right and text to the left;
// nothing for a result without columns.
func printTable(out io.Writer, columns *codeanatomy.Schema, rows [][]any) {
	if len(columns.Fields) == 0 {
		return
	}
	cells := make([][]string, len(rows)+1)
	widths := make([]int, len(columns.Fields))
	for index, field := range columns.Fields {
		cells[0] = append(cells[0], field.Name)
		for number, row := range rows {
			cells[number+1] = append(cells[number+1], shorten(row[index]))
		}
		widths[index] = utf8.RuneCountInString(field.Name)
		for _, line := range cells[1:] {
			widths[index] = max(widths[index], utf8.RuneCountInString(line[index]))
		}
	}
	for _, line := range cells {
		for index, field := range columns.Fields {
			width := widths[index]
			if field.Type.Kind == codeanatomy.KindUtf8 {
				width = -width
			}
			line[index] = fmt.Sprintf("%*s", width, line[index])
		}
		fmt.Fprintln(out, "  "+strings.TrimRight(strings.Join(line, "  "), " "))
	}
}

func shorten(value any) string {
	if value == nil {
		return "NULL"
	}
	text := []rune(fmt.Sprint(value))
	return string(text[:min(len(text), widest)])
}
