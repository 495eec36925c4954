import { feedback } from '../../sim/worlds/feedback.ts';
import { testSeeds } from './seeds.ts';

testSeeds(feedback);
