/** Which patterns are taken: those of RE2, which finds in time linear to a stranger's text. */
import { RE2JS } from 're2js';

/** How large a pattern's program may be. With the bound on what it reads, that bounds the time it takes. */
const LARGEST_PROGRAM = 250;

/** Why a pattern can't be taken; undefined when it can. */
export function patternProblem(source: string, flags = 0): string | undefined {
  try {
    if (RE2JS.compile(source, flags).programSize() <= LARGEST_PROGRAM) return undefined;
    return 'this pattern repeats too much: a visitor’s text could keep the form busy. Repeat less in {…}';
  } catch (error) {
    const reason = (error as Error).message.replace('error parsing regexp: ', '');
    return `not a pattern that RE2 takes, without look-around and back-references: ${reason}`;
  }
}
