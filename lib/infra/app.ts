/** The stacks of one deployment, and the checks that they must pass before anything is deployed. */
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DataStack, type DataStackOptions } from './data-stack.ts';

/** Adds all stacks. Synthesizing then fails where one breaks a rule of AwsSolutions that nobody acknowledged with a reason. */
export const addStacks = (app: App, options: DataStackOptions): { readonly data: DataStack } => {
  const data = new DataStack(app, options);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { data };
};
