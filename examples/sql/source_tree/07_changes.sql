-- How many facts came and went against the run before.
SELECT sum(CASE WHEN b.id IS NULL THEN 1 ELSE 0 END) AS added,
       sum(CASE WHEN a.id IS NULL THEN 1 ELSE 0 END) AS removed
FROM facts a FULL JOIN facts_before b ON a.id = b.id
