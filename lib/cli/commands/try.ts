/** `earmark try`: what one guideline would find on the pages that are stored, without writing anything. */
import * as z from 'zod';
import { toItem } from '../../items/to-item.ts';
import type { Channel } from '../../model/channel.ts';
import type { Config } from '../../model/config.ts';
import type { Page } from '../../model/page.ts';
import { toSourceText } from '../../pipeline/place-remark.ts';
import { toFactSpeaker } from '../../pipeline/register.ts';
import { judgeItem, type Listener } from '../../pipeline/single-judgement.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { toUnknown } from '../flags.ts';
import type { App } from '../io.ts';
import { listen } from '../listen.ts';
import { showRemark } from '../show-remark.ts';

/** Stored documents of a channel that are looked at. */
const pagesMax = 10_000;

export const tryCommand = defineCommand({
  name: 'try',
  summary: 'Tries one guideline on everything that is stored, and changes nothing.',
  example: 'earmark try no-cheap',
  takes: [['<guideline>', 'id of a guideline in earmark.yml']],
  schema: z.object({}),
  run: (context, _flags, [id = '']) =>
    context.withApp(async (app, config) => {
      const guideline = config.guidelines.find((each) => each.id === id);
      if (guideline === undefined)
        throw toUnknown(
          'guideline',
          id,
          config.guidelines.map((each) => each.id),
        );
      // Its own time window is left out: one tries a guideline before it begins.
      const { from: _from, until: _until, ...narrowing } = guideline.narrowing;
      const listener = listen({ ...config, guidelines: [{ ...guideline, narrowing }] }, undefined);
      const tally = { pages: 0, hits: 0 };
      for (const channel of config.channels) await tryChannel(app, { channel, listener, id, tally }, context);
      if (context.json) context.printJson({ type: 'trial', guideline: id, ...tally });
      else context.print(`${tally.hits} hit${tally.hits === 1 ? '' : 's'} on ${tally.pages} stored documents.`);
      return done;
    }),
});

type Trial = {
  readonly channel: Channel;
  readonly listener: Listener;
  readonly id: Config['guidelines'][number]['id'];
  readonly tally: { pages: number; hits: number };
};

const tryChannel = async (app: App, trial: Trial, context: Context): Promise<void> => {
  for (const page of await app.stores.pages.list(trial.channel.id, pagesMax)) {
    if (context.io.signal.aborted) return;
    await tryPage(app, page, trial, context);
  }
};

const tryPage = async (
  app: App,
  page: Page,
  { channel, listener, id, tally }: Trial,
  context: Context,
): Promise<void> => {
  const body = page.body === null ? undefined : await app.archive.find(page.body);
  if (body === undefined) return;
  tally.pages += 1;
  const item = toItem(body, { channel: channel.id, speaker: toFactSpeaker(listener.config, channel) });
  const source = toSourceText(new TextDecoder().decode(body.bytes));
  const { remarks } = await judgeItem(listener, { item, channel, source, now: context.io.clock.now() });
  for (const remark of remarks.filter(({ guideline }) => guideline === id)) {
    tally.hits += 1;
    if (context.json) context.printJson({ type: 'remark', url: page.url, channel: channel.id, ...remark });
    else for (const line of showRemark(page.url, remark, context)) context.print(line);
  }
};
