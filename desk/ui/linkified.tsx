import { useMemo } from 'react';
import { linkify } from './linkify.ts';

/** What a visitor wrote, with its addresses as links. */
export function Linkified({ text }: { readonly text: string }) {
  const pieces = useMemo(() => linkify(text), [text]);
  let at = 0;
  return pieces.map((piece) => {
    const key = at;
    at += piece.text.length;
    if (!piece.href) return <span key={key}>{piece.text}</span>;
    const isWeb = piece.href.startsWith('http');
    return (
      <a
        key={key}
        href={piece.href}
        {...(isWeb && { target: '_blank', rel: 'noopener noreferrer nofollow' })}
      >
        {piece.text}
      </a>
    );
  });
}
