import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';

/**
 * A pipeline's one table: string keys `pk` and `sk`, `gsi1` for the owner's lists, `gsi2` for what is due, `deleteAt`
 * as time to live, a stream, and recovery to any moment of the last 35 days. Kept and protected where the environment
 * retains.
 */
export class PipelineTable extends Table {
  constructor(scope: Construct, id: string, { environment }: Deployment) {
    const retain = environment.removal === 'retain';
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      // AWS's own key: a customer-managed one costs a dollar a month and each request.
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'deleteAt',
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      deletionProtection: retain,
    });
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
   * Grants just these actions on the table, and none on its indexes; `Table.grant` would add every index.
   *
   * @param actions such as `dynamodb:GetItem`
   */
  grantActions(grantee: IGrantable, ...actions: string[]): Grant {
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.tableArn] });
  }

  /** Grants queries of one index. */
  grantIndexQuery(grantee: IGrantable, index: 'gsi1' | 'gsi2'): Grant {
    const resourceArns = [`${this.tableArn}/index/${index}`];
    return Grant.addToPrincipal({ grantee, actions: ['dynamodb:Query'], resourceArns });
  }
}
