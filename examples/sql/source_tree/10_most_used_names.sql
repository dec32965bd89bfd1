SELECT text AS name, count(*) AS uses, count(DISTINCT path) AS files
FROM facts
WHERE kind = 'name' AND length(text) > 3
GROUP BY text
ORDER BY uses DESC, name
LIMIT 10
