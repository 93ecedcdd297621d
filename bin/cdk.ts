/** The CDK app: `npx cdk synth -q`, `npx cdk deploy --all -c config=earmark.yml -c environment=prod`. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadConfig } from '../lib/config/load.ts';
import { toBill, toBillText } from '../lib/cost/bill.ts';
import { toLoad } from '../lib/cost/load.ts';
import { asOf } from '../lib/cost/prices.ts';
import { toQuantities } from '../lib/cost/quantities.ts';
import { ConfigError, ConfigErrors } from '../lib/errors.ts';
import { addStacks } from '../lib/infra/app.ts';
import { readSettings } from '../lib/infra/settings.ts';

/** A month of so many new mentions, so that nobody is taken by surprise. */
const mentionsShown = 10_000;

const printCost = async (file: string): Promise<void> => {
  const config = await loadConfig(path.resolve(file), { name: file });
  const load = toLoad(config, { mentions: mentionsShown, sentiment: config.sentiment.engine });
  const lines = toBillText(toBill(toQuantities(load), 'us-east-1'));
  const about = `${mentionsShown} mentions, sentiment by ${load.sentiment}, prices of ${asOf}; more with "earmark cost".`;
  process.stderr.write(`${[...lines, about].join('\n')}\n`);
};

// Synthesized below, once everything is known to be valid.
const app = new App({ autoSynth: false });
try {
  const settings = await readSettings({ context: (key) => app.node.tryGetContext(key), folder: process.cwd() });
  if (settings.isSample)
    process.stderr.write('No earmark.yml here: this is the sample brand. Name your own with -c config=…\n');
  // Always anew, which takes a second: what is deployed is what lies here.
  execFileSync(process.execPath, [path.join('bin', 'build-lambdas.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  addStacks(app, settings);
  app.synth();
  await printCost(settings.file);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof ConfigErrors)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
