-- Images by format, and the bytes that visitors save: of each original, less the largest picture in the best format.
SELECT format,
       stored_format AS served_as,
       count(*) AS images,
       sum(bytes) AS original_bytes,
       sum(stored_bytes) AS served_bytes,
       sum(bytes - stored_bytes) AS saved_bytes,
       round(1e2 * sum(bytes - stored_bytes) / nullif(sum(bytes), 0), 1) AS saved_percent
FROM images
WHERE state = 'ready'
GROUP BY format, stored_format
ORDER BY images DESC, format, served_as
