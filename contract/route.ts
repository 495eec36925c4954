/** A route of a pipeline's API as data. The OpenAPI documents are made of these, and nothing else is published. */
import type * as z from 'zod';
import type { Pipeline } from '../config/deployment.ts';
import type { ErrorCode } from '../lambdas/shared/http/errors.ts';

/** A body by its media type, such as `application/json`. */
export type Content = Readonly<Record<string, z.core.$ZodType>>;

/** An answer that is no error. */
export interface Answer {
  readonly description: string;
  /** @default no body */
  readonly content?: Content;
  /** Headers that belong to it, with what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** From the API's base address. `{name}` stands for one segment; `PATH_PARAMETERS` says what it is. */
  readonly path: `/${string}`;
  /** Names the function in generated clients; unique within a pipeline, and never changed. */
  readonly id: string;
  readonly summary: string;
  /** What the summary leaves open. */
  readonly description?: string;
  /** The scopes that open the route: an owner token needs one of them. @default none is needed: anybody may call */
  readonly scopes?: readonly string[];
  /** An object of the query's parameters. */
  readonly query?: z.core.$ZodType;
  /** Headers that change what happens, with what they do. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Content;
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Its own; those of every route and of every owner's route are added. */
  readonly errors?: readonly ErrorCode[];
  /** Whether errors may also be a page: a form that navigates gets one. @default false */
  readonly errorPages?: boolean;
}

/** A pipeline; the data pipeline or the desk, whose routes are for owners only. */
export type Publisher = Pipeline | 'data' | 'desk';

/** What a pipeline publishes. */
export interface Contract {
  readonly pipeline: Publisher;
  readonly title: string;
  readonly description: string;
  readonly routes: readonly Route[];
}
