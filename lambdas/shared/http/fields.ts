import { HttpError } from './errors.ts';

/** Fields in the order sent; a name that came several times holds a list. */
export type Fields = Map<string, string | string[]>;

/** What a body may hold at most. */
export interface BodyLimits {
  /** Bytes of the whole body, files included. */
  readonly bytes: number;
  /** Values; one of a list counts as one. */
  readonly fields: number;
  /** Characters of a field's name. */
  readonly nameLength: number;
  /** Characters of one value. */
  readonly valueLength: number;
  /** Bytes of all names and values together, as UTF-8. */
  readonly textBytes: number;
  /** Levels of nesting in JSON; plain `{ name: value }` is one. */
  readonly depth: number;
  readonly files: number;
}

/**
 * The general limits. Lambda takes 6 MB per call, which is 4.5 MB before base64; a DynamoDB item holds
 * 400 KB, so all text stays well below.
 */
export const BODY_LIMITS: BodyLimits = {
  bytes: 4 * 1024 * 1024,
  fields: 200,
  nameLength: 200,
  valueLength: 100_000,
  textBytes: 256 * 1024,
  depth: 5,
  files: 10,
};

/** Names that would reach an object's prototype where somebody builds one from them. */
const PROTOTYPE_NAMES = new Set(['__proto__', 'constructor', 'prototype']);
const CONTROL = /\p{Cc}/u;
/** Tabs and line breaks are text, and so is what a wrong charset made of typographic signs (U+0080 to U+009F). */
const CONTROL_IN_TEXT = /[^\P{Cc}\t\n\r\u0080-\u009f]/u;

/** Gathers fields and refuses, with a 4xx, what is beyond the limits or hostile. */
export class FieldCollector {
  readonly fields: Fields = new Map();
  readonly #limits: BodyLimits;
  #values = 0;
  #bytes = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  add(name: string, value: string): void {
    this.#checkName(name);
    this.#checkValue(name, value);
    this.#count(name, value);
    const before = this.fields.get(name);
    this.fields.set(name, before === undefined ? value : [before, value].flat());
  }

  #checkName(name: string): void {
    if (name === '' || CONTROL.test(name) || !name.isWellFormed() || name.includes('\ufffd')) {
      throw new HttpError(400, 'BAD_FIELD_NAME', 'The form has a field whose name is empty or unreadable.');
    }
    if (name.length > this.#limits.nameLength) {
      throw new HttpError(
        400,
        'BAD_FIELD_NAME',
        `A field's name is longer than ${this.#limits.nameLength} characters.`,
      );
    }
    if (name.split(/[.[\]]/).some((part) => PROTOTYPE_NAMES.has(part))) {
      throw new HttpError(400, 'BAD_FIELD_NAME', 'The form has a field with a reserved name.');
    }
  }

  #checkValue(field: string, value: string): void {
    if (CONTROL_IN_TEXT.test(value) || !value.isWellFormed()) {
      throw badValue(400, field, 'contains characters that are not text');
    }
    if (value.length > this.#limits.valueLength) {
      throw badValue(413, field, `is longer than ${this.#limits.valueLength} characters`);
    }
  }

  #count(name: string, value: string): void {
    this.#values += 1;
    this.#bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (this.#values > this.#limits.fields) {
      throw new HttpError(413, 'TOO_MANY_FIELDS', `The form has more than ${this.#limits.fields} fields.`);
    }
    if (this.#bytes > this.#limits.textBytes) {
      throw new HttpError(
        413,
        'TOO_LARGE',
        `The text is longer than ${this.#limits.textBytes} bytes in all.`,
      );
    }
  }
}

function badValue(status: number, field: string, problem: string): HttpError {
  const message = `The field "${field}" ${problem}.`;
  return new HttpError(status, 'TYPE_TEXT', message, {
    fieldErrors: [{ code: 'TYPE_TEXT', field, message }],
  });
}
