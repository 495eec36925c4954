import { dataStreams } from '../../sim/worlds/data-streams.ts';
import { FURTHER_SEEDS, testSeeds } from './seeds.ts';

testSeeds(dataStreams, FURTHER_SEEDS);
