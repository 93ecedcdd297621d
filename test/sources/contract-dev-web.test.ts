/** Forums, wikis, news and channels of the open web, held to the contract: one line each. */
import { sourceContract } from '../contracts/sources.ts';
import {
  discourseAdapter,
  gdeltAdapter,
  githubAdapter,
  githubRepositoriesAdapter,
  githubTagsAdapter,
  stackExchangeAdapter,
  telegramAdapter,
  wikipediaAdapter,
  wikipediaChangesAdapter,
} from './adapters/dev-web.ts';

sourceContract(discourseAdapter);
sourceContract(gdeltAdapter);
sourceContract(githubAdapter);
sourceContract(githubRepositoriesAdapter);
sourceContract(githubTagsAdapter);
sourceContract(stackExchangeAdapter);
sourceContract(telegramAdapter);
sourceContract(wikipediaAdapter);
sourceContract(wikipediaChangesAdapter);
