package org.codeanatomy;

/**
 * A setting of a session.
 *
 * @param name its name
 * @param value its value as text; null when unset
 * @param description what it does
 */
public record Setting(String name, String value, String description) {}
