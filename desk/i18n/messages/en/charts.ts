export const charts = {
  asTable: 'As a table',
  count: 'Number',
  day: 'Day',
  hour: 'Hour',
  minute: 'Minute',
  week: 'Week',
  noValue: 'no answers',
  share: 'Share',
} as const;
