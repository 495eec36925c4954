/** The data pipeline's stack as tests have it, and how they look into it. */
import type { Template } from 'aws-cdk-lib/assertions';
import { dataConfig } from '../../support/config.ts';
import { resources, synthesise, template } from '../../support/synth.ts';

export const templates = synthesise(dataConfig);
export const stack = template(templates, 'Frontdesk-prod-Data');
export const propertiesOf = (type: string, of: Template = stack) =>
  Object.values(resources(of, type)).map(({ Properties }) => Properties);

/** A name without the eight digits of a hash that the CDK appends. */
const bare = (text: string) => text.replaceAll(/([A-Za-z])[0-9A-F]{8}(?=")/g, '$1');

/** What each function may do, and where. */
export function grants(template: Template = stack): Record<string, Record<string, string[]>> {
  const found: Record<string, Record<string, string[]>> = {};
  for (const { Roles, PolicyDocument } of propertiesOf('AWS::IAM::Policy', template)) {
    const role = /"Ref":"(\w+)Role[0-9A-F]{8}"/.exec(JSON.stringify(Roles))?.[1] ?? '';
    found[role] ??= {};
    const of = found[role];
    const { Statement } = PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] };
    for (const { Action, Resource } of Statement)
      for (const one of [Resource].flat()) {
        const name = bare(JSON.stringify(one)).replaceAll(
          /\{"Fn::GetAtt":\["(\w+)","Arn"\]\}|\{"Fn::Join":\["",\[|\]\]\}|[",]/g,
          '$1',
        );
        of[name.includes('alarmtopicarn') ? 'AlarmTopic' : name] = [
          ...new Set([...(of[name] ?? []), ...[Action].flat()]),
        ].sort();
      }
  }
  return found;
}
