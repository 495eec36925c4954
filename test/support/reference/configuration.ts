/**
 * `npm run reference`: writes docs/configuration.md, every option of the configuration in tables, from the schemas and the
 * comments above them.
 */
import { writeFileSync } from 'node:fs';
import type * as z from 'zod';
import { configSchema } from '../../../config/index.ts';
import { find, inside, optionsOf, type Place } from './comments.ts';
import { keyOf, partsOf, typeOf, unwrap } from './types.ts';

type Schema = z.core.$ZodType;

export interface Row {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  /** As the schema has it. */
  readonly standard?: unknown;
  /** As the comment has it. */
  readonly standardText?: string;
  readonly text: string;
  /** The title of the section that says more. */
  readonly more?: string;
}

export interface Section {
  /** Such as `contact.forms.<id>.rate`. */
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Only `local/` fills these in. */
const LEFT_OUT = new Set(['environments.<id>.engine']);

/** Every object of the configuration, in the order in which it is read; one that stands in several places comes once. */
export function sections(): Section[] {
  const found: { title: string; rows: Row[] }[] = [];
  const known = new Map<Schema, string>();

  function addObject(schema: Schema, place: Place, title: string): string {
    const before = known.get(schema);
    if (before !== undefined) return before;
    known.set(schema, title);
    const section = { title, rows: [] as Row[] };
    found.push(section);
    const comments = optionsOf(place);
    for (const [name, option] of Object.entries(partsOf(schema).options ?? {})) {
      const path = title === ROOT ? name : `${title}.${name}`;
      if (LEFT_OUT.has(path)) continue;
      const { comment = '', place: at } = comments.get(name) ?? {};
      const { schema: inner, isOptional, standard } = unwrap(option);
      const more = at && addInside(inner, at, path);
      section.rows.push({
        name,
        type: typeOf(inner),
        isOptional,
        standard,
        ...readComment(comment),
        ...(more !== undefined && { more }),
      });
    }
    return title;
  }

  /** @returns the title of the section about it, if it has options of its own */
  function addInside(schema: Schema, place: Place, path: string): string | undefined {
    const { options, inner } = partsOf(schema);
    if (options) return addObject(schema, place, path);
    const places = inside(place);
    const below = `${path}${suffixOf(schema)}`;
    const titles = inner.map((one, i) => {
      const at = places[i];
      const { schema: part } = unwrap(one);
      return at && addInside(part, at, choiceTitle(part, below));
    });
    return titles.find((title) => title !== undefined);
  }

  addObject(unwrap(configSchema).schema, find('config/index.ts', 'configSchema'), ROOT);
  return found;
}

const ROOT = 'The file';

/** How one of a map's or a list's values is named. */
function suffixOf(schema: Schema): string {
  const { type } = schema._zod.def;
  if (type === 'record') return `.<${keyOf(schema)}>`;
  return type === 'array' ? '[]' : '';
}

/** Where a `type` decides which options there are, it stands in the title. */
function choiceTitle(schema: Schema, path: string): string {
  const type = partsOf(schema).options?.type;
  return type?._zod.def.type === 'literal' ? `${path}, type ${typeOf(type).replaceAll('`', '')}` : path;
}

function readComment(comment: string): Pick<Row, 'text' | 'standardText'> {
  const [text = '', standardText] = comment.replace(/\s+/g, ' ').split('@default ');
  return { text: text.trim(), ...(standardText !== undefined && { standardText: standardText.trim() }) };
}

/** The page as Markdown. */
export function page(all: readonly Section[]): string {
  const contents = all.map(({ title }) => `- ${link(title)}`);
  return `${[HEAD, contents.join('\n'), ...all.map(section)].join('\n\n')}\n`;
}

const HEAD = `# The configuration

<!-- Written by \`npm run reference\` from config/: change the comments there. -->

Every option of \`frontdesk.config.ts\`. The file is checked when a command reads it, and each mistake is named by its path, such as
\`contact.forms.main.to[0]\`. [frontdesk.config.example.ts](../frontdesk.config.example.ts) is one to begin with.`;

function section({ title, rows }: Section): string {
  const lines = rows.map((row) => {
    const type = row.more === undefined ? row.type : link(row.more, row.type);
    return `| \`${row.name}\` | ${[type, standardOf(row), row.text].map(cell).join(' | ')} |`;
  });
  return [
    `## ${heading(title)}`,
    '',
    '| option | takes | default | what it does |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function standardOf({ isOptional, standard, standardText }: Row): string {
  if (!isOptional) return '**required**';
  if (standardText !== undefined) return standardText;
  return standard === undefined || typeof standard === 'object' ? '' : `\`${String(standard)}\``;
}

function heading(title: string): string {
  return title === ROOT ? title : `\`${title}\``;
}

function link(title: string, text = heading(title)): string {
  // As GitHub makes an address of a heading.
  const anchor = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
  return `[${text}](#${anchor})`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/docs\/(\w[\w-]*\.md)/g, '[docs/$1]($1)');
}

export const FILE = 'docs/configuration.md';

if (import.meta.main) writeFileSync(FILE, page(sections()));
