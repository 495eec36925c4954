/** The rules that a form and a widget share: where it comes from, how much at once, and proof of a person. */
import type { CaptchaConfig } from '../../../config/spam.ts';
import type { CaptchaResult } from '../spam/captcha.ts';
import { requireProof } from '../spam/proof.ts';
import { checkAdmission, type Gate, takeTokens } from '../visitors/admission.ts';
import type { Entrance, Received } from './admit-once.ts';
import type { Tools } from './tools.ts';

interface GateRules {
  /** What is sent to, such as `form#contact`: names its buckets. */
  readonly scope: string;
  readonly gate: Gate & { readonly captcha?: CaptchaConfig | undefined };
  /** What visitors read when it is not active. @default a form's sentence */
  readonly closed?: string;
  readonly perAddressPerMinute: number;
  readonly perMinute: number;
  /** Whether what comes without a proof is let in, to be held as spam. @default never */
  readonly mayLackProof?: (received: Received) => boolean;
}

/** Whether a field that people can't see was filled in: such a robot is answered as if all were well. */
interface MaybeTrapped {
  readonly isTrapped: boolean;
}

export function gateEntrance(
  { table, checkProof }: Pick<Tools, 'table' | 'checkProof'>,
  { scope, gate, closed, perAddressPerMinute, perMinute, mayLackProof = () => false }: GateRules,
): Pick<Entrance<MaybeTrapped, CaptchaResult | undefined>, 'admit' | 'limit' | 'prove'> {
  return {
    admit({ request, baseUrl }) {
      checkAdmission(gate, request.headers, baseUrl, closed);
    },
    limit({ addressHash, networkHash, now }) {
      return takeTokens({ ...table, scope, addressHash, networkHash, perAddressPerMinute, perMinute, now });
    },
    async prove(received, { isTrapped }, identity) {
      if (isTrapped) return undefined;
      const { fields } = received.body;
      const result = await checkProof({ captcha: gate.captcha, fields, identity: identity.pk });
      if (result !== 'missing' || !mayLackProof(received)) requireProof(result);
      return result;
    },
  };
}
