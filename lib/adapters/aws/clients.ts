/** The clients of one process outside of Lambda: region, credentials and endpoints from where the AWS SDK looks for them. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Opens them; nothing is asked yet. */
export const openAwsClients = () => {
  const dynamo = new DynamoDBClient({});
  const sqs = new SQSClient({});
  const s3 = new S3Client({});
  return {
    document: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
    sqs,
    s3,
    close: (): void => {
      dynamo.destroy();
      sqs.destroy();
      s3.destroy();
    },
  };
};
