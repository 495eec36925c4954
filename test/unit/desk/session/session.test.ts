import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeClients, pauseBefore } from '../../../../desk/api/clients.ts';
import { ApiError, OfflineError, SignedOutError } from '../../../../desk/api/errors.ts';
import { whyEnded, whyRefused } from '../../../../desk/session/refused.ts';
import { Session } from '../../../../desk/session/session.ts';
import type { Settings } from '../../../../desk/settings.ts';

const PEOPLE: Settings = {
  environment: 'prod',
  api: '/v1/api',
  pipelines: ['contact'],
  signIn: { kind: 'people', domain: 'https://auth.example.com', clientId: 'c' },
};
const TOKENS: Settings = { ...PEOPLE, signIn: { kind: 'tokens' }, demo: { token: 'fdo_demo' } };

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

let asked: Asked[];
let answers: (() => Response)[];
const kept = new Map<string, string>();

beforeEach(() => {
  asked = [];
  answers = [];
  kept.clear();
  vi.stubGlobal('location', { origin: 'https://desk.example.com', replace: vi.fn() });
  vi.stubGlobal('document', { baseURI: 'https://desk.example.com/' });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal('fetch', async (url: string | URL, init: RequestInit = {}) => {
    asked.push({ url: String(url), init });
    const answer = answers.shift();
    if (!answer) throw new TypeError('no network');
    return answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const session =
  (accessToken: string, seconds = 600, email = 'ada@example.com') =>
  () =>
    Response.json({
      accessToken,
      expiresAt: new Date(Date.now() + seconds * 1000).toISOString(),
      person: { email, role: 'owner' },
    });
const status = (code: number) => () =>
  Response.json({ error: 'No.', code: 'UNAUTHORIZED' }, { status: code });
const bearerOf = ({ init }: Asked) => new Headers(init.headers).get('authorization');

/** An answer that comes when it is told to. */
function late(answer: () => Response) {
  const { promise, resolve } = Promise.withResolvers<Response>();
  answers.push(() => promise as unknown as Response);
  return () => resolve(answer());
}

describe('a person’s session', () => {
  it('is taken up by the cookie, with a header that no other page may send, and kept in memory', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one')];
    await person.begin();
    expect(await person.bearer()).toBe('one');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      url: 'https://desk.example.com/v1/api/session',
      init: { method: 'POST', credentials: 'same-origin', body: '{"renew":true}' },
    });
    expect(new Headers(asked[0]?.init.headers).get('x-frontdesk')).toBe('desk');
    expect([...kept.keys()]).toEqual([]);
  });

  it('is renewed once before it ends, however many ask', async () => {
    const person = new Session(PEOPLE);
    answers = [session('old', 30), session('new')];
    await person.begin();
    expect(await Promise.all([person.bearer(), person.bearer(), person.bearer()])).toEqual([
      'new',
      'new',
      'new',
    ]);
    expect(asked).toHaveLength(2);
  });

  it('is renewed once when the API refuses its token, and the request made again', async () => {
    const person = new Session(PEOPLE);
    answers = [session('old'), status(401), session('new'), () => Response.json({ items: [] })];
    await person.begin();
    await makeClients(person, PEOPLE.api).contact.listSubmissions({});
    expect(asked.slice(1).map(bearerOf)).toEqual(['Bearer old', null, 'Bearer new']);
    expect(asked.filter(({ url }) => url.includes('/owner/')).map(({ init }) => init.credentials)).toEqual([
      'omit',
      'omit',
    ]);
  });

  it('ends when it is refused, not when the network fails', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one', 30)];
    await person.begin();
    expect(await person.bearer()).toBe('one');
    expect(person.current()?.kind).toBe('person');
    answers = [status(401)];
    await expect(person.bearer()).rejects.toThrow(SignedOutError);
    expect(person.current()).toBeUndefined();
    expect(whyEnded(person.endedAs())).toBe('session.ended');
  });
});

