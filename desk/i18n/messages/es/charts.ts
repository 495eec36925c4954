export const charts = {
  asTable: 'Como tabla',
  count: 'Número',
  day: 'Día',
  week: 'Semana',
  noValue: 'sin respuestas',
  share: 'Proporción',
};
