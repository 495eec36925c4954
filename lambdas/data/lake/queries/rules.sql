-- Instagram's rules by private replies that were sent and links that were clicked.
SELECT sent.rule,
       sent.private_replies,
       coalesce(clicked.clicks, 0) AS clicks,
       round(1e2 * coalesce(clicked.clicks, 0) / nullif(sent.private_replies, 0), 1) AS clicks_percent
FROM (
  SELECT rule, count(*) FILTER (WHERE kind = 'private') AS private_replies
  FROM replies
  WHERE outcome = 'sent' AND rule IS NOT NULL
  GROUP BY rule
) AS sent
LEFT JOIN (
  SELECT rule_tag, count(*) AS clicks FROM clicks WHERE rule_tag IS NOT NULL GROUP BY rule_tag
) AS clicked ON clicked.rule_tag = substr(sent.rule, length(sent.rule) - 5)
ORDER BY private_replies DESC, rule
