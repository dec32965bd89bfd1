-- Every line with its number, counted from 1, and its span of bytes without the line feed.
CREATE OR REPLACE TABLE lines AS
WITH split AS (
  SELECT path, unnest(string_to_array(content, chr(10))) AS text,
         unnest(range(1, CAST(cardinality(string_to_array(content, chr(10))) AS BIGINT) + 1)) AS line
  FROM files
), placed AS (
  SELECT path, line, text,
         sum(octet_length(text) + 1) OVER (PARTITION BY path ORDER BY line) - octet_length(text) - 1
           AS byte_start
  FROM split
)
SELECT path, line, text, byte_start, byte_start + octet_length(text) AS byte_end
FROM placed
WHERE length(trim(text)) > 0
