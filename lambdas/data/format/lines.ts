/** The lines of a text that are not empty, each with its number. */
export function* linesOf(text: string, first: number): Generator<readonly [line: string, number: number]> {
  let number = first;
  for (let at = 0; at < text.length; number++) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(at, end).replace(/\r$/, '');
    if (line.trim() !== '') yield [line, number];
    at = end + 1;
  }
}
