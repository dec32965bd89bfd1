-- Every identifier with its span of bytes. A mark is put around each, the line is split at the marks,
-- and then every second piece is an identifier.
CREATE OR REPLACE TABLE identifiers AS
WITH marked AS (
  SELECT path, line, byte_start,
         string_to_array(
           regexp_replace(replace(text, chr(1), ' '), '([A-Za-z_][A-Za-z0-9_]*)', chr(1) || '${1}' || chr(1), 'g'),
           chr(1)) AS pieces
  FROM lines
), split AS (
  SELECT path, line, byte_start, unnest(pieces) AS piece,
         unnest(range(1, CAST(cardinality(pieces) AS BIGINT) + 1)) AS nth
  FROM marked
), placed AS (
  SELECT path, line, nth, piece,
         byte_start + sum(octet_length(piece)) OVER (PARTITION BY path, line ORDER BY nth)
           AS byte_end
  FROM split
)
SELECT path, line, piece AS name, byte_end - octet_length(piece) AS byte_start, byte_end
FROM placed
WHERE nth % 2 = 0
