/** The tables of a deployment, from outside: for people with credentials, not for functions, which are told their names. */
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ConfigError } from '../../errors.ts';
import type { TableDefinition } from '../../model/tables.ts';
import type { AuditStore } from '../../ports/audit.ts';
import type { ConfigStore } from '../../ports/config-store.ts';
import { createAwsAudit } from './audit.ts';
import { createAwsConfigs } from './configs.ts';
import { createDatabase } from './database.ts';
import { toAwsError } from './store-error.ts';
import { writeInTransaction } from './write-together.ts';

/** CloudFormation names a table for its stack and its id there, and adds signs of its own. */
const toTablePrefix = ({ brand, stage }: Deployed, table: TableDefinition['id']): string =>
  `earmark-${brand}-${stage}-data-${table}`;
export type Deployed = { readonly brand: string; readonly stage: string };

/** A client as the environment says: region, credentials, and an endpoint in tests. */
export const openTables = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });

/** The name of a deployment's table. Throws ConfigError where there is none, StoreError where AWS does not let us look. */
export const findTable = async (
  client: Pick<DynamoDBDocumentClient, 'send'>,
  { table, ...deployed }: Deployed & { readonly table: TableDefinition['id'] },
): Promise<string> => {
  const prefix = toTablePrefix(deployed, table);
  try {
    // Names come in order: the first behind the prefix is ours, or there is none.
    const { TableNames: [name] = [] } = await client.send(
      new ListTablesCommand({ ExclusiveStartTableName: prefix, Limit: 1 }),
    );
    if (name?.startsWith(prefix) === true) return name;
  } catch (error) {
    throw toAwsError(error, { kind: 'table', id: prefix });
  }
  throw notDeployed(deployed, prefix);
};

/** The configurations in a core table. */
export const openTableConfigs = (client: DynamoDBDocumentClient, table: string): ConfigStore =>
  createAwsConfigs(createDatabase(client, { table, writeTogether: writeInTransaction }));

/** The audit log in a core table. */
export const openTableAudit = (client: DynamoDBDocumentClient, table: string): AuditStore =>
  createAwsAudit(createDatabase(client, { table, writeTogether: writeInTransaction }));

const notDeployed = ({ brand, stage }: Deployed, prefix: string): ConfigError =>
  new ConfigError({
    code: 'NOT_FOUND',
    subject: { kind: 'deployment', id: `${brand} ${stage}` },
    expected: `a table whose name begins with ${prefix} in this account and region`,
    received: 'none',
    mend: 'Deploy it first (docs/operations.md), choose another AWS_REGION or --stage, or name the table with --table.',
  });
