import { behavesAsMemory } from '../contracts/law.ts';
import { useDynalite } from './dynalite.ts';

behavesAsMemory('in DynamoDB', useDynalite().open, { share: 0.3 });
