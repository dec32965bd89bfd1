package org.codeanatomy;

/**
 * A function that SQL can call.
 *
 * @param name its name
 * @param kind {@code scalar}, {@code aggregate}, {@code window} or {@code table}
 * @param description what it does; null when not documented
 * @param syntax how it is called; null when not documented
 */
public record FunctionInfo(String name, String kind, String description, String syntax) {}
