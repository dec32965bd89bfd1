#include "value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *floating(double number) {
  if (isnan(number)) {
    return json_string("NaN");
  }
  if (isinf(number)) {
    return json_string(number > 0 ? "Infinity" : "-Infinity");
  }
  return json_real(number);
}

static double half_value(uint16_t bits) {
  int exponent = bits >> 10 & 31, fraction = bits & 1023;
  double size = exponent == 31  ? (fraction ? (double)NAN : (double)INFINITY)
                : exponent == 0 ? ldexp(fraction, -24)
                                : ldexp(fraction + 1024, exponent - 25);
  return bits >> 15 ? -size : size;
}

enum { LIMBS = 8, MOST_DIGITS = 80 };

/* Divides a number of 32-bit limbs, the lowest first, and gives the remainder. */
static uint32_t divide(uint32_t *limbs, uint32_t divisor) {
  uint64_t remainder = 0;
  for (int index = LIMBS - 1; index >= 0; index--) {
    uint64_t part = remainder << 32 | limbs[index];
    limbs[index] = (uint32_t)(part / divisor);
    remainder = part % divisor;
  }
  return (uint32_t)remainder;
}

static bool is_zero(const uint32_t *limbs) {
  for (int index = 0; index < LIMBS; index++) {
    if (limbs[index]) {
      return false;
    }
  }
  return true;
}

static void negate(uint32_t *limbs) {
  uint64_t carry = 1;
  for (int index = 0; index < LIMBS; index++) {
    carry += (uint32_t)~limbs[index];
    limbs[index] = (uint32_t)carry;
    carry >>= 32;
  }
}

/* The digits behind the point are exactly as many as the scale says. */
static json_t *decimal(const char *format, const uint8_t *values, int64_t index) {
  int precision = 0, scale = 0, bits = 128;
  if (sscanf(format, "d:%d,%d,%d", &precision, &scale, &bits) < 2 || bits > 256 || bits % 32) {
    return NULL;
  }
  uint32_t limbs[LIMBS];
  size_t size = (size_t)bits / 8;
  const uint8_t *value = values + (size_t)index * size;
  bool is_negative = value[size - 1] >> 7;
  memset(limbs, is_negative ? 0xff : 0, sizeof limbs);
  memcpy(limbs, value, size);
  if (is_negative) {
    negate(limbs);
  }
  char digits[2 * MOST_DIGITS + 64];
  char *begin = digits + sizeof digits;
  *--begin = '\0';
  for (int zeros = scale; zeros < 0; zeros++) {
    *--begin = '0';
  }
  for (int written = 0; !is_zero(limbs) || written <= (scale > 0 ? scale : 0); written++) {
    if (written == scale && scale > 0) {
      *--begin = '.';
    }
    *--begin = (char)('0' + divide(limbs, 10));
  }
  if (is_negative) {
    *--begin = '-';
  }
  return json_string(begin);
}

json_t *number_json(const char *format, const void *values, int64_t index) {
  if (strncmp(format, "d:", 2) == 0) {
    return decimal(format, values, index);
  }
  if (format[1]) {
    return NULL;
  }
  switch (format[0]) {
  case 'b':
    return json_boolean(((const uint8_t *)values)[index / 8] >> index % 8 & 1);
  case 'c':
    return json_integer(((const int8_t *)values)[index]);
  case 'C':
    return json_integer(((const uint8_t *)values)[index]);
  case 's':
    return json_integer(((const int16_t *)values)[index]);
  case 'S':
    return json_integer(((const uint16_t *)values)[index]);
  case 'i':
    return json_integer(((const int32_t *)values)[index]);
  case 'I':
    return json_integer(((const uint32_t *)values)[index]);
  case 'l':
    return json_integer(((const int64_t *)values)[index]);
  case 'L':
    return json_unsigned(((const uint64_t *)values)[index]);
  case 'e':
    return floating(half_value(((const uint16_t *)values)[index]));
  case 'f':
    return floating(((const float *)values)[index]);
  case 'g':
    return floating(((const double *)values)[index]);
  default:
    return NULL;
  }
}
