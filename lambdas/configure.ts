/** At a deploy, by a custom resource of CloudFormation. */
import { openConfigure } from '../lib/app/aws/configure.ts';

export const handler = openConfigure();
