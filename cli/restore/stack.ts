/** A pipeline's stack as a restore sees it: what it holds, and its template. */
import {
  type CloudFormationClient,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { Template } from './templates.ts';

export interface HeldResource {
  readonly logicalId: string;
  readonly type: string;
  /** What it is called at its service. */
  readonly id: string;
}

export async function heldResources(
  client: CloudFormationClient,
  StackName: string,
): Promise<HeldResource[]> {
  const held: HeldResource[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
    for (const {
      LogicalResourceId,
      ResourceType,
      PhysicalResourceId,
      ResourceStatus,
    } of StackResourceSummaries)
      if (LogicalResourceId && ResourceType && PhysicalResourceId && !ResourceStatus?.startsWith('DELETE_'))
        held.push({ logicalId: LogicalResourceId, type: ResourceType, id: PhysicalResourceId });
  return held;
}

/** As it was deployed, not as it was processed. Of a stack that holds nothing yet, CloudFormation's answer is an empty text. */
export async function deployedTemplate(client: CloudFormationClient, StackName: string): Promise<Template> {
  const { TemplateBody } = await client.send(
    new GetTemplateCommand({ StackName, TemplateStage: 'Original' }),
  );
  return { Resources: {}, ...(JSON.parse(TemplateBody || '{}') as Partial<Template>) };
}
