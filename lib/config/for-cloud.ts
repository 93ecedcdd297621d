/** What a configuration may say on one machine and not on AWS, where there is no folder, no terminal and no environment. */
import ipaddr from 'ipaddr.js';
import { ConfigError, ConfigErrors } from '../errors.ts';
import { isSecretReference } from '../ports/secrets.ts';
import { isRecord } from './report.ts';
import { type Path, readYaml } from './yaml.ts';

type Row = Readonly<Record<string, unknown>>;
/** One thing that cannot run there. */
type Obstacle = {
  readonly path: Path;
  readonly expected: string;
  readonly received: string;
  readonly mend: string;
};

/** Throws ConfigErrors, in the order of the file, with everything in a valid earmark.yml that cannot run on AWS. */
export const refuseLocalOnly = (text: string, { file }: { readonly file: string }): void => {
  const read = readYaml(text);
  if (!read.ok || !isRecord(read.yaml.value)) return;
  const { value, locate } = read.yaml;
  const errors = findObstacles(value).map(
    ({ path, expected, received, mend }) =>
      new ConfigError({
        subject: { kind: 'configuration', id: path.map(String).join('.') },
        expected,
        received,
        mend,
        at: { file, ...locate(path) },
      }),
  );
  const inOrder = errors.toSorted((a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0));
  if (inOrder.length > 0) throw new ConfigErrors(inOrder);
};

const findObstacles = (top: Row): readonly Obstacle[] => [
  ...rowsOf(top.alerts).flatMap(([route, index]) => findLocalNotifiers(route, index)),
  ...findLoopbackHosts(top),
  ...(['channels', 'alerts'] as const).flatMap((section) => findSecrets(top[section], [section])),
];

const rowsOf = (value: unknown): readonly (readonly [row: Row, index: number])[] =>
  Array.isArray(value) ? value.flatMap((row, index) => (isRecord(row) ? [[row, index] as const] : [])) : [];

/** The console and files of one machine; the feed of alerts is a file too. */
const localNotifiers: readonly string[] = ['console', 'file', 'rss'];

const findLocalNotifiers = (route: Row, index: number): readonly Obstacle[] => [
  ...findLocalTargets(route.to, ['alerts', index, 'to']),
  ...(isRecord(route.escalate) ? findLocalTargets(route.escalate.to, ['alerts', index, 'escalate', 'to']) : []),
];

const findLocalTargets = (to: unknown, path: Path): readonly Obstacle[] =>
  rowsOf(to).flatMap(([target, nth]) =>
    Object.keys(target)
      .filter((notifier) => localNotifiers.includes(notifier))
      .map((notifier) => ({
        path: [...path, nth, notifier],
        expected: 'a notifier that reaches somebody from AWS',
        received: `"${notifier}", which writes on the machine that runs it`,
        mend: 'Write another notifier, such as webhook.',
      })),
  );

const findLoopbackHosts = ({ network }: Row): readonly Obstacle[] => {
  const hosts = isRecord(network) && isRecord(network.hosts) ? network.hosts : {};
  return Object.entries(hosts).flatMap(([host, settings]) => {
    const address = isRecord(settings) ? settings.address : undefined;
    if (typeof address !== 'string' || !isLoopback(address)) return [];
    return [
      {
        path: ['network', 'hosts', host, 'address'],
        expected: 'an address that can be reached from AWS',
        received: `"${address}", which is the machine itself`,
        mend: 'Remove it; it is for rehearsals on one machine.',
      },
    ];
  });
};

const isLoopback = (address: string): boolean => {
  const host = address.replace(/^\[([^\]]*)\](?::\d+)?$/, '$1').replace(/^([^:]*):\d+$/, '$1');
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
};

/** The roles of the functions may read what begins so, and nothing else. */
const readable = /^(?:ssm|secret):\/?earmark\//;
/** A configuration is not nested deeper than this. */
const depthMax = 20;

const findSecrets = (value: unknown, path: Path): readonly Obstacle[] => {
  if (path.length > depthMax) return [];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, each]) =>
      findSecrets(each, [...path, Array.isArray(value) ? Number(key) : key]),
    );
  if (typeof value !== 'string' || !isSecretReference(value) || readable.test(value)) return [];
  return [
    {
      path,
      expected: 'a secret that functions on AWS may read: ssm:earmark/… or secret:earmark/…',
      received: `"${value}"`,
      mend: 'Keep it with "aws ssm put-parameter --type SecureString --name /earmark/…" and write ssm:earmark/… here.',
    },
  ];
};
