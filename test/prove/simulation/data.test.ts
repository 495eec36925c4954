import { data } from '../../sim/worlds/data.ts';
import { testSeeds } from './seeds.ts';

// Each has five days of faults, where those of the other pipelines have one or two, and takes as much longer.
testSeeds(data, 120);
