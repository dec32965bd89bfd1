package org.codeanatomy;

/**
 * A schema of a session.
 *
 * @param catalog its catalog
 * @param schema its name
 */
public record SchemaName(String catalog, String schema) {}
