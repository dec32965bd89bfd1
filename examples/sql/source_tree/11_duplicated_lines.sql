SELECT trim(text) AS line, count(*) AS copies, count(DISTINCT path) AS files
FROM facts
WHERE kind = 'line' AND length(trim(text)) >= 30
GROUP BY trim(text)
HAVING count(DISTINCT path) > 1
ORDER BY copies DESC, line
LIMIT 10
