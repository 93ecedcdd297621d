/** Which deployment a stack belongs to: one brand's configuration in one environment. */
import { type Stack, Tags } from 'aws-cdk-lib';

export type Deployment = {
  /** The brand's id in earmark.yml: lower-case letters, digits and hyphens. */
  readonly brand: string;
  /** `prod`, `staging`: as the deployer calls it, in the same letters. */
  readonly environment: string;
};

/** What a stack of a deployment is called: `earmark-northwind-prod-data`. */
export const toStackName = ({ brand, environment }: Deployment, part: string): string =>
  `earmark-${brand}-${environment}-${part}`;

/** By which one deployment's bill is told from all others. */
export const deploymentTag = 'earmark:deployment';

/** Marks everything in a stack, so that bills and access can be told apart by brand and environment. */
export const tagDeployment = (stack: Stack, { brand, environment }: Deployment): void => {
  Tags.of(stack).add('earmark:brand', brand);
  Tags.of(stack).add('earmark:environment', environment);
  Tags.of(stack).add(deploymentTag, `${brand}-${environment}`);
};

/** What a stack uses of another cannot be removed there as long as it does: a deploy that tries is refused. */
export const holdWhatIsUsed = (stack: Stack): void => {
  stack.node.setContext('@aws-cdk/core:defaultCrossStackReferences', 'strong');
};
