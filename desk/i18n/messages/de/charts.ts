export const charts = {
  asTable: 'Als Tabelle',
  count: 'Anzahl',
  day: 'Tag',
  week: 'Woche',
  noValue: 'keine Antworten',
  share: 'Anteil',
};
