-- Opens the Delta table, and makes it first when there is none.
CREATE EXTERNAL TABLE facts (
  id VARCHAR, kind VARCHAR, path VARCHAR, line BIGINT, byte_start BIGINT, byte_end BIGINT, text VARCHAR
) STORED AS DELTA LOCATION '{table}'
