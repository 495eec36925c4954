/** In characters: less than a hundred. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LONGEST = 99;

/** The subject of a mail that goes through a topic, as SNS takes it: short, on one line. */
export function topicSubject(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, LONGEST)
    .toWellFormed();
}
