/** Deletes the screenshots that deleted feedback named. They are images of their own, of another pipeline. */
import { readPlace } from '../command.ts';
import { CommandError } from '../command-error.ts';
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

/**
 * Deletes images of the screenshots' preset. Which image a response names is its visitor's word: one of another preset
 * may be a picture of the site's.
 *
 * @param screenshots undefined when there is nothing to ask
 * @returns those that were left, whatever the reason
 * @throws CommandError that names those that are still there
 */
export async function deleteScreenshots(
  screenshots: Screenshots | undefined,
  ids: readonly string[],
): Promise<string[]> {
  if (!screenshots) return [...ids];
  const left: string[] = [];
  for (const [i, id] of ids.entries()) {
    try {
      if (!(await deleteScreenshot(screenshots, id))) left.push(id);
    } catch (error) {
      const open = [...left, ...ids.slice(i)].join(' ');
      throw new CommandError(
        `The feedback is deleted, its screenshots are not: npm run owner -- images delete ${open}\n${(error as Error).message}`,
      );
    }
  }
  return left;
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

/** Names the screenshots that were left. */
export function printLeft(left: readonly string[], { json }: { readonly json: boolean }): void {
  if (!json && left.length > 0)
    console.log(`Screenshots are images of their own, and these were left: ${left.join(' ')}`);
}
