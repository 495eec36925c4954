import { data } from '../../sim/worlds/data.ts';
import { testSeeds } from './seeds.ts';

testSeeds(data);
