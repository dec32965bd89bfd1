/* Prints the rows of an Arrow stream as a table: whole numbers and text are what the examples have.
 */
#ifndef TABLE_H
#define TABLE_H

#include <codeanatomy.h>

/* Prints every row and gives the number of rows; -1 when the stream fails. Releases the stream. */
long table_print(struct ArrowArrayStream *stream);

#endif
