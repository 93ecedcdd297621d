import { expect, test } from 'vitest';
import { toJsonSchema } from '../../lib/config/json-schema.ts';
import { testDoors } from './doors.ts';

const schema = JSON.parse(JSON.stringify(toJsonSchema(testDoors)));

test('the JSON Schema lets a channel be told by its source, with that source’s options and no other key', () => {
  expect(schema.properties.channels.items.discriminator).toEqual({ propertyName: 'source' });
  expect(schema.properties.channels.items.oneOf.map(({ title }: { title: string }) => title)).toEqual([
    'feed',
    'file',
    'forum',
    'website',
  ]);
  const [feed] = schema.properties.channels.items.oneOf;
  expect(feed).toMatchObject({
    properties: {
      source: { const: 'feed' },
      url: { type: 'string', format: 'uri' },
      readLinkedPages: { default: false },
    },
    required: ['id', 'source', 'url'],
    additionalProperties: false,
  });
});

test('the JSON Schema knows every section, and the options behind each notifier', () => {
  expect(Object.keys(schema.properties)).toEqual([
    'brand',
    'facts',
    'guidelines',
    'channels',
    'backlinks',
    'alerts',
    'privacy',
    'network',
    'sentiment',
    'outreach',
    'report',
    'dashboard',
    'triage',
    'planned',
  ]);
  expect(
    schema.properties.alerts.items.properties.to.items.oneOf.map(({ required }: { required: string[] }) => required),
  ).toEqual([['console'], ['email'], ['slack'], ['webhook']]);
});
