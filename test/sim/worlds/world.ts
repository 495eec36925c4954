import type { FrontdeskConfigInput } from '../../../config/index.ts';
import type { LakeFields } from '../../../config/lake-fields.ts';
import type { Simulation } from '../simulation.ts';

/** What a pipeline is simulated in: its configuration, who uses it, and what must hold. */
export interface World {
  /** What it is called, where a pipeline has another one. @default the pipeline's name */
  readonly name?: string;
  /** The folder in `lambdas`. */
  readonly pipeline: string;
  /** Its stack, such as `Contact`. */
  readonly part: string;
  readonly config: Omit<FrontdeskConfigInput, 'environments'>;
  /** The same with less, as more owners have it: a quarter of the seeds are deployed so. @default none are */
  readonly withLess?: (config: World['config']) => World['config'];
  /** The same without one of its forms, widgets or presets, as a deploy in the middle may have it. @default nothing is taken out */
  readonly without?: (config: World['config']) => World['config'];
  /** The same set differently, as a deploy in the middle may have it. @default nothing is */
  readonly otherwise?: (config: World['config']) => World['config'];
  /** Fields that the lake keeps the text of where it has persons, as `data.lake.fields` has them. @default none */
  readonly lakeFields?: Partial<LakeFields>;
  /** How many days of traffic and faults there are. */
  readonly days: number;
  /** Whether most seeds have a half or a quarter of the days and of the traffic (`Simulation.some`). @default false */
  readonly hasShortSeeds?: boolean;
  /** How many days without either follow, until everything must have ended. */
  readonly calmDays: number;
  /** How many follow in every tenth seed, until nothing personal may be left. Little happens in them, and it is the same each time. @default in none */
  readonly emptyAfterDays?: number;
  /** Queues whose messages are the only record of what they carry, by logical id: those lose none. @default dead letters */
  readonly keeps?: RegExp;
  /** Deployed as configured in all seeds: with no key spread over several partitions, and no outlet besides. @default false */
  readonly isPlain?: boolean;
  /** Whether in some seeds all that happens leaves for the event bus and the lake, to be held to the table. @default true */
  readonly hasOutlets?: boolean;
  /** Plans who does what until a moment. */
  begin(simulation: Simulation, until: number): Live;
}

/** A world that runs. */
export interface Live {
  /** Looks, every hour, at what must hold at any time. */
  look(): void;
  /** Looks at what must hold when all is over. */
  end(): void | Promise<void>;
  /** Looks at what is left after `emptyAfterDays`. */
  lookAtWhatIsLeft?(): void;
}
