/** The CDK app: `npx cdk synth`, `npx cdk deploy -c config=earmark.yml -c environment=prod`. */
import { App } from 'aws-cdk-lib';
import { ConfigError, ConfigErrors } from '../lib/errors.ts';
import { addStacks } from '../lib/infra/app.ts';
import { readSettings } from '../lib/infra/settings.ts';

// Synthesized below, once everything is known to be valid.
const app = new App({ autoSynth: false });
try {
  const settings = await readSettings({ context: (key) => app.node.tryGetContext(key), folder: process.cwd() });
  if (settings.isSample)
    process.stderr.write('No earmark.yml here: this is the sample brand. Name your own with -c config=…\n');
  addStacks(app, settings);
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof ConfigErrors)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