describe('a person’s session that was ended in another tab, where somebody else has signed in', () => {
  it('becomes nobody’s, and the page is loaded again', async () => {
    const person = new Session(PEOPLE);
    answers = [session('of-ada', 30), session('of-bob', 600, 'bob@example.com')];
    await person.begin();
    await expect(person.bearer()).rejects.toThrow(SignedOutError);
    expect(person.current()).toBeUndefined();
    expect(whyEnded(person.endedAs())).toBe('session.ended');
    expect(location.replace).toHaveBeenCalledExactlyOnceWith('/');
  });

  it('makes no request again in the other’s name', async () => {
    const person = new Session(PEOPLE);
    answers = [session('of-ada'), status(401), session('of-bob', 600, 'bob@example.com')];
    await person.begin();
    await expect(makeClients(person, PEOPLE.api).contact.archiveSubmission('s1')).rejects.toThrow(
      SignedOutError,
    );
    expect(asked.filter(({ url }) => url.includes('/owner/')).map(bearerOf)).toEqual(['Bearer of-ada']);
    expect(location.replace).toHaveBeenCalledExactlyOnceWith('/');
  });

  it('goes on where it is the same person’s', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one', 30), session('two')];
    await person.begin();
    expect(await person.bearer()).toBe('two');
    expect(location.replace).not.toHaveBeenCalled();
  });
});

describe('whoever signs in with a token', () => {
  it('stays signed in when a request of the session before is refused late', async () => {
    const desk = new Session({ ...PEOPLE, demo: { token: 'fdo_demo' } });
    const { contact } = makeClients(desk, PEOPLE.api);
    await desk.begin();
    const refuse = [late(status(401)), late(status(401))];
    const requests = [contact.listSubmissions({}), contact.listSubmissions({})];
    refuse[0]?.();
    await expect(requests[0]).rejects.toThrow(SignedOutError);
    refuse[1]?.();
    await expect(requests[1]).rejects.toThrow(SignedOutError);
    expect(desk.current()).toBeUndefined();
    desk.takeToken('fdo_good');
    await new Promise((done) => setTimeout(done));
    expect(desk.current()).toEqual({ kind: 'token', token: 'fdo_good' });
    // Nobody was a person at this page, so no cookie is looked for.
    expect(asked.filter(({ url }) => url.endsWith('/session'))).toEqual([]);
  });

  it.each([
    ['refused', status(401)],
    ['given', session('of-ada-again')],
  ])('stays signed in when the renewal of an ended session is %s late', async (_, answer) => {
    const desk = new Session(PEOPLE);
    answers = [session('of-ada')];
    await desk.begin();
    const tell = late(answer);
    const renewed = desk.renew();
    desk.end('of-ada');
    desk.takeToken('fdo_good');
    tell();
    expect(await renewed).toBe(false);
    expect(desk.current()).toEqual({ kind: 'token', token: 'fdo_good' });
  });
});

describe('what a session has begun', () => {
  const signInAnew = (desk: Session, was: string) => {
    desk.end(was);
    desk.takeToken('fdo_next');
  };

  it('goes on as nobody else: neither a request that waits, nor what comes after it', async () => {
    const desk = new Session(TOKENS);
    await desk.begin();
    const { contact } = makeClients(desk, TOKENS.api);
    answers = [() => new Response(null, { status: 429 }), session('never asked')];
    const waiting = contact.archiveSubmission('s1');
    await expect.poll(() => asked).toHaveLength(1);
    signInAnew(desk, 'fdo_demo');
    await expect(waiting).rejects.toThrow(SignedOutError);
    await expect(contact.archiveSubmission('s2')).rejects.toThrow(SignedOutError);
    expect(asked.map(bearerOf)).toEqual(['Bearer fdo_demo']);
    answers = [() => Response.json({ items: [] })];
    await makeClients(desk, TOKENS.api).contact.listSubmissions({});
    expect(asked.map(bearerOf)).toEqual(['Bearer fdo_demo', 'Bearer fdo_next']);
  });

  it('tells the next one nothing that comes late', async () => {
    const desk = new Session(TOKENS);
    await desk.begin();
    const answer = late(() => Response.json({ items: [{ id: 's1' }] }));
    const listed = makeClients(desk, TOKENS.api).contact.listSubmissions({});
    await expect.poll(() => asked).toHaveLength(1);
    signInAnew(desk, 'fdo_demo');
    answer();
    await expect(listed).rejects.toThrow(SignedOutError);
  });

  it('uses a token that will do where the page may be gone before another one comes', async () => {
    const person = new Session(PEOPLE);
    answers = [session('old', 30), () => new Response(null, { status: 204 })];
    await person.begin();
    await makeClients(person, PEOPLE.api).contact.deleteSubmission('s1', { keepalive: true });
    expect(asked.map(bearerOf)).toEqual([null, 'Bearer old']);
  });
});

