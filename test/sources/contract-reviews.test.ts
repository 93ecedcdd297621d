/** The sources of reviews, held to the contract: one line each. */
import { sourceContract } from '../contracts/sources.ts';
import { appStoreConnectAdapter, appStoreFeedAdapter } from './adapters/app-store.ts';
import { googleBusinessAdapter, googlePlacesAdapter, googlePlayAdapter } from './adapters/google.ts';
import { reviewPageAdapter, steamAdapter, trustpilotAdapter, yelpAdapter } from './adapters/review-sites.ts';

sourceContract(appStoreFeedAdapter);
sourceContract(appStoreConnectAdapter);
sourceContract(googleBusinessAdapter);
sourceContract(googlePlacesAdapter);
sourceContract(googlePlayAdapter);
sourceContract(reviewPageAdapter);
sourceContract(steamAdapter);
sourceContract(trustpilotAdapter);
sourceContract(yelpAdapter);
