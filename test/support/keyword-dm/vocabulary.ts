/**
 * What people write, with the words that it holds by the rules in `docs/instagram.md`, worked out by a person. A piece is
 * never looked at by a program to find its words: that is what is tested.
 */

/** Something as it is written, and what counts in it. */
export interface Piece {
  readonly as: string;
  /** Words and symbols. A `~` before one says that it follows the one before directly. */
  readonly tokens: readonly string[];
  /** Next to what it may stand without anything in between. */
  readonly edge: Edge;
}

type Edge = 'emoji' | 'hangul' | 'katakana' | 'letters' | 'spaceless' | 'address';

/** A thing to say: what counts in it, and its spellings. */
interface Saying {
  readonly tokens: string;
  readonly spellings: readonly string[];
  readonly edge?: Edge;
}

export const APOSTROPHES = ["'", '’', '‘', 'ʼ', '＇', '´', '`', '′', '‛'];
const withEach = (write: (apostrophe: string) => string) => APOSTROPHES.map(write);

/** What rules ask for, and comments say. The first spelling is the one that a rule has. */
export const SAYINGS: readonly Saying[] = [
  {
    tokens: 'link',
    spellings: ['link', 'LINK', 'ｌｉｎｋ', 'lìnk', '𝐋𝐈𝐍𝐊', 'LİNK', 'lınk', 'li\u00ADnk', 'l\u200Bink'],
  },
  { tokens: 'price', spellings: ['price', 'PRICE', 'Príce', 'pricé', 'prıce'] },
  { tokens: 'discount', spellings: ['discount', 'Discount'] },
  { tokens: 'grosse', spellings: ['größe', 'GRÖSSE', 'grosse', 'Gro\u0308ße'] },
  { tokens: 'info', spellings: ['info', 'INFO', 'İnfo', 'ınfo'] },
  { tokens: 'l info', spellings: withEach((a) => `l${a}info`) },
  { tokens: 'd accord', spellings: withEach((a) => `D${a}accord`) },
  { tokens: 'i m in', spellings: withEach((a) => `I${a}m in`) },
  { tokens: 'don t', spellings: withEach((a) => `don${a}t`) },
  { tokens: 'kayit', spellings: ['kayıt', 'KAYIT', 'KAYİT', 'Kayit'] },
  { tokens: 'istanbul', spellings: ['İstanbul', 'ISTANBUL', 'ıstanbul'] },
  { tokens: 'цена', spellings: ['цена', 'ЦЕНА', 'Цена'] },
  { tokens: 'τιμη', spellings: ['τιμή', 'ΤΙΜΗ', 'Τιμή'] },
  { tokens: 'कीमत', spellings: ['कीमत'] },
  { tokens: 'رابط', spellings: ['رابط', 'رابـــط', 'ﺭابط'] },
  { tokens: 'السعر', spellings: ['السعر', 'الـسـعـر'] },
  { tokens: 'מחיר', spellings: ['מחיר', 'מחיר\u200F'] },
  { tokens: 'ג ירפה', spellings: ['ג׳ירפה', "ג'ירפה", 'ג’ירפה'] },
  { tokens: '링크', spellings: ['링크', '링크'.normalize('NFD')], edge: 'hangul' },
  { tokens: '가격을', spellings: ['가격을'], edge: 'hangul' },
  { tokens: 'ร า ค า', spellings: ['ราคา'], edge: 'spaceless' },
  { tokens: 'ลิ ง ก์', spellings: ['ลิงก์'], edge: 'spaceless' },
  { tokens: '価 格', spellings: ['価格'], edge: 'spaceless' },
  { tokens: 'く だ さ い', spellings: ['ください', 'くた\u3099さい'], edge: 'spaceless' },
  { tokens: 'リンク', spellings: ['リンク', 'ﾘﾝｸ'], edge: 'katakana' },
  { tokens: 'ガイド', spellings: ['ガイド', 'ｶﾞｲﾄﾞ'], edge: 'katakana' },
  { tokens: '🔥', spellings: ['🔥'], edge: 'emoji' },
  { tokens: '❤', spellings: ['❤️', '❤', '❤︎'], edge: 'emoji' },
  { tokens: 'ℹ', spellings: ['ℹ️', 'ℹ', 'ℹ︎'], edge: 'emoji' },
  { tokens: 'Ⓜ', spellings: ['Ⓜ️', 'Ⓜ'], edge: 'emoji' },
  { tokens: '™', spellings: ['™️', '™'], edge: 'emoji' },
  { tokens: '👍', spellings: ['👍🏽', '👍', '👍🏿'], edge: 'emoji' },
  { tokens: '🇩🇪', spellings: ['🇩🇪'], edge: 'emoji' },
  { tokens: '1⃣', spellings: ['1️⃣', '1⃣'], edge: 'emoji' },
  { tokens: '3.50', spellings: ['3.50', '３．５０'] },
  { tokens: '10', spellings: ['10', '１０'] },
  { tokens: '$ ~10', spellings: ['$10', '＄10'] },
  { tokens: 'a ~+', spellings: ['A+', 'a+', 'A＋'] },
  { tokens: 'c ~++', spellings: ['C++'] },
  { tokens: '+', spellings: ['+'] },
  { tokens: '100 ~%', spellings: ['100%'] },
  { tokens: '# ~link', spellings: ['#link', '#LINK'] },
  { tokens: 'send link', spellings: ['send link', 'Send LINK'] },
  { tokens: 'no link', spellings: ['no link', 'No Link'] },
];

