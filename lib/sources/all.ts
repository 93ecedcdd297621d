/** Every source, one line each: the only list of them. */
export { appStore } from './app-store.ts';
export { bluesky } from './bluesky.ts';
export { discourse } from './discourse.ts';
export { email } from './email.ts';
export { feed } from './feed.ts';
export { file } from './file.ts';
export { github } from './github.ts';
export { googlePlay } from './google-play.ts';
export { hackerNews } from './hacker-news.ts';
export { mastodon } from './mastodon.ts';
export { page } from './page.ts';
export { reddit } from './reddit.ts';
export { stackExchange } from './stack-exchange.ts';
export { webhook } from './webhook.ts';
export { website } from './website.ts';
export { youtube } from './youtube.ts';
