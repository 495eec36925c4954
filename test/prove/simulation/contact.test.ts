import { contact } from '../../sim/worlds/contact.ts';
import { testSeeds } from './seeds.ts';

testSeeds(contact);
