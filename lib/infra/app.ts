/** The stacks of one deployment, and the checks that they must pass before anything is deployed. */
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AppStack, type AppStackOptions } from './app-stack.ts';
import { bundlesFolder } from './bundles.ts';
import { DataStack, type DataStackOptions } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { OpsStack, type OpsStackOptions } from './ops-stack.ts';

export type StackOptions = DataStackOptions &
  Omit<AppStackOptions, 'data' | 'bundles'> &
  Pick<OpsStackOptions, 'monthlyDollars'> & {
    /** The folder in which every function has its bundle; without it, where bin/build-lambdas.mjs puts them. */
    readonly bundles?: string;
    /** The folder of the dashboard's build; without it, where bin/build-web.mjs puts it. */
    readonly site?: string;
  };
export type Stacks = {
  readonly data: DataStack;
  readonly app: AppStack;
  readonly edge: EdgeStack;
  readonly ops: OpsStack;
};

/**
 * Adds all stacks. Synthesizing then fails where one breaks a rule of AwsSolutions that nobody acknowledged with a reason.
 * Throws ConfigError where a function was not built.
 */
export const addStacks = (app: App, options: StackOptions): Stacks => {
  const data = new DataStack(app, options);
  const works = new AppStack(app, { bundles: bundlesFolder, ...options, data });
  const edge = new EdgeStack(app, { ...options, data, works });
  const ops = new OpsStack(app, { ...options, data, works });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { data, app: works, edge, ops };
};