/** What only comments say: near misses, single letters that a wrong break would yield, and what is no word at all. */
export const FILLERS: readonly Saying[] = [
  { tokens: 'the', spellings: ['the', 'The'] },
  { tokens: 'priced', spellings: ['priced'] },
  { tokens: 'links', spellings: ['links', 'LINKS'] },
  { tokens: 'pink', spellings: ['pink'] },
  { tokens: 'blink', spellings: ['blink'] },
  { tokens: 'link2', spellings: ['link2', 'Link２'] },
  { tokens: 'no', spellings: ['no', 'No'] },
  { tokens: 'i', spellings: ['I', 'i', 'ı'] },
  { tokens: 'm', spellings: ['m', 'M'] },
  { tokens: 'tm', spellings: ['tm', 'TM'] },
  { tokens: 'c', spellings: ['c', 'C'] },
  { tokens: 'a', spellings: ['a', 'à'] },
  { tokens: 'preco', spellings: ['preço'] },
  { tokens: 'й', spellings: ['й', 'и\u0306'] },
  { tokens: 'и', spellings: ['и'] },
  { tokens: '42', spellings: ['42'] },
  { tokens: '1,000.50', spellings: ['1,000.50'] },
  { tokens: '링크를', spellings: ['링크를'], edge: 'hangul' },
  { tokens: 'リンクス', spellings: ['リンクス'], edge: 'katakana' },
  { tokens: 'ก า', spellings: ['กา'], edge: 'spaceless' },
  { tokens: '好', spellings: ['好'], edge: 'spaceless' },
  { tokens: '😀', spellings: ['😀'], edge: 'emoji' },
  { tokens: '👨‍👩‍👧', spellings: ['👨‍👩‍👧'], edge: 'emoji' },
  { tokens: '', spellings: ['@link', '@price.link_', '＠info', '@kayıt'], edge: 'address' },
  { tokens: '', spellings: ['link@price.example', 'Info.Link+a@shop.example'], edge: 'address' },
  {
    tokens: '',
    spellings: ['https://link.example/price?info=1', 'www.link.example', 'shop.example/link', 'link.com'],
    edge: 'address',
  },
];

export function tokensOfSaying({ tokens }: Pick<Saying, 'tokens'>): string[] {
  return tokens.split(' ').filter(Boolean);
}

/** Between two pieces, whatever they are. */
const APART = [' ', '  ', ', ', '! ', ' - ', '\n', '... ', ' (', '? ', ' “', '\u00A0'];
/** Written without a blank; a word ends at each, unless digits stand on both sides. */
const RUN_TOGETHER = ['.', ':', '_', '·', '…', '-', '!', ',', ';', ...APOSTROPHES];
const DIGIT_AT_END = /[0-9０-９]$/;
const DIGIT_AT_START = /^[0-9０-９]/;

/** What may be written between two pieces so that each keeps its words. */
export function joinersOf(before: Piece, after: Piece): readonly string[] {
  if (before.edge === 'address' || after.edge === 'address') return APART;
  if (DIGIT_AT_END.test(before.as) && DIGIT_AT_START.test(after.as)) return APART;
  const edges = [before.edge, after.edge];
  const runs = edges.filter((edge) => edge === 'katakana' || edge === 'hangul');
  const isClear =
    edges.includes('emoji') || edges.includes('spaceless') || (runs.length > 0 && edges[0] !== edges[1]);
  // Symbols that meet would become one.
  const isSymbol = /[+%$#＄＋]$/.test(before.as) || /^[+%$#＄＋]/.test(after.as);
  return [...APART, ...RUN_TOGETHER, ...(isClear && !isSymbol ? ['', ''] : [])];
}
