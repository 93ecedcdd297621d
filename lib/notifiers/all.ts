/** Every notifier, one line each: the only list of them. */
export { consoleNotifier } from './console.ts';
export { discordNotifier } from './discord.ts';
export { emailNotifier } from './email.ts';
export { eventbridgeNotifier } from './eventbridge.ts';
export { fileNotifier } from './file.ts';
export { githubIssueNotifier } from './github-issue.ts';
export { jiraNotifier } from './jira.ts';
export { microsoftTeamsNotifier } from './microsoft-teams.ts';
export { pagerdutyNotifier } from './pagerduty.ts';
export { rssNotifier } from './rss.ts';
export { slackNotifier } from './slack.ts';
export { snsNotifier } from './sns.ts';
export { webhookNotifier } from './webhook.ts';
