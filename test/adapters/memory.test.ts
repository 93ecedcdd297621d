import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { openStoresContract } from '../contracts/all.ts';

openStoresContract('in memory', async ({ clock }) => openMemoryStores({ clock }));
