/** Everything of a deployment that is kept: tables, archive and queues, and who is told when they are not well. */
import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { assert } from '../errors.ts';
import { coreTable, feedTable } from '../model/tables.ts';
import type { Step } from '../ports/queue.ts';
import { createAlarmTopic } from './alarm-topic.ts';
import { createArchiveBucket } from './archive-bucket.ts';
import { type Deployment, tagDeployment, toStackName } from './deployment.ts';
import { createStepQueue, type StepQueue } from './step-queue.ts';
import { createTable } from './table.ts';

export type DataStackOptions = Deployment & {
  /** Whom alarms are mailed to; nobody, until somebody subscribes to the topic. */
  readonly alarmEmail?: string | undefined;
};

/** The stack that outlives all others of a deployment: it is protected, and what it holds stays when it goes. */
export class DataStack extends Stack {
  readonly tables: Readonly<Record<'feed' | 'core', Table>>;
  readonly archive: Bucket;
  /** How other stacks name the archive in permissions: by an export whose name is known before anything is synthesized. */
  readonly archiveExport: { readonly name: string; readonly arn: string };
  readonly queues: Readonly<Record<Step, StepQueue>>;
  readonly alarms: Topic;
  /** Tells of every change of the core table, and so of every new outbox row. */
  readonly outboxStreamArn: string;
  /** The parameter by which authors get their pseudonyms; drawn by the function that first needs it (lib/app/aws/author-key.ts). */
  readonly authorKeyName: string;

  constructor(app: App, options: DataStackOptions) {
    super(app, toStackName(options, 'data'), {
      description: `Earmark for ${options.brand} (${options.environment}): what is kept`,
      terminationProtection: true,
    });
    this.alarms = createAlarmTopic(this, options.alarmEmail);
    this.tables = { feed: createTable(this, feedTable), core: createTable(this, coreTable) };
    this.outboxStreamArn = streamOf(this.tables.core);
    this.archive = createArchiveBucket(this);
    const name = toStackName(options, 'archive');
    this.archiveExport = { name, arn: this.exportValue(this.archive.bucketArn, { name }) };
    this.authorKeyName = `earmark/${options.brand}/${options.environment}/author-key`;
    this.queues = {
      collect: createStepQueue(this, 'collect', this.alarms),
      analyze: createStepQueue(this, 'analyze', this.alarms),
      deliver: createStepQueue(this, 'deliver', this.alarms),
    };
    tagDeployment(this, options);
    this.#tell();
  }

  /** Names for people and scripts; other stacks refer to the things themselves. */
  #tell(): void {
    const outputs: Readonly<Record<string, string>> = {
      FeedTable: this.tables.feed.tableName,
      CoreTable: this.tables.core.tableName,
      ArchiveBucket: this.archive.bucketName,
      CollectQueue: this.queues.collect.queue.queueUrl,
      AnalyzeQueue: this.queues.analyze.queue.queueUrl,
      DeliverQueue: this.queues.deliver.queue.queueUrl,
      AlarmTopic: this.alarms.topicArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

const streamOf = ({ tableStreamArn }: Table): string => {
  assert(tableStreamArn !== undefined, 'the core table has no stream');
  return tableStreamArn;
};
