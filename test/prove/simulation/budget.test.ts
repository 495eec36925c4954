import { budgetWorlds } from '../../sim/worlds/budget.ts';
import { FURTHER_SEEDS, testSeeds } from './seeds.ts';

for (const world of budgetWorlds) testSeeds(world, FURTHER_SEEDS);
