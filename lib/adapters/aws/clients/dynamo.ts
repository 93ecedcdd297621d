/** The client of the tables, as every function uses it. Region, credentials and endpoint come from the environment. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientTimes } from './times.ts';

export const openDynamo = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(clientTimes), { marshallOptions: { removeUndefinedValues: true } });
