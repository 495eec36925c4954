import { keywordDm } from '../../sim/worlds/keyword-dm.ts';
import { testSeeds } from './seeds.ts';

testSeeds(keywordDm);
