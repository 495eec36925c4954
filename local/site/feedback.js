/** Shows the seeded widget's summary, and looks again every two seconds. */
const { summary } = document.querySelector('#live').dataset;

async function refresh() {
  try {
    // Past the cache, which is for other people's pages.
    const { count, mean, distribution } = await (await fetch(summary, { cache: 'no-store' })).json();
    show(
      count === 0
        ? 'No response yet.'
        : `${count} ${count === 1 ? 'response' : 'responses'}, ${mean} stars on average`,
      distribution,
    );
  } finally {
    setTimeout(refresh, 2_000);
  }
}

let shown = '';

function show(figures, distribution) {
  const next = JSON.stringify([figures, distribution]);
  if (next === shown) return;
  shown = next;
  document.querySelector('#figures').textContent = figures;
  const rows = Object.entries(distribution).map(([rating, count]) => {
    const row = document.createElement('tr');
    const [head, cell] = [document.createElement('th'), document.createElement('td')];
    head.scope = 'row';
    head.textContent = `${'★'.repeat(rating)} ${rating}`;
    cell.textContent = count;
    row.append(head, cell);
    return row;
  });
  document.querySelector('#distribution').replaceChildren(...rows);
}

refresh();
