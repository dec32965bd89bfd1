package org.codeanatomy;

/**
 * A table of a session.
 *
 * @param catalog its catalog
 * @param schema its schema
 * @param table its name
 */
public record TableName(String catalog, String schema, String table) {}
