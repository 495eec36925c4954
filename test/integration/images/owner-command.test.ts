import { beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../../support/command.ts';
import { deployed } from '../../support/deployed.ts';
import { getStatus, patchItem, resultOf, settled, upload } from '../../support/images/client.ts';
import { photo } from '../../support/images/pictures.ts';
import { newToken } from '../../support/owner.ts';

let token: string;
beforeAll(async () => {
  ({ token } = await newToken(['images:read', 'images:write']));
});

const images = (...args: string[]) =>
  runScript('owner', ['images', ...args, '--url', deployed.urls.images ?? ''], {
    env: { FRONTDESK_OWNER_TOKEN: token },
  });

async function ready(width: number, alt?: string): Promise<string> {
  const file = await photo(width, 80).jpeg().toBuffer();
  const { imageId } = await upload(file, { alt });
  await settled(imageId);
  await resultOf(imageId);
  return imageId;
}

describe('npm run owner -- images', () => {
  it('lists in columns and as JSON, newest first, and shows one with its variants', async () => {
    const rejected = await upload(Buffer.from('no picture'));
    await settled(rejected.imageId);
    const id = await ready(91, 'A hat \u202egnp.exe');
    const table = await images('list', '--preset', 'square', '--limit', '2');
    const [head, first, second, more] = table.stdout.split('\n');
    expect(head).toMatch(/^ID +CREATED \(UTC\) +STATE +PIXELS +UPLOAD +ALT$/);
    expect(first).toMatch(new RegExp(`^${id.slice(0, 13)}\\S*  .*  ready +91 × 80 +\\d+ kB +A hat`));
    expect(second).toMatch(
      new RegExp(`^${rejected.imageId.slice(0, 13)}\\S*  .*  rejected \\(not-an-image\\) +- `),
    );
    expect(more).toBe('There is more: --limit, --all.');
    const listed = JSON.parse((await images('list', '--preset', 'square', '--json', '--limit', '1')).stdout);
    expect(listed).toMatchObject({ items: [{ imageId: id, status: 'ready' }], hasMore: true });

    const shown = await images('show', id);
    expect(shown.stdout).toMatch(new RegExp(`^Image +${id}\nPreset +square\nState +ready\n`));
    expect(shown.stdout).toMatch(/64 × 64 +\d+ kB +http:\S+\/v\/[0-9a-f]{32}\/64\.jpeg/);
    for (const { stdout } of [table, shown]) expect(stdout).not.toContain('\u202e');
    expect((await images('show', rejected.imageId)).stdout).toContain('This file is not a picture');
  });

  it('renders again what its preset’s change has outdated', async () => {
    const id = await ready(93);
    await patchItem(`image#${id}`, 'image', { settings: 'old' });
    expect((await images('list', '--preset', 'square')).stdout).toContain('ready (outdated)');
    expect((await images('render', id)).stdout).toMatch(/^To be rendered again: 1\./);
    expect(await resultOf(id)).toBe('rendered-again');
    expect((await images('show', id)).stdout).toMatch(/^State +ready$/m);
  });

  it('deletes only when told so, and says what stays', async () => {
    const id = await ready(97);
    expect(await images('delete', id)).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect((await getStatus(id)).status).toBe(200);
    const { stdout } = await images('delete', id, '--yes');
    expect(stdout).toMatch(new RegExp(`^Deleted: ${id}\n {2}Variants: Deleted within .*\n {2}Copies: `));
    expect((await getStatus(id)).status).toBe(404);
  });

  it.each([
    [['list', '--config', 'none.ts'], 'Name a preset'],
    [['list', '--preset', 'No such'], '400 BAD_QUERY'],
    [['list', '--preset', 'square', '--limit', '0'], 'from 1 to 100'],
    [['show', 'x'], 'no image whose id begins'],
    [['show', '01890a5d-ac96-774b-bcce-b302099a8057'], '404 NOT_FOUND'],
    [['dance'], "Unknown command 'dance'"],
  ])('refuses %j', async (args, message) => {
    const answer = await images(...args);
    expect(answer.stderr).toContain(message);
    expect(answer).toMatchObject({ code: 1, stdout: '' });
  });
});
