/* Whether what a case did is what it expects. */
#ifndef EXPECT_H
#define EXPECT_H

#include "case.h"

void compare(struct findings *findings, const json_t *expect, const struct observed *observed,
             const struct objects *objects);

#endif
