package org.codeanatomy;

/**
 * A calendar interval. Its parts cannot be converted into each other: a month has no fixed number
 * of days, and a day, with summer time, none of hours.
 *
 * @param months whole months
 * @param days whole days
 * @param nanoseconds the rest
 */
public record ArrowInterval(int months, int days, long nanoseconds) {}
