-- The version of the table now, and its facts by kind. Each version is one file of the table's log.
SELECT (SELECT count(*) - 1 FROM read_text('{table}/_delta_log/*.json')) AS version,
       kind, count(*) AS facts, count(DISTINCT path) AS files
FROM facts
GROUP BY kind
ORDER BY kind
