#include "table.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 70, COLUMNS = 8, ROWS = 64 };

struct table {
  int columns;
  int rows;
  char names[COLUMNS][WIDEST + 1];
  char cells[ROWS][COLUMNS][WIDEST + 1];
  bool is_number[COLUMNS];
};

static bool is_null(const struct ArrowArray *array, int64_t row) {
  const uint8_t *validity = array->buffers[0];
  int64_t at = array->offset + row;
  return validity && !((validity[at / 8] >> (at % 8)) & 1);
}

/* Puts one value into a cell; text is cut, and never in the middle of a character. */
static void put(char *cell, const char *format, const struct ArrowArray *array, int64_t row) {
  int64_t at = array->offset + row;
  if (is_null(array, row)) {
    strcpy(cell, "NULL");
  } else if (strcmp(format, "l") == 0) {
    snprintf(cell, WIDEST, "%" PRId64, ((const int64_t *)array->buffers[1])[at]);
  } else if (strcmp(format, "L") == 0) {
    snprintf(cell, WIDEST, "%" PRIu64, ((const uint64_t *)array->buffers[1])[at]);
  } else if (strcmp(format, "u") == 0) {
    const int32_t *offsets = array->buffers[1];
    const char *text = (const char *)array->buffers[2] + offsets[at];
    int length = offsets[at + 1] - offsets[at];
    if (length > WIDEST) {
      length = WIDEST;
      while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) {
        length--;
      }
    }
    memcpy(cell, text, (size_t)length);
    cell[length] = '\0';
  } else {
    snprintf(cell, WIDEST, "(%s)", format);
  }
}

static void draw(const struct table *table) {
  int widths[COLUMNS];
  for (int column = 0; column < table->columns; column++) {
    widths[column] = (int)strlen(table->names[column]);
    for (int row = 0; row < table->rows; row++) {
      int width = (int)strlen(table->cells[row][column]);
      widths[column] = width > widths[column] ? width : widths[column];
    }
  }
  for (int row = -1; row < table->rows; row++) {
    for (int column = 0; column < table->columns; column++) {
      const char *cell = row < 0 ? table->names[column] : table->cells[row][column];
      int width = table->is_number[column] ? widths[column] : -widths[column];
      printf("  %*s", width, cell);
    }
    printf("\n");
  }
}

long table_print(struct ArrowArrayStream *stream) {
  struct ArrowSchema schema;
  struct ArrowArray batch;
  struct table *table = calloc(1, sizeof *table);
  if (!table || stream->get_schema(stream, &schema) != 0) {
    free(table);
    return -1;
  }
  table->columns = schema.n_children < COLUMNS ? (int)schema.n_children : COLUMNS;
  for (int column = 0; column < table->columns; column++) {
    snprintf(table->names[column], WIDEST, "%s", schema.children[column]->name);
    table->is_number[column] = strcmp(schema.children[column]->format, "u") != 0;
  }
  long rows = 0;
  int failed;
  while ((failed = stream->get_next(stream, &batch)) == 0 && batch.release) {
    for (int64_t row = 0; row < batch.length && table->rows < ROWS; row++, table->rows++) {
      for (int column = 0; column < table->columns; column++) {
        put(table->cells[table->rows][column], schema.children[column]->format,
            batch.children[column], row);
      }
    }
    rows += (long)batch.length;
    batch.release(&batch);
  }
  if (!failed && table->columns > 0) {
    draw(table);
  }
  schema.release(&schema);
  free(table);
  return failed ? -1 : rows;
}
