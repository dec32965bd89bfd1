#define _GNU_SOURCE
#include "lake.h"

#include "library.h"

#include <stdio.h>
#include <stdlib.h>

struct lake new_lake(void) {
  struct lake lake = {.session = new_session(""), .folder = "/tmp/codeanatomy-delta-XXXXXX"};
  CHECK(mkdtemp(lake.folder));
  snprintf(lake.place, sizeof lake.place, "%s/table", lake.folder);
  return lake;
}

void free_lake(struct lake *lake) {
  char command[96];
  snprintf(command, sizeof command, "rm -r '%s'", lake->folder);
  CHECK(system(command) == 0);
  codeanatomy_session_free(lake->session);
}
