import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Deployment } from '../../config/deployment.ts';
import type { Granted } from './granted.ts';
import { keptTable } from './pipeline-table.ts';

/**
 * What was erased from a pipeline's table, by hashes: `npm run restore` reads it after the table went back in time, and so it
 * is another table. Entries expire by `deleteAt`; it costs nothing while nobody erases.
 */
export class ErasureLedger extends Table {
  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id, keptTable(deployment));
  }

  /** The ledger as a function gets it that erases: it adds entries, and reads none. */
  get noting(): Granted {
    return {
      name: this.tableName,
      grantTo: (grantee) =>
        Grant.addToPrincipal({ grantee, actions: ['dynamodb:PutItem'], resourceArns: [this.tableArn] }),
    };
  }
}
