/** What the worlds of the data pipeline share. */
import type { FrontdeskConfigInput } from '../../../config/index.ts';
import { unmarshall } from '../aws/dynamodb/value.ts';
import type { Simulation } from '../simulation.ts';
import type { World } from './world.ts';

/**
 * The head of a world: its pipeline, and a configuration with nothing else in it.
 *
 * @param more such as the forms that the lake knows. @default none
 */
export function dataWorld(
  data: FrontdeskConfigInput['data'],
  more: Pick<FrontdeskConfigInput, 'contact'> = {},
): Pick<World, 'pipeline' | 'part' | 'config'> {
  return {
    pipeline: 'data',
    part: 'Data',
    config: {
      owner: { email: 'owner@frontdesk-tests.dev', timeZone: 'Europe/Berlin' },
      mail: { from: 'Front desk <hello@frontdesk-tests.dev>', sandbox: false },
      ...more,
      data,
    },
  };
}

/** The items of a type that the table has. */
export function itemsOf<Item extends { readonly type: string }>(
  { cloud }: Simulation,
  type: Item['type'],
): Item[] {
  return [...cloud.table.all()]
    .map((item) => unmarshall(item) as unknown as Item)
    .filter((item) => item.type === type);
}
