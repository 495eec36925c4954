/** Keeps a deploy from replacing or dropping what holds data. */

import { SHARDS, type Shards } from '../../config/layout.ts';

/** The parts of a CloudFormation template that matter here. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Metadata?: { readonly [SHARDS]?: Readonly<Record<string, Shards>> };
}
interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** What holds data or is held on to, with those properties whose change makes CloudFormation replace it (its resource reference names them). */
const STATEFUL: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'ImportSourceSpecification'],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamespace', 'BucketNamePrefix'],
  'AWS::SES::EmailIdentity': ['EmailIdentity'],
  // The people of the desk, with what they sign in by.
  'AWS::Cognito::UserPool': [],
  // No data, but all addresses of pictures that pages hold.
  'AWS::CloudFront::Distribution': [],
};

/** One resource whose data a deploy would put out of reach. */
export interface DataLoss {
  readonly logicalId: string;
  readonly type: string;
  readonly what: 'deleted' | 'replaced';
  /** The properties that changed, for a replacement. */
  readonly properties: readonly string[];
}

/**
 * Compares what is deployed with what is about to be.
 *
 * A change of an existing attribute's type in a key counts as well: DynamoDB then builds a new table.
 */
export function findDataLoss(deployed: Template, planned: Template): DataLoss[] {
  return Object.entries(deployed.Resources ?? {}).flatMap(([logicalId, before]): DataLoss[] => {
    const replacing = STATEFUL[before.Type];
    if (!replacing) return [];
    const after = planned.Resources?.[logicalId];
    if (after?.Type !== before.Type)
      return [{ logicalId, type: before.Type, what: 'deleted', properties: [] }];
    const properties = replacing.filter((name) => !same(before.Properties?.[name], after.Properties?.[name]));
    if (!same(keyTypes(before), keyTypes(after))) properties.push('AttributeDefinitions');
    return properties.length > 0 ? [{ logicalId, type: before.Type, what: 'replaced', properties }] : [];
  });
}

/**
 * What lies under a key that is no longer named, a sentence for each table: nothing could read the secrets, files and messages from before.
 *
 * @param former the keys that may still be read by
 */
export function findKeyFaults(deployed: Template, planned: Template, former: readonly string[]): string[] {
  return Object.entries(deployed.Resources ?? {}).flatMap(([logicalId, before]) => {
    const was = keyOf(before);
    if (was === undefined || same(was, keyOf(planned.Resources?.[logicalId]))) return [];
    // One that the foundation has made is known by a parameter's name.
    const isNamed = typeof was === 'string' ? former.includes(was) : former.length > 0;
    return isNamed
      ? []
      : [
          `secrets, files and waiting messages lie under the key of ${logicalId}, and nothing could read them: name the key's ARN in formerEncryptionKeys (docs/encryption.md, "Turning it off")`,
        ];
  });
}

/** By what a table is encrypted, where it is a key of the owner's. */
function keyOf(table: Resource | undefined): unknown {
  if (table?.Type !== 'AWS::DynamoDB::Table') return undefined;
  const { KMSMasterKeyId } = (table.Properties?.SSESpecification ?? {}) as { KMSMasterKeyId?: unknown };
  return KMSMasterKeyId;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The types of the attributes that are a table's own key. */
function keyTypes({ Properties = {} }: Resource): unknown {
  const key = (Properties.KeySchema ?? []) as { AttributeName: string }[];
  const types = (Properties.AttributeDefinitions ?? []) as { AttributeName: string; AttributeType: string }[];
  return key.map(
    ({ AttributeName }) => types.find((type) => type.AttributeName === AttributeName)?.AttributeType,
  );
}

/**
 * What is wrong with the `shards` that are about to be deployed, a sentence each. A day that has come decides where entries are, so it
 * stays as it is; one that comes for the first time must be ahead.
 *
 * @param today in UTC, such as `2026-12-01`
 */
export function findShardFaults(deployed: Template, planned: Template, today: string): string[] {
  const [before, after] = [deployed.Metadata?.[SHARDS] ?? {}, planned.Metadata?.[SHARDS] ?? {}];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((place) => {
    const begun = (history: Shards = []) => history.filter(({ from }) => from <= today);
    const [was, is] = [begun(before[place]), begun(after[place])];
    const find = (history: Shards, day: string) => history.find(({ from }) => from === day)?.count;
    const lost = was.filter(({ from, count }) => find(is, from) !== count);
    const late = is.filter(({ from }) => find(was, from) === undefined);
    return [
      ...lost.map(
        ({ from, count }) =>
          `${place}: leave { from: '${from}', count: ${count} } in the list. Entries stand where it put them, and would not be found. (Where it goes from the configuration as a whole they are found.)`,
      ),
      ...late.map(
        ({ from }) =>
          `${place}: ${from} has come already. Choose a day from tomorrow on: what came in since is on other keys.`,
      ),
    ];
  });
}
