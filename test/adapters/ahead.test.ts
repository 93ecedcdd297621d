/** What polls begin with, read together, is what it is read one by one. */
import { join } from 'node:path';
import Libsql from 'libsql';
import { expect, test } from 'vitest';
import { dataFileName, openLocalStores } from '../../lib/adapters/local/open.ts';
import type { ChannelState } from '../../lib/model/channel-state.ts';
import { at, toFinding, toPage, toTestClock, toWrite } from '../contracts/samples.ts';
import { useDataFolders } from './data-folders.ts';

const toDataFolder = useDataFolders();

const toState = (channel: string): ChannelState => ({
  channel,
  checkedAt: at(1),
  succeededAt: null,
  dueAt: at(2),
  failuresInARow: 1,
  failure: 'a "quoted" reason, 茶 ☕',
  cursor: { seen: ['a', null] },
  newestEntryAt: null,
  pages: 3,
});
const brand = toFinding().brand;
const toWanted = (channel: string, url = `https://${channel}.example/feed`) => ({
  channel,
  url,
  place: `channel:${channel}`,
});

const open = async () => {
  const dataFolder = toDataFolder();
  const opened = await openLocalStores({ dataFolder, clock: toTestClock() });
  const { findAhead } = opened.stores.channels;
  if (findAhead === undefined) throw new Error('the data file reads nothing ahead');
  return { ...opened, dataFolder, findAhead };
};

test('each channel has its own state, document and findings, in the order asked, and none that nobody kept', async () => {
  const { stores, findAhead, close } = await open();
  const page = toPage({ channel: 'blog', url: 'https://blog.example/feed' });
  await stores.channels.put(toState('blog'));
  await stores.channels.put(toState('shop'));
  await stores.pages.put([page, toPage({ channel: 'shop', url: 'https://blog.example/feed' })]);
  await stores.pages.markJudged({ ...page, judgedWith: 'with "this"', readAt: at(5) });
  await stores.findings.apply([toWrite({ place: 'channel:shop' })]);
  expect(await findAhead(brand, [toWanted('shop'), toWanted('new'), toWanted('blog')])).toEqual([
    { channel: 'shop', state: toState('shop'), page: undefined, hasFindings: true },
    { channel: 'new', state: undefined, page: undefined, hasFindings: false },
    {
      channel: 'blog',
      state: toState('blog'),
      page: await stores.pages.find('blog', page.url),
      hasFindings: false,
    },
  ]);
  expect(await findAhead(brand, [])).toEqual([]);
  await close();
});

test.each([
  ['a NUL', 'https://x.example/\0'],
  ['half a surrogate pair', 'https://x.example/\ud83d'],
  ['quotes and a backslash', 'https://x.example/"\\'],
  ['right-to-left and CJK', 'https://x.example/שלום/茶'],
])('finds a document whose address has %s', async (_what, url) => {
  const { stores, findAhead, close } = await open();
  await stores.pages.put([toPage({ channel: 'a', url })]);
  const [poll] = await findAhead(brand, [toWanted('a', url)]);
  expect(poll?.page).toEqual(await stores.pages.find('a', url));
  await close();
});

test('where a row is damaged nothing is read together: by itself it says which', async () => {
  const { stores, findAhead, close, dataFolder } = await open();
  await stores.channels.put(toState('a'));
  await stores.channels.put(toState('b'));
  const file = new Libsql(join(dataFolder, dataFileName));
  file.exec(`UPDATE channels SET state = '{"channel"' WHERE channel = 'b'`);
  file.close();
  expect(await findAhead(brand, [toWanted('a'), toWanted('b')])).toEqual([]);
  await expect(stores.channels.find('b')).rejects.toThrow('"b"');
  await close();
});
