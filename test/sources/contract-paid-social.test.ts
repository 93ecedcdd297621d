/** Reddit, YouTube, X and Meta, held to the contract of sources: one line each. */
import { sourceContract } from '../contracts/sources.ts';
import {
  facebookPageAdapter,
  instagramAdapter,
  redditAdapter,
  xAdapter,
  youtubeCommentsAdapter,
  youtubeSearchAdapter,
} from './adapters/paid-social.ts';

sourceContract(redditAdapter);
sourceContract(youtubeSearchAdapter);
sourceContract(youtubeCommentsAdapter);
sourceContract(xAdapter);
sourceContract(facebookPageAdapter);
sourceContract(instagramAdapter);
