-- Replaces all facts. The id is a digest of what makes a fact what it is.
INSERT OVERWRITE facts
SELECT kind || ':' || substr(md5(concat_ws(chr(31), kind, path, byte_start, byte_end, text)), 1, 24) AS id,
       kind, path, line, byte_start, byte_end, text
FROM (
  SELECT 'line' AS kind, path, line, byte_start, byte_end, text FROM lines
  UNION ALL
  SELECT 'name', path, line, byte_start, byte_end, name FROM identifiers
)
