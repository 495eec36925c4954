/** One line of how something is doing. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Said } from './words.ts';

interface LineProps {
  readonly name: string;
  readonly said: readonly Said[];
  /** What can be done about it. */
  readonly children?: ReactNode;
}

export function Line({ name, said, children }: LineProps) {
  const isBad = said.some((one) => one.isBad);
  const Icon = isBad ? CircleAlert : CircleCheck;
  return (
    <li className={isBad ? 'bad' : 'good'}>
      <Icon aria-hidden className="icon" />
      <div>
        <strong>{name}</strong>
        {said.map(({ text }) => (
          <p key={text}>{text}</p>
        ))}
        {children}
      </div>
    </li>
  );
}