describe('whoever signs out', () => {
  it.each([
    ['refused', status(401)],
    ['given', session('two')],
  ])('leaves by the sign-in pages, though a renewal is %s meanwhile', async (_, answer) => {
    const person = new Session(PEOPLE);
    answers = [session('one', 30)];
    await person.begin();
    const renew = late(answer);
    const reading = person.bearer();
    answers.push(() => new Response(null, { status: 204 }));
    const leaving = person.signOut({ all: true });
    expect(asked.map(({ init }) => init.method)).toEqual(['POST', 'POST']);
    renew();
    await Promise.allSettled([reading, leaving]);
    expect(asked.map(({ init }) => init.method)).toEqual(['POST', 'POST', 'DELETE']);
    expect(location.replace).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('https://auth.example.com/logout'),
    );
  });

  it('stays where it is when the other devices could not be signed out', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one'), status(401)];
    await person.begin();
    await expect(person.signOut({ all: true })).rejects.toMatchObject({ status: 401 });
    expect(person.current()?.kind).toBe('person');
    expect(location.replace).not.toHaveBeenCalled();
  });

  it('renews nothing while the session is being ended', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one', 30)];
    await person.begin();
    const end = late(() => new Response(null, { status: 204 }));
    const leaving = person.signOut();
    await expect.poll(() => asked).toHaveLength(2);
    expect(await person.bearer()).toBe('one');
    end();
    await leaving;
    expect(asked.map(({ init }) => init.method)).toEqual(['POST', 'DELETE']);
  });
});

describe('a person’s session that can’t be renewed just now', () => {
  it.each([429, 500, 502, 503, 504])('goes on after %i, with its token while that lasts', async (code) => {
    const person = new Session(PEOPLE);
    answers = [session('one', 30), status(code)];
    await person.begin();
    expect(await person.bearer()).toBe('one');
    expect(person.current()?.kind).toBe('person');
  });

  it('fails as what passes once its token is over, and goes on when it can be renewed', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one', -1), status(503), session('two')];
    await person.begin();
    await expect(person.bearer()).rejects.toThrow(ApiError);
    expect(await person.bearer()).toBe('two');
  });

  it('is not ended by a request that the API refuses', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one'), status(401), status(503)];
    await person.begin();
    await expect(makeClients(person, PEOPLE.api).contact.listSubmissions({})).rejects.toMatchObject({
      status: 503,
    });
    expect(person.current()?.kind).toBe('person');
  });

  it('is not taken for none when the page is opened', async () => {
    answers = [status(502), () => new Response('<h1>Welcome to our hotel</h1>')];
    await expect(new Session(PEOPLE).begin()).rejects.toThrow(ApiError);
    await expect(new Session(PEOPLE).begin()).rejects.toThrow(OfflineError);
  });
});

describe('signing in that did not work', () => {
  it.each([
    [new OfflineError(), 'errors.offline'],
    [new ApiError(500, { code: 'INTERNAL' }), 'errors.server'],
    [new ApiError(502, {}), 'errors.server'],
    [new ApiError(429, { code: 'TOO_MANY_REQUESTS' }), 'errors.tooMany'],
    [new ApiError(403, { code: 'FORBIDDEN' }), 'session.noAccess'],
    [new ApiError(403, { code: 'BLOCKED' }), 'session.refused'],
    [new ApiError(401, { code: 'UNAUTHORIZED' }), 'session.refused'],
    [new TypeError(), 'session.refused'],
  ])('by %s says %s', (error, expected) => {
    expect(whyRefused(error)).toBe(expected);
  });
});

describe('what is refused', () => {
  const refusal = () => Response.json({ error: 'No.', code: 'FORBIDDEN' }, { status: 403 });

  it('says so of a token, whose owner has no role', async () => {
    const owner = new Session(TOKENS);
    owner.takeToken('fdo_mine');
    answers = [refusal];
    const listed = makeClients(owner, TOKENS.api).contact.listSubmissions({});
    await expect(listed).rejects.toMatchObject({ status: 403, isOfToken: true });
  });

  it('says so of a person’s role', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one'), refusal];
    await person.begin();
    const listed = makeClients(person, PEOPLE.api).contact.listSubmissions({});
    await expect(listed).rejects.toMatchObject({ status: 403, isOfToken: false });
  });
});

