-- Submissions by form, website and week: what came in, and what of it was spam. What was deleted since counts as well.
SELECT date_trunc('week', received_at) AS week,
       form,
       coalesce(origin, '') AS website,
       count(*) AS came_in,
       count(*) FILTER (WHERE type = 'submission.held') AS spam
FROM events
WHERE type IN ('submission.accepted', 'submission.held')
  AND version = 0
GROUP BY date_trunc('week', received_at), form, coalesce(origin, '')
ORDER BY week DESC, came_in DESC, form, website
