/** The widgets of CAPTCHA providers, for code that one pastes into a page. */
import type { CaptchaProvider } from '../lambdas/shared/spam/captcha.ts';

interface CaptchaWidget {
  /** The provider's script, which fills in the element of this class. */
  readonly script: string;
  readonly className: string;
  /** The object that the script makes, with `render()`, `getResponse()` and `reset()`. */
  readonly object: string;
}

/** As each documents it, 2026-11: Cloudflare Turnstile "client-side rendering", hCaptcha "quick start", reCAPTCHA "v2 checkbox". */
export const CAPTCHA_WIDGETS: Readonly<Record<CaptchaProvider, CaptchaWidget>> = {
  turnstile: {
    script: 'https://challenges.cloudflare.com/turnstile/v0/api.js',
    className: 'cf-turnstile',
    object: 'turnstile',
  },
  hcaptcha: { script: 'https://js.hcaptcha.com/1/api.js', className: 'h-captcha', object: 'hcaptcha' },
  recaptcha: {
    script: 'https://www.google.com/recaptcha/api.js',
    className: 'g-recaptcha',
    object: 'grecaptcha',
  },
};

/**
 * `showCaptcha(element)` in JavaScript, for components: a framework puts no script of a provider's into a page, and what the
 * provider looks for by itself is not there yet when its script runs.
 */
export function showCaptcha(provider: CaptchaProvider): string {
  const { script, object } = CAPTCHA_WIDGETS[provider];
  const render = `${object}.render(element, { sitekey: '‹your site key›' })`;
  const show = provider === 'recaptcha' ? `${object}.ready(() => ${render})` : render;
  return `/** Loads the provider's script, and lets it make its widget. */
function showCaptcha(element) {
  if (element.dataset.shown) return;
  element.dataset.shown = 'true';
  const script = document.createElement('script');
  script.src = '${script}?render=explicit';
  script.onload = () => ${show};
  document.head.append(script);
}`;
}