describe('a token', () => {
  it('is the demo’s at first, a pasted one goes before it, and is forgotten with the session', async () => {
    const owner = new Session(TOKENS);
    await owner.begin();
    expect(owner.current()).toEqual({ kind: 'demo', token: 'fdo_demo' });
    owner.takeToken('fdo_mine');
    expect(await owner.bearer()).toBe('fdo_mine');
    const again = new Session(TOKENS);
    await again.begin();
    expect(again.current()).toEqual({ kind: 'token', token: 'fdo_mine' });
    answers = [status(401)];
    await expect(makeClients(again, PEOPLE.api).contact.listSubmissions({})).rejects.toThrow(SignedOutError);
    expect(again.current()).toBeUndefined();
    expect([...kept.keys()]).toEqual([]);
    expect(whyEnded(again.endedAs())).toBe('session.tokenRefused');
  });

  it('stays when no answer comes', async () => {
    const owner = new Session(TOKENS);
    await owner.begin();
    await expect(makeClients(owner, TOKENS.api).contact.listSubmissions({})).rejects.toThrow(OfflineError);
    expect(owner.current()?.kind).toBe('demo');
  });
});

it('a file comes with the mark at its start by which spreadsheets know UTF-8', async () => {
  const owner = new Session(TOKENS);
  await owner.begin();
  answers = [() => new Response('\ufeffname\r\nJürgen\r\n', { headers: { 'content-type': 'text/csv' } })];
  const { data } = await makeClients(owner, TOKENS.api).contact.exportSubmissions({ format: 'csv' });
  expect(data).toBe('\ufeffname\r\nJürgen\r\n');
});

describe('signing out', () => {
  it('of a person ends at the sign-in pages, which forget them and lead back', async () => {
    const person = new Session(PEOPLE);
    answers = [session('one'), () => new Response(null, { status: 204 })];
    await person.begin();
    await person.signOut({ all: true });
    expect(asked.at(-1)).toMatchObject({
      url: 'https://desk.example.com/v1/api/session?all=true',
      init: { method: 'DELETE' },
    });
    expect(location.replace).toHaveBeenCalledWith(
      'https://auth.example.com/logout?client_id=c&logout_uri=https%3A%2F%2Fdesk.example.com%2F',
    );
  });

  it('of a token stays here, where people sign in, too', async () => {
    const owner = new Session(PEOPLE);
    owner.takeToken('fdo_x');
    await owner.signOut();
    expect([asked, location.replace]).toEqual([[], expect.anything()]);
    expect(location.replace).toHaveBeenCalledWith('/');
  });
});

it('a late refusal of a token that was given up ends no session of the next one', async () => {
  const owner = new Session(TOKENS);
  owner.takeToken('fdo_wrong');
  const refuse = late(status(401));
  const listed = makeClients(owner, TOKENS.api).contact.listSubmissions({});
  await expect.poll(() => asked).toHaveLength(1);
  owner.takeToken('fdo_right');
  refuse();
  await expect(listed).rejects.toThrow(SignedOutError);
  expect(await owner.bearer()).toBe('fdo_right');
});

describe('a request that is turned away because many came at once', () => {
  const tooMany = (retryAfter?: string) =>
    new Response(null, { status: 429, ...(retryAfter && { headers: { 'retry-after': retryAfter } }) });

  it('is made again after longer and longer pauses, and not where it has to wait for long', () => {
    expect([0, 1, 2].map((times) => pauseBefore(tooMany(), times, 0.5))).toEqual([500, 1000, 2000]);
    expect(pauseBefore(tooMany('2'), 0, 0)).toBe(2000);
    expect(pauseBefore(tooMany('3600'), 0, 0)).toBeUndefined();
    expect(pauseBefore(tooMany('Sun, 29 Nov 2026 12:00:00 GMT'), 0, 0.5)).toBe(500);
  });

  it('says so in the end', async () => {
    vi.useFakeTimers();
    const owner = new Session(TOKENS);
    await owner.begin();
    const clients = makeClients(owner, TOKENS.api);
    answers = [tooMany, tooMany, () => Response.json({ items: [] })];
    const listed = clients.contact.listSubmissions({});
    await vi.runAllTimersAsync();
    expect((await listed).status).toBe(200);
    answers = [tooMany, tooMany, tooMany, tooMany];
    const refused = expect(clients.contact.listSubmissions({})).rejects.toMatchObject({ status: 429 });
    await vi.runAllTimersAsync();
    await refused;
    expect(asked).toHaveLength(7);
  });
});
