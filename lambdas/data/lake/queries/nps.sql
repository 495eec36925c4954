-- Net promoter score by page and month, of widgets that ask for it: promoters (9, 10) less detractors (0 to 6), in percent.
SELECT substr(day, 1, 7) AS month,
       widget,
       coalesce(page, '') AS page,
       count(*) AS responses,
       round(1e2 * (count(*) FILTER (WHERE rating >= 9) - count(*) FILTER (WHERE rating <= 6)) / count(*)) AS nps
FROM responses
WHERE kind = 'nps' AND rating IS NOT NULL AND state <> 'spam'
GROUP BY substr(day, 1, 7), widget, coalesce(page, '')
ORDER BY month DESC, responses DESC, widget, page
