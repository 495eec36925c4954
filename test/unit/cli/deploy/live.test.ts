import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findLive,
  goBack,
  heldBack,
  hold,
  LATEST,
  type LiveFunction,
  letGo,
  stacksOfAnotherTable,
} from '../../../../cli/deploy/live.ts';

/** Lambda as its reference says: a version is published only where something has changed since the last one. */
class Functions {
  private readonly all = new Map<
    string,
    {
      alias: string;
      note: string;
      versions: string[];
      next: number;
      isChanged: boolean;
      /** By version, and by `$LATEST`. */
      tables: Record<string, string>;
    }
  >();

  constructor(names: readonly string[]) {
    for (const name of names)
      this.all.set(name, { alias: LATEST, note: '', versions: [], next: 1, isChanged: true, tables: {} });
  }

  deploy(name: string): void {
    this.get(name).isChanged = true;
  }

  get(name: string) {
    return this.all.get(name) ?? expect.unreachable();
  }

  live(): Promise<LiveFunction[]> {
    return findLive(this.cloudFormation, this.client, ['Stack']);
  }

  private readonly cloudFormation = Object.assign(
    Object.create(CloudFormationClient.prototype) as CloudFormationClient,
    {
      send: (async () => ({
        StackResourceSummaries: [...this.all.keys()].map((name) => ({
          LogicalResourceId: name,
          ResourceType: 'AWS::Lambda::Alias',
          PhysicalResourceId: `arn:aws:lambda:eu-central-1:111122223333:function:${name}:live`,
        })),
      })) as unknown as CloudFormationClient['send'],
    },
  );

  /** Whether versions may be deleted. */
  mayDelete = true;

  /** The SDK's paginators and waiters take nothing but instances of the real class. */
  readonly client = Object.assign(Object.create(LambdaClient.prototype) as LambdaClient, {
    send: (async (command: object) => this.answer(command)) as unknown as LambdaClient['send'],
  });

  private answer(command: object) {
    if (command instanceof PublishVersionCommand)
      return { Version: this.publish(command.input.FunctionName ?? '') };
    if (command instanceof UpdateAliasCommand) {
      const fn = this.get(command.input.FunctionName ?? '');
      const to = command.input.FunctionVersion ?? '';
      if (to !== LATEST && !fn.versions.includes(to)) throw new Error('ResourceNotFoundException');
      fn.alias = to;
      fn.note = command.input.Description ?? fn.note;
      return {};
    }
    if (command instanceof GetAliasCommand) {
      const { alias, note } = this.get(command.input.FunctionName ?? '');
      return { FunctionVersion: alias, Description: note };
    }
    if (command instanceof DeleteFunctionCommand) {
      if (!this.mayDelete) throw new Error('AccessDeniedException');
      const fn = this.get(command.input.FunctionName ?? '');
      if (fn.alias === command.input.Qualifier || command.input.Qualifier === undefined)
        throw new Error('ResourceConflictException');
      fn.versions = fn.versions.filter((one) => one !== command.input.Qualifier);
      return {};
    }
    if (command instanceof ListVersionsByFunctionCommand) {
      const { versions } = this.get(command.input.FunctionName ?? '');
      return { Versions: [LATEST, ...versions].map((Version) => ({ Version })) };
    }
    if (command instanceof GetFunctionConfigurationCommand) {
      const { tables } = this.get(command.input.FunctionName ?? '');
      const TABLE_NAME = tables[command.input.Qualifier ?? ''];
      return {
        State: 'Active',
        ...(TABLE_NAME !== undefined && { Environment: { Variables: { TABLE_NAME } } }),
      };
    }
    return { Configuration: { State: 'Active' }, State: 'Active' };
  }

  private publish(name: string): string {
    const fn = this.get(name);
    if (fn.isChanged || fn.versions.length === 0) {
      const version = String(fn.next++);
      fn.versions.push(version);
      if (fn.tables[LATEST] !== undefined) fn.tables[version] = fn.tables[LATEST];
      fn.isChanged = false;
    }
    return fn.versions.at(-1) ?? '';
  }
}

const NAMES = ['a', 'b'];
const step = fc.constantFrom('hold', 'deploy', 'pass', 'cut', 'back');

describe('live', () => {
  it('moves to what was deployed only when it passed, and keeps one version of each, whatever was cut off in between', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const functions = new Functions(NAMES);
        const now = new Date('2026-11-28T12:00:00Z');
        for (const what of steps) {
          const before = await functions.live();
          if (what === 'hold' || what === 'cut') await hold(functions.client, before, now);
          if (what === 'deploy') functions.deploy('a');
          if (what === 'back') await goBack(functions.client, before);
          if (what === 'pass') {
            await hold(functions.client, before, now);
            await letGo(functions.client, await functions.live());
            expect(heldBack(await functions.live())).toEqual([]);
            for (const name of NAMES) expect(functions.get(name).versions).toHaveLength(1);
          }
          // Whatever is held stays where it is, but for a deploy that passes.
          if (what !== 'pass')
            for (const { name, version } of heldBack(before)) expect(functions.get(name).alias).toBe(version);
          if (what === 'hold') expect(heldBack(await functions.live())).toHaveLength(NAMES.length);
        }
      }),
    ));

  it('goes back to what ran before the last deploy, and stays where there is nothing', async () => {
    const functions = new Functions(NAMES);
    expect(heldBack(await goBack(functions.client, await functions.live()))).toEqual([]);
    await hold(functions.client, await functions.live(), new Date());
    functions.deploy('a');
    await letGo(functions.client, await functions.live());
    const back = await goBack(functions.client, await functions.live());
    expect(back.map(({ version }) => version)).toEqual(['1', '1']);
  });

  it('goes back to what ran before the last deploy also where newer versions are left that could not be deleted', async () => {
    const functions = new Functions(['a']);
    functions.mayDelete = false;
    // A gradual deploy publishes the new code as well, to share calls with it.
    const deployGradually = async () => {
      const held = await hold(functions.client, await functions.live(), new Date());
      functions.deploy('a');
      const { Version } = await functions.client.send(new PublishVersionCommand({ FunctionName: 'a' }));
      expect(await letGo(functions.client, await functions.live())).toBeInstanceOf(Error);
      return { before: held[0]?.version, now: Version };
    };
    const first = await deployGradually();
    expect((await goBack(functions.client, await functions.live()))[0]?.version).toBe(first.before);
    await letGo(functions.client, await functions.live());
    // Once more, from the code whose version is left.
    functions.deploy('a');
    const second = await deployGradually();
    const third = await deployGradually();
    expect(third.before).toBe(second.now);
    expect((await goBack(functions.client, await functions.live()))[0]?.version).toBe(third.before);
  });

  it('knows whose table was restored since: the code of before has another one', async () => {
    const functions = new Functions(NAMES);
    functions.get('a').tables[LATEST] = 'Contact-Table';
    expect(await stacksOfAnotherTable(functions.client, await functions.live())).toEqual(new Set());
    await hold(functions.client, await functions.live(), new Date());
    functions.deploy('a');
    await letGo(functions.client, await functions.live());
    expect(await stacksOfAnotherTable(functions.client, await functions.live())).toEqual(new Set());
    // The other function has a table since the deploy.
    functions.get('b').tables[LATEST] = 'Contact-Table';
    expect(await stacksOfAnotherTable(functions.client, await functions.live())).toEqual(new Set());
    functions.get('a').tables[LATEST] = 'Contact-restored';
    expect(await stacksOfAnotherTable(functions.client, await functions.live())).toEqual(new Set(['Stack']));
  });
});
