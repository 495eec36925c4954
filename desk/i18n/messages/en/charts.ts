export const charts = {
  asTable: 'As a table',
  count: 'Number',
  day: 'Day',
  week: 'Week',
  noValue: 'no answers',
  share: 'Share',
} as const;
