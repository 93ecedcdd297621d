/** What works: a function a step, what wakes them, and where what they cannot take is kept. */
import { type App, CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { steps } from '../ports/queue.ts';
import { findBundle } from './bundles.ts';
import { type ConfigurationFile, putConfiguration, toConfigureCode } from './configuration.ts';
import type { DataStack } from './data-stack.ts';
import { type Deployment, holdWhatIsUsed, tagDeployment, toStackName } from './deployment.ts';
import type { DeployedSentiment } from './environment.ts';
import { connectQueue, connectStream } from './event-sources.ts';
import type { FunctionName } from './functions.ts';
import { createMailInbox, type MailInboxOptions } from './mail-inbox.ts';
import type { Outside } from './permissions.ts';
import { createSchedules } from './schedules.ts';
import { createFunction } from './step-function.ts';
import { deadLetterDaysMax } from './step-queue.ts';

export type AppStackOptions = Deployment & {
  readonly data: DataStack;
  /** The folder in which every function has its bundle. */
  readonly bundles: string;
  readonly outside?: Outside;
  readonly sentiment?: DeployedSentiment;
  /** Mail that Amazon SES takes in for channels; absent where none reads any. */
  readonly mail?: Omit<MailInboxOptions, 'name'> | undefined;
  /** Stored at deploy; without one, it is pushed afterwards. */
  readonly configuration?: ConfigurationFile;
};

/** The stack that upgrades change: nothing that is kept lies in it. */
export class AppStack extends Stack {
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  /** Ticks and stream records that could not be worked off; what they were about is swept by reconcile. */
  readonly deadLetters: Readonly<Record<'ticks' | 'outbox', Queue>>;

  constructor(app: App, options: AppStackOptions) {
    const { brand, environment, data, configuration } = options;
    super(app, toStackName(options, 'app'), {
      description: `Earmark for ${brand} (${environment}): what works`,
    });
    holdWhatIsUsed(this);
    this.functions = this.#createFunctions(options);
    this.deadLetters = { ticks: this.#createDeadLetters('tick'), outbox: this.#createDeadLetters('outbox') };
    for (const step of steps)
      connectQueue(this, step, { queue: data.queues[step].queue, target: this.functions[step] });
    connectStream(this, {
      streamArn: data.outboxStreamArn,
      target: this.functions.alert,
      failures: this.deadLetters.outbox,
    });
    createSchedules(this, {
      functions: this.functions,
      deadLetters: this.deadLetters.ticks,
      groupName: `earmark-${brand}-${environment}`,
    });
    if (configuration !== undefined) putConfiguration(this, { configure: this.functions.configure, configuration });
    tagDeployment(this, options);
    for (const [name, { functionName }] of Object.entries(this.functions))
      new CfnOutput(this, `${name}-function`, { value: functionName });
  }

  #createFunctions(options: AppStackOptions): Readonly<Record<FunctionName, LambdaFunction>> {
    const { data, bundles, outside = {}, sentiment = { engine: 'local' }, configuration } = options;
    const mail = this.#createMailInbox(options);
    const create = (name: FunctionName): LambdaFunction =>
      createFunction(this, name, {
        stack: this,
        data,
        outside,
        mail,
        sentiment,
        deployment: options,
        code:
          name === 'configure' ? toConfigureCode(findBundle(bundles, name), configuration) : findBundle(bundles, name),
      });
    return {
      schedule: create('schedule'),
      collect: create('collect'),
      analyze: create('analyze'),
      alert: create('alert'),
      deliver: create('deliver'),
      digest: create('digest'),
      reconcile: create('reconcile'),
      ingest: create('ingest'),
      api: create('api'),
      configure: create('configure'),
    };
  }

  #createMailInbox({ brand, environment, mail }: AppStackOptions): Bucket | undefined {
    return mail === undefined
      ? undefined
      : createMailInbox(this, { ...mail, name: toStackName({ brand, environment }, 'mail') });
  }

  /** The end of the line: nothing is handed on from here, people look at it. */
  #createDeadLetters(what: string): Queue {
    const queue = new Queue(this, `${what}-dead-letters`, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(deadLetterDaysMax),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It takes dead letters, though not those of a queue, by which cdk-nag would know it.',
    });
    return queue;
  }
}
