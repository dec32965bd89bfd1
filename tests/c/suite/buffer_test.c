#include "../support/library.h"

#include <stdio.h>
#include <string.h>

TEST(a_buffer_is_text_with_a_nul_behind_it_and_outlives_its_origin) {
  codeanatomy_session *session = new_session("{\"batch_size\": 77}");
  codeanatomy_buffer *buffer = NULL;
  MUST(codeanatomy_session_get(session, text("datafusion.execution.batch_size"), &buffer, &error));
  codeanatomy_session_free(session);
  CHECK_TEXT(codeanatomy_buffer_text(buffer), "77");
  CHECK_INT(codeanatomy_buffer_text(buffer).data[2], 0);
  codeanatomy_buffer_free(buffer);
}

TEST(no_buffer_is_the_empty_text) {
  CHECK_INT(codeanatomy_buffer_text(NULL).length, 0);
  codeanatomy_buffer_free(NULL);
}

TEST(a_buffer_may_be_of_any_size) {
  codeanatomy_session *session = new_session("");
  enum { TERMS = 3000 };
  static char sql[TERMS * 16];
  char *end = sql + sprintf(sql, "SELECT [0");
  for (int index = 1; index < TERMS; index++) {
    end += sprintf(end, ", %d", index);
  }
  strcpy(end, "] AS a");
  codeanatomy_query *query = new_query(session, sql);
  codeanatomy_buffer *plan = NULL;
  MUST(codeanatomy_query_explain(query, text(""), NULL, &plan, &error));
  CHECK(codeanatomy_buffer_text(plan).length > TERMS);
  CHECK_INT(strlen((const char *)codeanatomy_buffer_text(plan).data),
            (int64_t)codeanatomy_buffer_text(plan).length);
  codeanatomy_buffer_free(plan);
  codeanatomy_query_free(query);
  codeanatomy_session_free(session);
}
