-- Held as spam and released, by form and month.
SELECT substr(day, 1, 7) AS month,
       form,
       count(DISTINCT item) AS came_in,
       count(DISTINCT CASE WHEN type = 'submission.held' THEN item END) AS held,
       count(DISTINCT CASE WHEN type = 'submission.released' THEN item END) AS released,
       round(1e2 * count(DISTINCT CASE WHEN type = 'submission.released' THEN item END)
         / nullif(count(DISTINCT CASE WHEN type = 'submission.held' THEN item END), 0), 1) AS released_percent
FROM events
WHERE type LIKE 'submission.%'
GROUP BY substr(day, 1, 7), form
ORDER BY month DESC, form
