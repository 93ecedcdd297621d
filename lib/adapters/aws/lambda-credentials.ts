/** Credentials of a function: Lambda puts them into its environment, or, restored from a snapshot, behind an address in it. */
import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Stands for the SDK's own chain, which looks in files, single sign-on and machines too. bin/build-lambdas.mjs puts it there. */
export const defaultProvider = fromEnv;
