/**
 * What outlasts a reload. The list of pictures is kept until the tab is closed (`sessionStorage`), so that what was sent is
 * shown again. The files that are not sent yet are kept only where the site's owner says so (`keep-files`), in the
 * visitor's browser (`IndexedDB`): used for a day, until they are sent, and removed at the next visit after that. Storage
 * that is shut off keeps nothing.
 */
const DATABASE = 'frontdesk-images';
const STORE = 'files';
const DAY = 86_400_000;
/** Of the newest pictures. */
const MOST = 50;

/** Elements that are in the page, with the name and the number of their lists. */
const present = new Map();

/**
 * Where an element keeps its list: its name, and a number among all in the page that have the same name. It keeps the number for as
 * long as it is in the page.
 *
 * @param {object} element @param {string} name @returns {string}
 */
export function placeOf(element, name) {
  const own = present.get(element);
  if (own?.name !== name) {
    const others = [...present.values()].filter((other) => other.name === name);
    let number = own?.number ?? 0;
    while (others.some((other) => other.number === number)) number++;
    present.set(element, { name, number });
  }
  return `${name} ${present.get(element).number}`;
}

/** Its number is free for another element. @param {object} element */
export function leave(element) {
  present.delete(element);
}

/**
 * The list of one element on one page.
 *
 * @typedef {{ key: string, name: string, size: number, alt?: string, state: string, statusUrl?: string, ticketEnd?: string,
 *   hasArrived?: boolean }} Entry `ticketEnd`: until when another try needs no other token or proof. ISO 8601
 * @param {string} place
 */
export function list(place) {
  const name = nameOf(place);
  return {
    /**
     * @param {string} [bare] a place without preset and number, where a tab that was open across an update has it
     * @returns {Entry[]}
     */
    read(bare) {
      try {
        const former = bare && sessionStorage.getItem(nameOf(bare));
        if (former) {
          sessionStorage.removeItem(nameOf(bare));
          if (!sessionStorage.getItem(name)) sessionStorage.setItem(name, former);
        }
        return JSON.parse(sessionStorage.getItem(name)) ?? [];
      } catch {
        return [];
      }
    },
    /** @param {Entry[]} entries */
    write(entries) {
      try {
        sessionStorage.setItem(name, JSON.stringify(entries.slice(-MOST)));
      } catch {
        // Then a reload forgets.
      }
    },
  };
}

function nameOf(place) {
  return `frontdesk-images ${place}`;
}

/** What is kept of a picture in the list. @returns {Entry} */
export function entryOf({ key, name, size, alt, state, statusUrl, ticketEnd, hasArrived, row }) {
  return { key, name, size, alt: row?.description || alt, state, statusUrl, ticketEnd, hasArrived };
}

/** Files by the key of their picture. */
export const files = {
  /** @param {string} key @param {File} file */
  put: (key, file) => inStore('readwrite', (store) => store.put({ file, at: Date.now() }, key)),
  /** @param {string} key @returns {Promise<File | undefined>} nothing that is older than a day */
  get: async (key) => {
    const kept = await inStore('readonly', (store) => store.get(key));
    return kept && !isOld(kept) ? kept.file : undefined;
  },
  /** @param {string} key */
  forget: (key) => inStore('readwrite', (store) => store.delete(key)),
  /** Takes away what is older than a day, of closed tabs, too. */
  tidy: () =>
    inStore('readwrite', (store) => {
      const walk = store.openCursor();
      walk.onsuccess = () => {
        const cursor = walk.result;
        if (!cursor) return;
        if (isOld(cursor.value)) cursor.delete();
        cursor.continue();
      };
      return walk;
    }),
};

function isOld({ at }) {
  return at < Date.now() - DAY;
}

/** @returns what the request gives, and undefined where nothing can be kept */
async function inStore(mode, ask) {
  try {
    const database = await opened();
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } catch {
    return undefined;
  }
}

let opening;
function opened() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
  return opening;
}
