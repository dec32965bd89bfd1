#define _GNU_SOURCE
#include "value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SECONDS_OF_A_DAY = 86400 };

/* How many of a unit, named as in a format, make a second; and its digits behind the point. */
struct unit {
  int64_t per_second;
  int digits;
};

static struct unit unit_of(char name) {
  switch (name) {
  case 's':
    return (struct unit){1, 0};
  case 'm':
    return (struct unit){1000, 3};
  case 'u':
    return (struct unit){1000000, 6};
  default:
    return (struct unit){1000000000, 9};
  }
}

static int64_t divide_down(int64_t value, int64_t divisor) {
  return value / divisor - (value % divisor < 0);
}

/* Year, month and day of a number of days since 1970-01-01: counted from 0000-03-01, so that the
 * day a leap year adds is the last of a year. */
static void write_date(FILE *text, int64_t days) {
  int64_t shifted = days + 719468;
  int64_t era = divide_down(shifted, 146097);
  int64_t day_of_era = shifted - era * 146097;
  int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted_month = (5 * day_of_year + 2) / 153;
  int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  int64_t year = year_of_era + era * 400 + (month <= 2);
  fprintf(text, "%s%04" PRId64 "-%02" PRId64 "-%02" PRId64, year < 0 ? "-" : "",
          year < 0 ? -year : year, month, day);
}

static void write_clock(FILE *text, int64_t value, struct unit unit) {
  int64_t seconds = value / unit.per_second;
  fprintf(text, "%02" PRId64 ":%02" PRId64 ":%02" PRId64, seconds / 3600, seconds / 60 % 60,
          seconds % 60);
  if (unit.digits) {
    fprintf(text, ".%0*" PRId64, unit.digits, value % unit.per_second);
  }
}

static void write_timestamp(FILE *text, int64_t value, struct unit unit, const char *zone) {
  int64_t per_day = unit.per_second * SECONDS_OF_A_DAY;
  int64_t days = divide_down(value, per_day);
  write_date(text, days);
  fputc('T', text);
  /* The remainder in two steps: the days times their length may be beyond 64 bits. */
  int64_t rest = value % per_day;
  write_clock(text, rest < 0 ? rest + per_day : rest, unit);
  if (*zone) {
    fputc('Z', text);
  }
}

static json_t *interval(char kind, const void *values, int64_t index) {
  const int32_t *words = values;
  switch (kind) {
  case 'M':
    return json_pack("{s:I}", "months", (json_int_t)words[index]);
  case 'D':
    return json_pack("{s:I,s:I}", "days", (json_int_t)words[2 * index], "milliseconds",
                     (json_int_t)words[2 * index + 1]);
  default:
    return json_pack("{s:I,s:I,s:I}", "months", (json_int_t)words[4 * index], "days",
                     (json_int_t)words[4 * index + 1], "nanoseconds",
                     (json_int_t)((const int64_t *)values)[2 * index + 1]);
  }
}

json_t *time_json(const char *format, const void *values, int64_t index) {
  const int32_t *narrow = values;
  const int64_t *wide = values;
  if (format[0] != 't' || !format[1] || !format[2]) {
    return NULL;
  }
  if (format[1] == 'i') {
    return interval(format[2], values, index);
  }
  if (format[1] == 'D') {
    return json_integer(wide[index]);
  }
  char text[64] = "";
  FILE *file = fmemopen(text, sizeof text, "w");
  if (strcmp(format, "tdD") == 0) {
    write_date(file, narrow[index]);
  } else if (strcmp(format, "tdm") == 0) {
    write_date(file, divide_down(wide[index], (int64_t)SECONDS_OF_A_DAY * 1000));
  } else if (format[1] == 't') {
    bool is_narrow = format[2] == 's' || format[2] == 'm';
    write_clock(file, is_narrow ? narrow[index] : wide[index], unit_of(format[2]));
  } else if (format[1] == 's') {
    write_timestamp(file, wide[index], unit_of(format[2]), format + strlen("tsu:"));
  }
  fclose(file);
  return *text ? json_string(text) : NULL;
}
