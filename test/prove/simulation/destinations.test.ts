import { contactDestinations } from '../../sim/worlds/destinations.ts';
import { FURTHER_SEEDS, testSeeds } from './seeds.ts';

testSeeds(contactDestinations, FURTHER_SEEDS);
