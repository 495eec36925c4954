import { HttpError } from './errors.ts';
import { cleanText, textLength } from './text.ts';

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
  /** Characters of one value; a line break counts as one. */
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

/**
 * Gathers fields. What is beyond the limits or hostile is remembered as the body's problem, and the rest is gathered all
 * the same, so that a visitor whose form is refused gets back what was typed.
 */
export class FieldCollector {
  readonly #fields: Fields = new Map();
  readonly #limits: BodyLimits;
  #problem: HttpError | undefined;
  #seen = 0;
  #bytes = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  add(name: string, value: string): void {
    this.#seen += 1;
    // None that follows is looked at, and the error is made but once: it costs far more than a field of a byte.
    if (this.#seen > this.#limits.fields) this.#problem ??= tooMany(this.#limits);
    else this.#look(name, cleanText(value));
  }

  #look(name: string, text: string): void {
    const problem = this.#checkName(name) ?? this.#count(name, text);
    if (problem) this.refuse(problem);
    else this.#keep(name, text);
  }

  /** Notes why the body is refused. The first reason stands. */
  refuse(problem: HttpError): void {
    this.#problem ??= problem;
  }

  /**
   * All that was gathered.
   *
   * @throws HttpError the body's problem, with what could be read
   */
  finish(): Fields {
    if (!this.#problem) return this.#fields;
    const { status, code, message, fieldErrors, headers } = this.#problem;
    throw new HttpError(status, code, message, { fieldErrors, headers, readFields: this.#fields });
  }

  /** A value that is too long is kept as well: it is refused, and may be shortened. */
  #keep(name: string, text: string): void {
    const { valueLength } = this.#limits;
    if (textLength(text) > valueLength)
      this.refuse(badValue(name, `is longer than ${valueLength} characters`));
    const before = this.#fields.get(name);
    this.#fields.set(name, before === undefined ? text : [before, text].flat());
  }

  #checkName(name: string): HttpError | undefined {
    if (name === '' || CONTROL.test(name) || !name.isWellFormed() || name.includes('\ufffd'))
      return badName('The form has a field whose name is empty or unreadable.');
    if (name.length > this.#limits.nameLength)
      return badName(`A field's name is longer than ${this.#limits.nameLength} characters.`);
    if (name.split(/[.[\]]/).some((part) => PROTOTYPE_NAMES.has(part)))
      return badName('The form has a field with a reserved name.');
    return undefined;
  }

  #count(name: string, value: string): HttpError | undefined {
    const { textBytes } = this.#limits;
    const bytes = Buffer.byteLength(name) + Buffer.byteLength(value);
    if (this.#bytes + bytes > textBytes)
      return new HttpError(413, 'TOO_LARGE', `The text is longer than ${textBytes} bytes in all.`);
    this.#bytes += bytes;
    return undefined;
  }
}

function tooMany({ fields }: BodyLimits): HttpError {
  return new HttpError(413, 'TOO_MANY_FIELDS', `The form has more than ${fields} fields.`);
}

function badName(message: string): HttpError {
  return new HttpError(400, 'BAD_FIELD_NAME', message);
}

function badValue(field: string, problem: string): HttpError {
  const message = `The field "${field}" ${problem}.`;
  return new HttpError(413, 'TYPE_TEXT', message, {
    fieldErrors: [{ code: 'TYPE_TEXT', field, message }],
  });
}
