/**
 * A process of its own upon a data folder, for the tests of several processes: `worker.ts <task> <folder> <name>`.
 * It writes one JSON line for each thing it was told is done, at once, so that the line survives a kill.
 */
import { writeSync } from 'node:fs';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { toMention, toPage, toWrite } from '../contracts/samples.ts';

const tell = (line: object): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};
const clock = { now: () => new Date() };
const [, , task = '', dataFolder = '', name = ''] = process.argv;

/** Reads, decides and writes until nobody was faster. */
const countUp = async ({ stores: { findings } }: OpenStores): Promise<void> => {
  for (;;) {
    const finding = await findings.find('f_shared');
    const version = (finding?.version ?? 0) + 1;
    const [outcome] = await findings.apply([toWrite({ id: 'f_shared', version, occurrences: version })]);
    if (outcome === 'written') return;
    tell({ conflict: version });
  }
};

/** Works off the queue together with others. */
const workOff = async (opened: OpenStores): Promise<void> => {
  for (;;) {
    const deliveries = await opened.queue.receive('collect', { max: 3, leaseMs: 600_000 });
    if (deliveries.length === 0) return;
    for (const { message } of deliveries) {
      if (message.step !== 'collect') continue;
      await countUp(opened);
      const [own, shared] = await opened.stores.mentions.put([
        toMention({ id: `m_${message.channel}` }),
        toMention({ id: 'm_shared' }),
      ]);
      const slot = await opened.hosts.reserveSlot('x.example', { nowMs: 0, spacingMs: 10 });
      tell({ done: message.channel, own: own?.isNew, shared: shared?.isNew, slot });
    }
    await opened.queue.ack(deliveries);
  }
};

/** Writes what a read page causes, in the order of collect and analyze, until it is killed. */
const writeOn = async ({ stores, queue, archive }: OpenStores): Promise<void> => {
  const readAt = clock.now().toISOString();
  for (let index = 0; ; index++) {
    const url = `https://x.example/${name}/${index}`;
    const bytes = Buffer.from(`${url} `.repeat(500));
    const body = await archive.put({ bytes, contentType: 'text/html', url, headers: {} });
    tell({ archived: body });
    await queue.send([{ step: 'analyze', channel: name, url, body, readAt }]);
    tell({ sent: url });
    await stores.pages.put([toPage({ channel: name, url, body, readAt })]);
    tell({ page: url });
    const id = `${name}_${index % 20}`;
    const version = ((await stores.findings.find(`f_${id}`))?.version ?? 0) + 1;
    await stores.findings.apply([toWrite({ id: `f_${id}`, version }), toWrite({ id: `f_twin_${id}`, version })]);
    tell({ finding: `f_${id}`, version });
    await stores.mentions.put([toMention({ id: `m_${name}_${index}` }), toMention({ id: `m_twin_${name}_${index}` })]);
    tell({ mention: `m_${name}_${index}` });
  }
};

const opened = await openLocalStores({ dataFolder, clock });
tell({ ready: name });
if (task === 'work-off') await workOff(opened);
if (task === 'write-on') await writeOn(opened);
await opened.close();
