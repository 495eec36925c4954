/**
 * Marks beyond the thirtieth on one letter. No word has as many (Unicode Standard Annex 15, "Stream-Safe Text Format"),
 * and normalising sorts the marks of a letter, which takes time by their square: seconds for what one visitor may write.
 */
export const SURPLUS_MARKS = /(?<=\p{M}{30})\p{M}/gu;

/** A text in one of Unicode's notations, whoever wrote it. */
export function normalize(text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string {
  return text.replace(SURPLUS_MARKS, '').normalize(form);
}
