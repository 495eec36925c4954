/** The owner, who has a token for the owner routes. */
import { createHash } from 'node:crypto';
import type { Simulation } from '../simulation.ts';
import type { ApiResponse } from '../wiring/api.ts';
import { ENVIRONMENT } from '../wiring/synth.ts';

const SECRET = 's'.repeat(43);
const TOKEN_ID = '0123456789abcdef';

/** Puts the owner's token where the functions look for it. @returns asks an owner route */
export function ownerOf({ cloud }: Simulation, pipeline: string) {
  cloud.parameters.set(
    `/frontdesk/${ENVIRONMENT}/owner/${TOKEN_ID}`,
    JSON.stringify({
      hash: createHash('sha256').update(SECRET).digest('hex'),
      scopes: [`${pipeline}:read`, `${pipeline}:write`],
      expiresAt: '2030-01-01T00:00:00.000Z',
      createdAt: '2026-01-01T00:00:00.000Z',
      label: 'simulation',
    }),
  );
  return (
    method: string,
    path: string,
    {
      query,
      body,
      headers = {},
    }: { query?: Record<string, string>; body?: object; headers?: Record<string, string> } = {},
  ): Promise<ApiResponse> =>
    cloud.request({
      method,
      path,
      headers: {
        authorization: `Bearer fdo_${TOKEN_ID}_${SECRET}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(query && { query }),
      ...(body && { body: JSON.stringify(body) }),
    });
}
