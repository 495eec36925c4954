/**
 * `Promise.all` that leaves nothing running: when one of the works fails, the others are waited for before its error is
 * thrown. A handler that answered is frozen, and what it left running would go on in the middle of a later request, or
 * never.
 *
 * @throws what the first of the failed works (in the order given) threw
 */
export async function together<const Works extends readonly unknown[]>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
