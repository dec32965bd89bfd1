/* A place for a Delta table. */
#ifndef LAKE_H
#define LAKE_H

#include <codeanatomy.h>

/* A session and a place for a table, which is a folder of its own. */
struct lake {
  codeanatomy_session *session;
  char folder[64];
  char place[96];
};

struct lake new_lake(void);
/* Removes the folder, with what is in it. */
void free_lake(struct lake *lake);

#endif
