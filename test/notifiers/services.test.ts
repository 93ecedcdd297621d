/** Every notifier that speaks to a service, under the contract. */

import { discord, github, hook, jira, pagerduty, slack, teams, trackerToken } from '../contracts/notifier-services.ts';
import { notifierContract } from '../contracts/notifiers.ts';

notifierContract({
  id: 'slack',
  options: 'env:EARMARK_SLACK_URL',
  secrets: { 'env:EARMARK_SLACK_URL': 'https://hooks.slack.com/services/T012345/B012345/abcdefghijklmnopqrstuvwx' },
  service: slack,
});
notifierContract({
  id: 'microsoft-teams',
  options: 'env:EARMARK_TEAMS_URL',
  secrets: {
    'env:EARMARK_TEAMS_URL':
      'https://prod-1.westeurope.logic.azure.com/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sig=abcdefghijklmnopqrstuvwxyz',
  },
  service: teams,
});
notifierContract({
  id: 'discord',
  options: { url: 'env:EARMARK_DISCORD_URL' },
  secrets: {
    'env:EARMARK_DISCORD_URL': 'https://discord.com/api/webhooks/123456789012345678/abcdefghijklmnopqrstuvwxyz',
  },
  service: discord,
});
notifierContract({
  id: 'pagerduty',
  options: 'env:EARMARK_PAGERDUTY_KEY',
  secrets: { 'env:EARMARK_PAGERDUTY_KEY': '0123456789abcdef0123456789abcdef' },
  service: pagerduty,
  isEach: true,
});
notifierContract({
  id: 'webhook',
  options: { url: 'env:EARMARK_HOOK_URL', secret: 'env:EARMARK_HOOK_SECRET' },
  secrets: {
    'env:EARMARK_HOOK_URL': 'https://hooks.northwind.example/earmark/abcdefghijklmnopqrstuvwxyz',
    'env:EARMARK_HOOK_SECRET': `whsec_${Buffer.from('a key of some length').toString('base64')}`,
  },
  service: hook,
});
notifierContract({
  id: 'jira',
  options: {
    site: 'https://northwind.atlassian.net',
    project: 'BRAND',
    email: 'earmark@northwind.example',
    token: 'env:EARMARK_JIRA_TOKEN',
  },
  secrets: { 'env:EARMARK_JIRA_TOKEN': trackerToken },
  service: jira,
  isEach: true,
});
notifierContract({
  id: 'github-issue',
  options: { repository: 'northwind/website', token: 'env:EARMARK_GITHUB_TOKEN', labels: ['brand'] },
  secrets: { 'env:EARMARK_GITHUB_TOKEN': trackerToken },
  service: github,
  isEach: true,
});
