/** The configuration on its way to the table at a deploy: beside the code of the function that puts it there. */
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CustomResource } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** A configuration as it is stored: its version, and everything as JSON. */
export type ConfigurationFile = { readonly version: string; readonly json: string };

/** What lies beside the bundle of `configure`; lambdas/configure.ts reads it. */
const configurationFile = 'configuration.json';

/**
 * A folder with the bundle and the configuration. It goes with the code because properties of a custom resource have room
 * for a few kilobytes, and a bucket would need a permission.
 */
export const toConfigureCode = (bundle: string, configuration: ConfigurationFile | undefined): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'earmark-configure-'));
  cpSync(bundle, folder, { recursive: true });
  if (configuration !== undefined) writeFileSync(path.join(folder, configurationFile), configuration.json);
  return folder;
};

/**
 * Puts it when its version changes, and only then: what was pushed since the last deploy stays the current one until the
 * file itself is another. A deploy that is rolled back puts the one before again.
 */
export const putConfiguration = (
  scope: Construct,
  { configure, configuration }: { readonly configure: LambdaFunction; readonly configuration: ConfigurationFile },
): void => {
  new CustomResource(scope, 'configuration', {
    serviceToken: configure.functionArn,
    resourceType: 'Custom::EarmarkConfiguration',
    properties: { Version: configuration.version },
  });
};
