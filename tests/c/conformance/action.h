/* What a case does with its statement. */
#ifndef ACTION_H
#define ACTION_H

#include "case.h"

/* Runs the action of a case in its session. Errors of the library are part of what is observed. */
void act(const json_t *given, struct objects *objects, struct observed *observed);

#endif
