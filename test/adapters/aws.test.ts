import { alertStoreContract } from '../contracts/alerts.ts';
import { backlinkStoreContract } from '../contracts/backlinks.ts';
import { clusterContract } from '../contracts/clusters.ts';
import { configStoreContract } from '../contracts/configs.ts';
import { factStoreContract } from '../contracts/facts.ts';
import { findingStoreContract } from '../contracts/findings.ts';
import { hostStoreContract } from '../contracts/hosts.ts';
import { channelStateStoreContract, linkStateStoreContract } from '../contracts/links.ts';
import { mentionStoreContract } from '../contracts/mentions.ts';
import { moverContract } from '../contracts/mover.ts';
import { pageStoreContract } from '../contracts/pages.ts';
import { useDynalite } from './dynalite.ts';

const { open } = useDynalite();
const name = 'in DynamoDB';

pageStoreContract(name, open);
linkStateStoreContract(name, open);
channelStateStoreContract(name, open);
mentionStoreContract(name, open);
clusterContract(name, open);
factStoreContract(name, open);
findingStoreContract(name, open);
backlinkStoreContract(name, open);
alertStoreContract(name, open);
configStoreContract(name, open);
hostStoreContract(name, open);
moverContract(name, open);
