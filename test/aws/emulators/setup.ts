/** Before all files of `npm run test:aws`: installs the emulators, starts DynamoDB Local, and says loudly what is skipped. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { App } from 'aws-cdk-lib';
import type { TestProject } from 'vitest/node';
import { addStacks } from '../../../lib/infra/app.ts';
import { synthesize, toJson } from '../deployment/template.ts';
import { bundlesFolder } from './bundles.ts';
import { type Installed, installDynamo, installMoto } from './install.ts';
import { startDynamo } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where DynamoDB Local answers; null where it is missing. */
    dynamoUrl: string | null;
    /** Where moto is installed; null where it is missing. Each file starts one of its own. */
    motoFolder: string | null;
    /** The stacks of a deployment of the sample brand, as `toJson` wrote them; empty where nothing would run on them. */
    synthesized: string;
    /** The address that the deployment takes mail in for. */
    mailAddress: string;
  }
}

const mailAddress = 'press@listen.northwind.example';
/** What every deployment in these tests is. */
const deployment = { brand: 'northwind', environment: 'test', mail: { addresses: [mailAddress] } } as const;

const tell = (name: string, installed: Installed): void => {
  if ('missing' in installed)
    process.stderr.write(`\n!! SKIPPED: all tests that need ${name}, for ${installed.missing}.\n\n`);
};

/** Answers what stops it again. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const [dynamo, moto] = await Promise.all([installDynamo(), installMoto()]);
  tell('DynamoDB Local', dynamo);
  tell('moto', moto);
  provide('mailAddress', mailAddress);
  provide('motoFolder', 'folder' in moto ? moto.folder : null);
  if ('missing' in dynamo) {
    provide('dynamoUrl', null);
    provide('synthesized', '');
    return async () => {};
  }
  const started = await startDynamo(dynamo.folder);
  const assembly = await mkdtemp(path.join(os.tmpdir(), 'earmark-synth-'));
  const add = (app: App): unknown => addStacks(app, { ...deployment, bundles: bundlesFolder });
  provide('synthesized', 'folder' in moto ? toJson(synthesize(assembly, add)) : '');
  provide('dynamoUrl', started.url);
  return async () => {
    await started.stop();
    await rm(assembly, { recursive: true, force: true });
  };
};
