SELECT path, size AS bytes FROM files ORDER BY size DESC, path LIMIT 10
