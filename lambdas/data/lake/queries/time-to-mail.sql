-- How long the owner's mails took to leave, by month: on average, the longest, and how many within a minute and an hour.
SELECT substr(day, 1, 7) AS month,
       pipeline,
       kind AS mail,
       count(*) AS sent,
       round(avg(milliseconds) / 1e3, 1) AS seconds_on_average,
       round(max(milliseconds) / 1e3, 1) AS seconds_at_most,
       round(1e2 * count(*) FILTER (WHERE milliseconds <= 60000) / count(*), 1) AS percent_within_a_minute,
       round(1e2 * count(*) FILTER (WHERE milliseconds <= 3600000) / count(*), 1) AS percent_within_an_hour
FROM legs
WHERE outcome = 'sent' AND kind IN ('mail', 'alert')
GROUP BY substr(day, 1, 7), pipeline, kind
ORDER BY month DESC, pipeline, kind
