import { contactRestore } from '../../sim/worlds/restore.ts';
import { FURTHER_SEEDS, testSeeds } from './seeds.ts';

testSeeds(contactRestore, FURTHER_SEEDS);
