import { images } from '../../sim/worlds/images.ts';
import { testSeeds } from './seeds.ts';

testSeeds(images);
