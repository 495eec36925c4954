/** The same variants by libvips's command line tool (Debian's libvips-tools), as a script would make them. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PresetConfig } from '../config/images.ts';
import type { Measured } from './images-case.ts';

export function hasVipsthumbnail(): boolean {
  return spawnSync('vipsthumbnail', ['--version']).status === 0;
}

/** A call for each variant, the largest first, as many at a time as there are processors. */
export async function runVipsthumbnail(
  file: string,
  results: string,
  { preset, processors, runs }: { preset: PresetConfig; processors: number; runs: number },
): Promise<Omit<Measured, 'cpuMilliseconds'>> {
  const options = {
    avif: `[Q=${preset.avif.quality},effort=${preset.avif.effort},subsample_mode=${preset.avif.chroma === '4:2:0' ? 'on' : 'off'},strip]`,
    webp: `[Q=${preset.webp.quality},effort=${preset.webp.effort},strip]`,
    jpeg: `[Q=${preset.jpeg.quality},strip]`,
  };
  const calls = preset.widths.toReversed().flatMap((width) =>
    Object.entries(options).map(([format, option]) => ({
      output: join(results, `${width}.${format}`),
      args: [file, '--size', `${width}x>`, '--export-profile', 'srgb'],
      option,
    })),
  );
  let [milliseconds, megabytes] = [Number.POSITIVE_INFINITY, 0];
  for (let turn = 0; turn < runs; turn++) {
    const queue = [...calls];
    const start = performance.now();
    const worker = async () => {
      for (let call = queue.shift(); call; call = queue.shift())
        megabytes = Math.max(
          megabytes,
          await peakOf('vipsthumbnail', [...call.args, '-o', `${call.output}${call.option}`], processors),
        );
    };
    await Promise.all(Array.from({ length: processors }, worker));
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  const bytes: Record<string, number> = {};
  for (const format of Object.keys(options))
    bytes[format] = calls
      .filter(({ output }) => output.endsWith(format) && existsSync(output))
      .reduce((sum, { output }) => sum + statSync(output).size, 0);
  return { milliseconds: Math.round(milliseconds), megabytes: megabytes * processors, bytes };
}

/** Runs a command and measures the peak of its resident memory in megabytes, as Linux counts it. */
function peakOf(command: string, args: readonly string[], processors: number): Promise<number> {
  const bound = processors === 1 ? ['taskset', '-c', '0', command, ...args] : [command, ...args];
  // Without the VIPSHOME that importing sharp has set, with which Debian’s libvips finds no AVIF encoder.
  const env = { PATH: process.env.PATH };
  const child = spawn(bound[0] as string, bound.slice(1), { stdio: 'ignore', env });
  let kilobytes = 0;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      kilobytes = Math.max(kilobytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    } catch {
      // It has just ended.
    }
  }, 5);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      clearInterval(timer);
      resolve(Math.round(kilobytes / 1024));
    });
  });
}
