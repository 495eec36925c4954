/** Repairs of what MiniStack 1.5.33 keeps on disk between two starts. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface LambdaState {
  readonly payload?: { dynamodb_stream_positions?: { data?: Record<string, number> } };
}

/**
 * MiniStack keeps how far each function has read a table's stream, but not the stream, which begins at nought again. As
 * many changes as were read before would go unseen after a start. Without a position a function reads from the beginning.
 *
 * @param stateDirectory the engine's `STATE_DIR`; it must not be running
 */
export async function forgetStreamPositions(stateDirectory: string): Promise<void> {
  const file = join(stateDirectory, 'lambda.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return; // the first start
  const state = JSON.parse(text) as LambdaState;
  const positions = state.payload?.dynamodb_stream_positions;
  if (!positions?.data) return;
  positions.data = {};
  await writeFile(file, JSON.stringify(state));
}
