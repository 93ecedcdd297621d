/** Every source that asks a service, held to the contract: one line each. */
import { sourceContract } from '../contracts/sources.ts';
import { feedAdapter } from './adapters/feed.ts';
import { hackerNewsAdapter } from './adapters/hacker-news.ts';

sourceContract(feedAdapter);
sourceContract(hackerNewsAdapter);
