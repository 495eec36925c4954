/** Deletes the screenshots that deleted feedback named. They are images of their own, of another pipeline. */
import { readPlace } from '../command.ts';
import { type ClientOptions, type OwnerClient, openOwnerClient, RouteRefusal } from './client.ts';

/** Where screenshots are. */
export interface Screenshots {
  /** Of the images pipeline. */
  readonly client: Pick<OwnerClient<'images'>, 'getImage' | 'deleteImage'>;
  /** The one that they are uploaded into. */
  readonly preset: string;
}

/** Undefined when nothing says which images are screenshots, or when only one address may be asked. */
export async function openScreenshots(options: ClientOptions): Promise<Screenshots | undefined> {
  if (options.url !== undefined) return undefined;
  const { feedback, images } = (await readPlace(options)).config;
  const preset = images && feedback?.screenshotPreset;
  return preset === undefined ? undefined : { client: await openOwnerClient('images', options), preset };
}

/** Screenshots that are still there. Nothing but this knows their ids: the feedback that named them is gone. */
export interface LeftScreenshots {
  /** Of another preset, or of no known one: they may be pictures of the site's. */
  readonly others: string[];
  /** Those that could not be deleted. */
  readonly failed: string[];
  /** Why they could not be deleted. */
  readonly reasons: Set<string>;
}

export function noneLeft(): LeftScreenshots {
  return { others: [], failed: [], reasons: new Set() };
}

/**
 * Deletes images of the screenshots' preset. Which image a response names is its visitor's word: one of another preset
 * may be a picture of the site's. One that can't be deleted keeps nothing else from being deleted.
 *
 * @param screenshots undefined when there is nothing to ask
 * @param left gains those that are still there
 */
export async function deleteScreenshots(
  screenshots: Screenshots | undefined,
  ids: readonly string[],
  left: LeftScreenshots,
): Promise<void> {
  for (const id of ids) {
    try {
      if (!screenshots || !(await deleteScreenshot(screenshots, id))) left.others.push(id);
    } catch (error) {
      left.failed.push(id);
      left.reasons.add((error as Error).message);
    }
  }
}

async function deleteScreenshot({ client, preset }: Screenshots, id: string): Promise<boolean> {
  try {
    const { data: image } = await client.getImage(id);
    if (image.preset !== preset) return false;
    await client.deleteImage(id);
    return true;
  } catch (error) {
    // It is gone already, or never was.
    if (error instanceof RouteRefusal && error.status === 404) return true;
    throw error;
  }
}

/** For JSON: the ids of those that were left, whatever the reason. */
export function leftIds({ others, failed }: LeftScreenshots): { screenshots?: string[] } {
  const screenshots = [...others, ...failed];
  return screenshots.length > 0 ? { screenshots } : {};
}

/** Names the screenshots that were left. Where one could not be deleted, the command has failed, and says how to go on. */
export function printLeft(
  { others, failed, reasons }: LeftScreenshots,
  { json }: { readonly json: boolean },
): void {
  if (!json && others.length > 0)
    console.log(`Screenshots are images of their own, and these were left: ${others.join(' ')}`);
  if (failed.length === 0) return;
  process.exitCode = 1;
  console.error(
    `These screenshots could not be deleted. With a token that has images:read and images:write: npm run owner -- images delete ${failed.join(' ')}\n${[...reasons].join('\n')}`,
  );
}
