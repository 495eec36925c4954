import { budgetWorlds } from '../../sim/worlds/budget.ts';
import { testSeeds } from './seeds.ts';

for (const world of budgetWorlds) testSeeds(world);
