/** The sources of social networks, held to the contract: one line each. */
import { sourceContract } from '../contracts/sources.ts';
import { blueskyAccountAdapter, blueskySearchAdapter } from './adapters/bluesky.ts';
import { lemmy4Adapter, lemmyAdapter } from './adapters/lemmy.ts';
import { mastodonAccountAdapter, mastodonSearchAdapter, mastodonTagAdapter } from './adapters/mastodon.ts';

sourceContract(mastodonTagAdapter);
sourceContract(mastodonAccountAdapter);
sourceContract(mastodonSearchAdapter);
sourceContract(blueskySearchAdapter);
sourceContract(blueskyAccountAdapter);
sourceContract(lemmyAdapter);
sourceContract(lemmy4Adapter);
