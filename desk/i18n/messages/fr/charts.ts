export const charts = {
  asTable: 'Sous forme de tableau',
  count: 'Nombre',
  day: 'Jour',
  week: 'Semaine',
  noValue: 'aucune réponse',
  share: 'Part',
};
