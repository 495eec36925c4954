import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';
import type { Granted } from './granted.ts';
import { removalOfData } from './removal.ts';

/**
 * What all our tables have in common: string keys `pk` and `sk`, `deleteAt` as time to live, recovery to any moment of the last
 * 35 days, paid by the request, and kept where the environment retains.
 */
export function keptTable(deployment: Deployment): TableProps {
  return {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    // AWS's own key: a customer-managed one costs a dollar a month and each request.
    encryption: TableEncryption.DEFAULT,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'deleteAt',
    removalPolicy: removalOfData(deployment),
  };
}

/**
 * A pipeline's one table: with `gsi1` for the owner's lists, `gsi2` for what is due, and a stream.
 *
 * The template leaves protection from deletion out, and so CloudFormation leaves it as it is: it could not take a protected
 * table back when the first deploy of its stack fails. `npm run deploy` sets it afterwards.
 */
export class PipelineTable extends Table {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id, { ...keptTable(deployment), stream: StreamViewType.NEW_AND_OLD_IMAGES });
    this.addGlobalSecondaryIndex({
      indexName: 'gsi1',
      partitionKey: { name: 'gsi1pk', type: AttributeType.STRING },
      sortKey: { name: 'gsi1sk', type: AttributeType.STRING },
    });
    this.addGlobalSecondaryIndex({
      indexName: 'gsi2',
      partitionKey: { name: 'gsi2pk', type: AttributeType.STRING },
      sortKey: { name: 'gsi2sk', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /**
   * The table as one function gets it: its name, and just these rights; `Table.grant` would add every index.
   *
   * @param rights actions on items, such as `GetItem`, and `gsi1` or `gsi2` for queries of that index
   */
  allowing(...rights: (ItemAction | Index)[]): Granted {
    const actions = rights.filter((right) => !isIndex(right)).map((action) => `dynamodb:${action}`);
    return {
      name: this.tableName,
      grantTo: (grantee) => {
        if (actions.length > 0) Grant.addToPrincipal({ grantee, actions, resourceArns: [this.tableArn] });
        for (const index of rights.filter(isIndex))
          Grant.addToPrincipal({
            grantee,
            actions: ['dynamodb:Query'],
            resourceArns: [`${this.tableArn}/index/${index}`],
          });
      },
    };
  }
}

/** What functions do with items; nothing scans. */
type ItemAction =
  | 'BatchGetItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';
type Index = 'gsi1' | 'gsi2';

function isIndex(right: ItemAction | Index): right is Index {
  return right.startsWith('gsi');
}
