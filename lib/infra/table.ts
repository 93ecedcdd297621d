/** A DynamoDB table as lib/model/tables.ts defines it: on demand, encrypted, and kept as its definition says. */
import { CfnDeletionPolicy, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  type CfnTable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { indexSort, type TableDefinition } from '../model/tables.ts';

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });

/** Makes a table. An index carries keys only, unless its definition says more: rows are read from the table itself, as they are now. */
export const createTable = (scope: Construct, definition: TableDefinition): Table => {
  const { id, partition, sort, indexes, ttl, retained, stream } = definition;
  const table = new Table(scope, id, {
    partitionKey: text(partition),
    sortKey: text(sort),
    billingMode: BillingMode.PAY_PER_REQUEST,
    // The key is AWS's own: a customer's key would cost more a month than an idle deployment does.
    encryption: TableEncryption.DEFAULT,
    deletionProtection: retained,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: retained },
    removalPolicy: retained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(ttl === null ? {} : { timeToLiveAttribute: ttl }),
    ...(stream ? { stream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
  });
  for (const index of indexes) {
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: text(index.partition),
      sortKey: text(indexSort),
      ...(index.carries === undefined
        ? { projectionType: ProjectionType.KEYS_ONLY }
        : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.carries] }),
    });
  }
  if (!retained) keepOnReplacement(table);
  return table;
};

/** A table that goes with its stack stays all the same when an upgrade would replace it: its rows are copied by hand then. */
const keepOnReplacement = (table: Table): void => {
  const resource = table.node.findChild('Resource');
  if (isTableResource(resource)) resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
  Validations.of(table).acknowledge({
    id: 'AwsSolutions-DDB3',
    reason:
      'This table holds what is read again or goes by itself (time to live); what people work with lies in the other table, which has point-in-time recovery.',
  });
};

const isTableResource = (construct: object): construct is CfnTable => 'cfnOptions' in construct;
