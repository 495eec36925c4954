/** A rule's message as the reader will see it, and what Instagram would not take of it. */

/** Instagram counts UTF-8 bytes, not characters (Messaging API, as of 2026-11). */
export const MOST_BYTES = 1000;
/** Room that the API keeps for what is filled in, so that what was saved always fits. */
const NAME_BYTES = 64;
const LINK_BYTES = 200;

const PLACEHOLDER = /\{([^{}]*)\}/g;

export type MessageProblem = 'messageEmpty' | 'messageUnknown' | 'messageNoLink' | 'messageTooLong';

function fill(template: string, name: string, link: string): string {
  return template.replace(PLACEHOLDER, (whole, key) =>
    key === 'name' ? name : key === 'link' ? link : whole,
  );
}

/** How long a message can get, in bytes, with the longest name and link. */
export function longestBytes(template: string): number {
  return new TextEncoder().encode(fill(template, 'n'.repeat(NAME_BYTES), 'l'.repeat(LINK_BYTES))).length;
}

/** What is wrong with a message, all of it: the first mistake must not hide the second. */
export function messageProblems(template: string, hasLink: boolean): MessageProblem[] {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name);
  const problems: readonly (readonly [MessageProblem, boolean])[] = [
    ['messageEmpty', template.trim() === ''],
    ['messageUnknown', names.some((name) => name !== 'name' && name !== 'link')],
    ['messageNoLink', names.includes('link') && !hasLink],
    ['messageTooLong', longestBytes(template) > MOST_BYTES],
  ];
  return problems.flatMap(([problem, holds]) => (holds ? [problem] : []));
}

export interface Piece {
  /** Where it begins in the template. */
  readonly at: number;
  readonly text: string;
  readonly isLink: boolean;
}

/** The message in pieces, so that its link can be shown as one. */
export function previewPieces(template: string, name: string, link: string): Piece[] {
  let at = 0;
  return template.split(/(\{link\})/).flatMap((part) => {
    const isLink = part === '{link}';
    const piece = { at, text: isLink ? link : fill(part, name, link), isLink };
    at += part.length;
    return part === '' ? [] : [piece];
  });
}
