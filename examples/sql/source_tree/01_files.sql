-- The text files of the tree, with paths relative to it; what tools have built is left out.
CREATE OR REPLACE TABLE files AS
SELECT substr(path, length('{tree}') + 2) AS path, size, content
FROM read_text('{tree}')
WHERE content IS NOT NULL
  AND NOT regexp_like(substr(path, length('{tree}') + 1), '/(\.git|target|build|node_modules|\.[a-z]*_cache|__pycache__)/')
  AND size < 1000000
