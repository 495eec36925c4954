import { Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type GraphWidgetProps, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { capitalRoot } from '../../config/deployment.ts';
import { type LogMetric, logNamespace } from './log-metrics.ts';

/** `search` finds metrics by CloudWatch's search syntax; each is drawn under the value of the dimension `label`. */
interface Search {
  readonly search: string;
  readonly label: string;
  readonly statistic: 'Sum' | 'Maximum' | 'p95';
}

/** A metric that our functions write, of every pipeline and environment. */
function own(root: string, name: string, statistic: Search['statistic'] = 'Sum'): Search {
  const label = `${name} \${PROP('Dim.service')} \${PROP('Dim.environment')}`;
  return { search: `{${capitalRoot(root)},service,environment} MetricName="${name}"`, label, statistic };
}

/** A metric of every REST API of ours, found by its name: `frontdesk-<environment>-<pipeline>`. */
function api(root: string, name: string, statistic: Search['statistic'] = 'Sum'): Search {
  const search = `{AWS/ApiGateway,ApiName} ApiName=${root} MetricName="${name}"`;
  return { search, label: `\${PROP('Dim.ApiName')} ${name}`, statistic };
}

/** A metric of our queues, whose names begin with their stacks'; `words` are further parts of the name. */
function queue(root: string, name: string, words: string): Search {
  const search = `{AWS/SQS,QueueName} ${capitalRoot(root)} ${words} MetricName="${name}"`;
  return { search, label: `\${PROP('Dim.QueueName')}`, statistic: 'Maximum' };
}

/** Of all functions of the account and region: one for each of ours would be more metrics than a free dashboard has. */
function functions(name: string): Search {
  return { search: `{AWS/Lambda} MetricName="${name}"`, label: name, statistic: 'Sum' };
}

/** What CloudWatch counts in log lines, of every environment, which is a part of the name. */
function lines(root: string, name: LogMetric): Search {
  return { search: `{${logNamespace(root)}} ${name}`, label: `\${PROP('MetricName')}`, statistic: 'Sum' };
}

/**
 * One dashboard for all environments and pipelines of an account and region. It finds metrics by searching, so it knows
 * of none and never has to hear of a new one. Three dashboards with fifty metrics each are free in an account.
 */
export class OperationsDashboard extends Construct {
  /** @param root what the names of the configuration begin with */
  constructor(scope: Construct, id: string, root: string) {
    super(scope, id);
    // Dashboards are not of a region: a second region's foundation needs another name.
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${capitalRoot(root)}-${Stack.of(this).region}`,
      defaultInterval: Duration.days(1),
    });
    dashboard.addWidgets(
      graph('Requests', [api(root, 'Count')]),
      graph('Errors of our own', [api(root, '5XXError')]),
      graph('Latency, 95th percentile', [api(root, 'Latency', 'p95')], 'ms'),
    );
    dashboard.addWidgets(
      graph('Needs the owner', [own(root, 'Attention')]),
      graph('Oldest message', [queue(root, 'ApproximateAgeOfOldestMessage', 'Queue')], 's'),
      graph('Dead letters', [queue(root, 'ApproximateNumberOfMessagesVisible', 'Dead Letters')]),
    );
    dashboard.addWidgets(
      graph('Taken and refused', [own(root, 'Accepted'), own(root, 'Rejected')]),
      graph('Sent', [own(root, 'Sent')]),
      graph('Not sent', [own(root, 'Failed'), own(root, 'Unknown'), own(root, 'Expired')]),
    );
    dashboard.addWidgets(
      graph('From taken to sent, 95th percentile', [own(root, 'TimeToSent', 'p95')], 'ms'),
      graph('Functions of this region: errors, throttled calls', [
        functions('Errors'),
        functions('Throttles'),
      ]),
      graph('Failed calls, and requests turned away', [
        lines(root, 'FailedCalls'),
        lines(root, 'TurnedAway'),
      ]),
    );
  }
}

const PERIOD = Duration.minutes(5);

function graph(title: string, searches: readonly Search[], unit?: string): GraphWidget {
  const axis: Pick<GraphWidgetProps, 'leftYAxis'> = {
    leftYAxis: { min: 0, showUnits: false, ...(unit && { label: unit }) },
  };
  return new GraphWidget({
    title,
    width: 8,
    ...axis,
    left: searches.map(
      ({ search, label, statistic }) =>
        new MathExpression({
          expression: `SEARCH('${search}', '${statistic}', ${PERIOD.toSeconds()})`,
          label,
          period: PERIOD,
        }),
    ),
  });
}
