import { readdir, readFile, readlink } from 'node:fs/promises';
import { control } from './instagram.ts';

/**
 * Kills the function's process that called the stand-in last, in the middle of whatever it does. It is found by its
 * connection, in Linux's `/proc`, so that nothing else can be hit.
 *
 * @returns false when no process holds the connection any more
 */
export async function killSender(): Promise<boolean> {
  const { port } = await control<{ port: number | null }>('GET', '/_caller');
  const inode = port === null ? undefined : await inodeOfPort(port);
  const pid = inode && (await pidOfInode(inode));
  if (!pid || pid === process.pid) return false;
  process.kill(pid, 'SIGKILL');
  return true;
}

/** `/proc/net/tcp`: the local address as hex, and the socket's inode. */
async function inodeOfPort(port: number): Promise<string | undefined> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (await readFile(table, 'utf8')).split('\n').map((line) => line.trim().split(/\s+/));
    const inode = lines.find(([, local]) => local?.endsWith(suffix))?.[9];
    if (inode && inode !== '0') return inode;
  }
  return undefined;
}

async function pidOfInode(inode: string): Promise<number | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const file of files)
      if ((await readlink(`/proc/${pid}/fd/${file}`).catch(() => '')) === `socket:[${inode}]`)
        return Number(pid);
  }
  return undefined;
}
