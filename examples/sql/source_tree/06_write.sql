-- Replaces all facts. The id hangs on what makes a fact what it is, and on nothing else.
INSERT OVERWRITE facts
SELECT stable_id_parts(kind, path, CAST(byte_start AS VARCHAR), CAST(byte_end AS VARCHAR), text) AS id,
       kind, path, line, byte_start, byte_end, text
FROM (
  SELECT 'line' AS kind, path, line, byte_start, byte_end, text FROM lines
  UNION ALL
  SELECT 'name', path, line, byte_start, byte_end, name FROM identifiers
)
