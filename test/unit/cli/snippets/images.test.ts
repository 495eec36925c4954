import { describe, expect, it } from 'vitest';
import { presetSnippets } from '../../../../cli/snippets/images.ts';

const CDN = 'https://cdn.example.dev';

describe('presetSnippets', () => {
  it('asks for what the preset asks for, and nothing else', () => {
    const open = presetSnippets('gallery', { public: true }, 'https://api.example.dev/images/', CDN);
    expect(open.element).toContain(`src="${CDN}/assets/v1/frontdesk-images.js"`);
    expect(open.element).toContain(
      '<frontdesk-upload endpoint="https://api.example.dev/images" preset="gallery" describe>',
    );
    expect(open.uppy).toContain("const endpoint = 'https://api.example.dev/images';");
    expect(open.uppy).toContain('JSON.stringify({ preset, contentType: file.type, size: file.size })');

    const guarded = presetSnippets(
      'team',
      { public: false, captcha: { provider: 'turnstile', onUnreachable: 'accept' } },
      'https://api.example.dev',
      'https://api.example.dev',
    );
    expect(guarded.element).toMatch(/setAttribute\('captcha', proof\).* token="[^"]+"/s);
    // What listens asks the element before it, and so no other on the page.
    expect(guarded.element).toMatch(
      /<\/frontdesk-upload>\n<script>\n {2}document\.currentScript\.previousElementSibling/,
    );
    expect(guarded.element).toContain("addEventListener('frontdesk-spent', () => turnstile.reset())");
    expect(guarded.uppy).toContain('createUppy({ token, captcha })');
    expect(guarded.uppy).toContain('size: file.size, token, captcha })');
  });

  it('escapes the address', () => {
    const odd = `https://x/"'</script>`;
    const { element, uppy, picture } = presetSnippets('g', { public: true }, odd, odd);
    expect(element).not.toContain(`"'</script>`);
    expect(uppy).not.toContain('</script>');
    expect(picture).not.toContain('</script>');
  });
});
