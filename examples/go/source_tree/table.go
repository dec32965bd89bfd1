package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"codeanatomy.dev/go/codeanatomy"
)

const widest = 60

// printTable prints rows in columns, numbers to the right and text to the left.
func printTable(out io.Writer, columns *codeanatomy.Schema, rows [][]any) {
	if len(rows) == 0 {
		return
	}
	cells := make([][]string, len(rows)+2)
	widths := make([]int, len(columns.Fields))
	for index, field := range columns.Fields {
		cells[0] = append(cells[0], field.Name)
		for number, row := range rows {
			cells[number+2] = append(cells[number+2], shorten(row[index]))
		}
		widths[index] = utf8.RuneCountInString(field.Name)
		for _, line := range cells[2:] {
			widths[index] = max(widths[index], utf8.RuneCountInString(line[index]))
		}
		cells[1] = append(cells[1], strings.Repeat("-", widths[index]))
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
		return ""
	}
	text := []rune(fmt.Sprint(value))
	if len(text) > widest {
		text = append(text[:widest-1], '…')
	}
	return string(text)
}
