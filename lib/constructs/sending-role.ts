import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** By which a service of AWS's puts messages into queues, and does nothing else. `encrypt` lets it use the owner's key. */
export class SendingRole extends Role {
  constructor(scope: Construct, id: string, service: string, ...queues: readonly Queue[]) {
    super(scope, id, { assumedBy: new ServicePrincipal(service) });
    for (const queue of queues) queue.grant(this, 'sqs:SendMessage');
  }
}
