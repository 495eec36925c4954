/** Where each run of vitest leaves what failed in it, so that the last lines of several together can say it. */
export const FOLDER = '.local/test-failures';
