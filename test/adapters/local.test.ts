import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { openStoresContract } from '../contracts/all.ts';
import { behavesAsMemory } from '../contracts/law.ts';
import { useDataFolders } from './data-folders.ts';

const toDataFolder = useDataFolders();

openStoresContract('in a data folder', ({ clock }) => openLocalStores({ dataFolder: toDataFolder(), clock }));
behavesAsMemory('in a data folder', ({ clock }) => openLocalStores({ dataFolder: toDataFolder(), clock }));
