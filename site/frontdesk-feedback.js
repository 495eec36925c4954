/**
 * Frontdesk's feedback widget, by one script tag:
 *
 *   <script src="https://…/assets/v1/frontdesk-feedback.js" data-widget="stars" async></script>
 *
 * It appears where the tag stands, or in the element that `data-target` selects. `data-lang` chooses the language
 * (en, de, es, fr; @default the page's), `data-api` the API's address (@default where the script came from), `data-page`
 * the page (@default the one it is on); `data-title` and `data-thanks` replace texts. `data-images` and `data-preset`,
 * the images API's address and a public preset, let visitors add a screenshot. Nothing is kept on the visitor's machine.
 * Under a content security policy it needs `script-src` and `connect-src` of the API's origin, for screenshots those of
 * the images API and `connect-src` of its bucket, and no more.
 */
(() => {
  const TEXTS = {
    en: {
      titles: {
        stars: 'How do you like it?',
        csat: 'How satisfied are you?',
        nps: 'How likely are you to recommend us to a friend or colleague?',
        thumbs: 'Was this helpful?',
        emoji: 'How do you like it?',
        comment: 'What would you like to tell us?',
      },
      faces: ['Very bad', 'Bad', 'Neither good nor bad', 'Good', 'Very good'],
      comment: 'Tell us more',
      optional: 'optional',
      email: 'E-mail',
      send: 'Send',
      thanks: 'Thank you for your feedback!',
      failed: 'That did not work. Please try again.',
      screenshot: 'Screenshot',
      uploading: 'Uploading …',
      uploaded: 'The screenshot is ready.',
      notUploaded: 'The screenshot could not be uploaded. Your feedback goes without it.',
      stars: ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'],
      csat: ['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'],
      thumbs: ['No', 'Yes'],
      ends: ['not at all likely', 'extremely likely'],
    },
    de: {
      titles: {
        stars: 'Wie gefällt es Ihnen?',
        csat: 'Wie zufrieden sind Sie?',
        nps: 'Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?',
        thumbs: 'War das hilfreich?',
        emoji: 'Wie gefällt es Ihnen?',
        comment: 'Was möchten Sie uns sagen?',
      },
      faces: ['Sehr schlecht', 'Schlecht', 'Weder gut noch schlecht', 'Gut', 'Sehr gut'],
      comment: 'Erzählen Sie mehr',
      optional: 'freiwillig',
      email: 'E-Mail',
      send: 'Senden',
      thanks: 'Vielen Dank für Ihre Rückmeldung!',
      failed: 'Das hat nicht geklappt. Bitte noch einmal versuchen.',
      screenshot: 'Bildschirmfoto',
      uploading: 'Wird hochgeladen …',
      uploaded: 'Das Bildschirmfoto ist bereit.',
      notUploaded: 'Das Bildschirmfoto ließ sich nicht hochladen. Ihre Rückmeldung geht ohne.',
      stars: ['1 Stern', '2 Sterne', '3 Sterne', '4 Sterne', '5 Sterne'],
      csat: ['Sehr unzufrieden', 'Unzufrieden', 'Weder noch', 'Zufrieden', 'Sehr zufrieden'],
      thumbs: ['Nein', 'Ja'],
      ends: ['sehr unwahrscheinlich', 'sehr wahrscheinlich'],
    },
    es: {
      titles: {
        stars: '¿Qué le parece?',
        csat: '¿Cuál es su grado de satisfacción?',
        nps: '¿Qué probabilidad hay de que nos recomiende a un amigo o colega?',
        thumbs: '¿Le ha sido útil?',
        emoji: '¿Qué le parece?',
        comment: '¿Qué le gustaría decirnos?',
      },
      faces: ['Muy mal', 'Mal', 'Ni bien ni mal', 'Bien', 'Muy bien'],
      comment: 'Cuéntenos más',
      optional: 'opcional',
      email: 'Correo electrónico',
      send: 'Enviar',
      thanks: '¡Gracias por su opinión!',
      failed: 'No ha funcionado. Inténtelo de nuevo.',
      screenshot: 'Captura de pantalla',
      uploading: 'Subiendo …',
      uploaded: 'La captura está lista.',
      notUploaded: 'No se pudo subir la captura. Su opinión se envía sin ella.',
      stars: ['1 estrella', '2 estrellas', '3 estrellas', '4 estrellas', '5 estrellas'],
      csat: ['Muy insatisfecho', 'Insatisfecho', 'Neutral', 'Satisfecho', 'Muy satisfecho'],
      thumbs: ['No', 'Sí'],
      ends: ['nada probable', 'muy probable'],
    },
    fr: {
      titles: {
        stars: 'Qu’en pensez-vous ?',
        csat: 'Quel est votre niveau de satisfaction ?',
        nps: 'Quelle est la probabilité que vous nous recommandiez à un ami ou à un collègue ?',
        thumbs: 'Cela vous a-t-il été utile ?',
        emoji: 'Qu’en pensez-vous ?',
        comment: 'Que souhaitez-vous nous dire ?',
      },
      faces: ['Très mauvais', 'Mauvais', 'Ni bon ni mauvais', 'Bon', 'Très bon'],
      comment: 'Dites-nous en plus',
      optional: 'facultatif',
      email: 'E-mail',
      send: 'Envoyer',
      thanks: 'Merci pour votre avis !',
      failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
      screenshot: 'Capture d’écran',
      uploading: 'Envoi en cours …',
      uploaded: 'La capture est prête.',
      notUploaded: 'La capture n’a pas pu être envoyée. Votre avis part sans elle.',
      stars: ['1 étoile', '2 étoiles', '3 étoiles', '4 étoiles', '5 étoiles'],
      csat: ['Très insatisfait', 'Insatisfait', 'Neutre', 'Satisfait', 'Très satisfait'],
      thumbs: ['Non', 'Oui'],
      ends: ['pas du tout probable', 'très probable'],
    },
  };

  const STYLE = `
:host { display: block; color: var(--frontdesk-text, inherit); font: var(--frontdesk-font, inherit);
  --accent: var(--frontdesk-accent, light-dark(#1f4fa3, #a9c7ff)); --on-accent: var(--frontdesk-on-accent, light-dark(#fff, #10213f));
  --star: var(--frontdesk-star, light-dark(#8a5a00, #ffc95c)); --border: var(--frontdesk-border, light-dark(#767c86, #8a8f98));
  --radius: var(--frontdesk-radius, .5rem); }
form { display: grid; gap: 1rem; max-width: 34rem; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend, .label { font-weight: 600; padding: 0; margin: 0 0 .4rem; display: block; }
.scale { display: flex; flex-wrap: wrap; gap: .35rem; }
.scale label { position: relative; cursor: pointer; min-width: 2.5rem; min-height: 2.5rem; display: grid; place-items: center; box-sizing: border-box;
  border: 2px solid var(--border); border-radius: var(--radius); }
.scale input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; margin: 0; cursor: pointer; }
.scale label:has(:checked) { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.stars label, .emoji label, .thumbs label { font-size: 1.75rem; border-color: transparent; }
.stars label, .stars label:has(:checked) { color: var(--star); background: none; border-color: transparent; }
.emoji label:has(:checked), .thumbs label:has(:checked) { background: none; }
.csat label { padding: 0 .75rem; }
label:has(:focus-visible), button:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: var(--radius); }
.ends { display: flex; justify-content: space-between; font-size: .9rem; margin: .35rem 0 0; }
.option { display: flex; gap: .5rem; align-items: center; min-height: 2rem; }
.option input { width: 1.5rem; height: 1.5rem; margin: 0; flex: none; }
textarea, .text { font: inherit; color: inherit; background: var(--frontdesk-field, Field); box-sizing: border-box; width: 100%; padding: .55rem .7rem;
  border: 1px solid var(--border); border-radius: var(--radius); }
button { font: inherit; font-weight: 600; justify-self: start; min-height: 2.75rem; padding: 0 1.4rem; border: 0; cursor: pointer;
  border-radius: var(--radius); background: var(--accent); color: var(--on-accent); }
.error { color: var(--frontdesk-error, light-dark(#b3261e, #ffb4ab)); margin: 0; }
.note { margin: .35rem 0 0; font-size: .9rem; }
progress { width: 100%; accent-color: var(--accent); }
.error:empty, .note:empty, .trap, [hidden] { display: none; }
`;

  /** In milliseconds. What was stored all the same is not stored again by another try: the key stays. */
  const TIMEOUT = 30_000;
  /** For a screenshot, until it is rendered. After it the feedback goes without. */
  const UPLOAD_TIMEOUT = 60_000;
  const { currentScript: script } = document;

  /** An element with attributes and children. Texts become text, never markup. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
      if (value !== false) element.setAttribute(name, value === true ? '' : value);
    element.append(...children.filter(Boolean));
    return element;
  }

  async function call(url, options) {
    const signal = AbortSignal.timeout(TIMEOUT);
    const response = await fetch(url, { ...options, credentials: 'omit', signal });
    const body = await response.json();
    if (response.ok) return body;
    throw Object.assign(new Error(), { shown: body.errors?.[0]?.message ?? body.error });
  }

  /** How a rating looks, and what it is called. */
  function face({ kind, emoji }, texts, rating) {
    if (kind === 'stars') return ['☆', texts.stars[rating - 1]];
    if (kind === 'thumbs') return [rating ? '👍' : '👎', texts.thumbs[rating]];
    if (kind === 'emoji')
      return [emoji[rating - 1].symbol, emoji[rating - 1].label ?? texts.faces[rating - 1]];
    const name = kind === 'csat' ? texts.csat[rating - 1] : `${rating}`;
    return [name, name];
  }

  function ratingField(definition, texts, title) {
    const symbols = [];
    const labels = definition.ratings.map((rating) => {
      const [shown, name] = face(definition, texts, rating);
      const symbol = make('span', { 'aria-hidden': 'true' }, shown);
      symbols.push(symbol);
      const input = { type: 'radio', name: 'rating', value: rating, 'aria-label': name, required: true };
      return make('label', { title: name }, make('input', input), symbol);
    });
    const scale = make('div', { class: `scale ${definition.kind}` }, ...labels);
    const field = make('fieldset', {}, make('legend', {}, title), scale);
    if (definition.kind === 'nps') {
      const [low, high] = texts.ends;
      field.append(
        make('p', { class: 'ends' }, make('span', {}, `0: ${low}`), make('span', {}, `10: ${high}`)),
      );
    }
    if (definition.kind === 'stars')
      field.addEventListener('change', () => {
        const chosen = Number(field.querySelector(':checked').value);
        for (const [i, symbol] of symbols.entries()) symbol.textContent = i < chosen ? '★' : '☆';
      });
    return field;
  }

  function labelled(label, note, control) {
    return make('label', {}, make('span', { class: 'label' }, note ? `${label} (${note})` : label), control);
  }

  function questionField({ id, label, type, required, options, multiple }, texts) {
    const name = `answers.${id}`;
    if (type === 'text')
      return labelled(label, !required && texts.optional, make('input', { class: 'text', name, required }));
    const kind = { type: multiple ? 'checkbox' : 'radio', name, required: required && !multiple };
    const inputs = options.map((value) =>
      make('label', { class: 'option' }, make('input', { ...kind, value }), value),
    );
    return make('fieldset', {}, make('legend', {}, label), ...inputs);
  }

  /**
   * A field that uploads a screenshot as soon as it is chosen, while its author goes on writing.
   *
   * @returns the field, and what waits for the image's id: undefined when there is none, or it could not be uploaded
   */
  function screenshotField({ images, preset }, texts) {
    const input = make('input', { type: 'file', accept: 'image/png,image/jpeg,image/webp' });
    const progress = make('progress', { max: 1, value: 0, 'aria-label': texts.screenshot, hidden: true });
    const status = make('p', { class: 'note', role: 'status' });
    let stop = new AbortController();
    let imageId;

    async function upload(file, { signal }) {
      const tell = (text, isBusy) => {
        if (signal.aborted) return;
        status.textContent = text;
        progress.hidden = !isBusy;
      };
      tell(texts.uploading, true);
      try {
        const base = images.replace(/\/$/, '');
        const { uploadImage } = await import(`${base}/assets/v1/frontdesk-images.js`);
        const image = await uploadImage(file, {
          endpoint: base,
          preset,
          signal: AbortSignal.any([signal, AbortSignal.timeout(UPLOAD_TIMEOUT)]),
          onProgress: (share) => {
            progress.value = share;
          },
        });
        tell(texts.uploaded);
        return image.imageId;
      } catch {
        tell(texts.notUploaded);
        return undefined;
      }
    }

    input.addEventListener('change', () => {
      stop.abort();
      stop = new AbortController();
      const [file] = input.files;
      imageId = file && upload(file, stop);
      if (file) return;
      status.textContent = '';
      progress.hidden = true;
    });
    const field = labelled(texts.screenshot, texts.optional, input);
    return { field: make('div', {}, field, progress, status), chosen: async () => imageId };
  }

  function buildForm(definition, texts, title, screenshot) {
    const { comment, email, questions, ratings } = definition;
    const required = comment === 'required';
    const words = make('textarea', { name: 'comment', rows: 3, maxlength: 5000, required });
    const address = make('input', { class: 'text', type: 'email', name: 'email', autocomplete: 'email' });
    const trap = make('input', { name: '_gotcha', tabindex: '-1', autocomplete: 'off' });
    return make(
      'form',
      { 'aria-label': title },
      ratings.length > 0 && ratingField(definition, texts, title),
      ...questions.map((question) => questionField(question, texts)),
      comment !== 'none' &&
        labelled(ratings.length ? texts.comment : title, !required && texts.optional, words),
      email && labelled(texts.email, texts.optional, address),
      screenshot?.field,
      make('div', { class: 'trap', 'aria-hidden': 'true' }, trap),
      make('p', { class: 'error', role: 'alert' }),
      make('button', {}, texts.send),
    );
  }

  function contentOf(form, { page = location.origin + location.pathname, screenshot }, language) {
    const body = { page, language, viewport: `${innerWidth}x${innerHeight}`, screenshot };
    for (const [name, value] of new FormData(form))
      if (value !== '') body[name] = name in body ? [body[name], value].flat() : value;
    return body;
  }

  /** What the page's captcha, outside of the widget, put into its field. */
  function proofOf({ proof }) {
    const value = proof && document.querySelector(`[name="${proof}"]`)?.value;
    return value ? { [proof]: value } : {};
  }

  async function show(host, settings, api) {
    const language = settings.lang || document.documentElement.lang || 'en';
    const spoken = language.toLowerCase().split('-')[0];
    const texts = TEXTS[spoken] ?? TEXTS.en;
    host.lang = TEXTS[spoken] ? language : 'en';
    const url = `${api}/feedback/${encodeURIComponent(settings.widget)}`;
    const definition = await call(url, { headers: { accept: 'application/json' } });
    const root = host.attachShadow({ mode: 'open' });
    // Not a style element: a strict content security policy would refuse it.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const screenshot = settings.images && settings.preset && screenshotField(settings, texts);
    const form = buildForm(
      definition,
      texts,
      settings.title ?? definition.title ?? texts.titles[definition.kind],
      screenshot,
    );
    root.append(form);
    const shownAt = performance.now();
    const problem = form.querySelector('.error');
    let sending = false;
    // One key for one content: a double click, or another try after a lost answer, is one response.
    let last = {};
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (sending) return;
      sending = true;
      problem.textContent = '';
      const image = screenshot && (await screenshot.chosen());
      const content = contentOf(form, image ? { ...settings, screenshot: image } : settings, language);
      const words = JSON.stringify(content);
      if (last.words !== words)
        last = { words, key: Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-') };
      try {
        const headers = {
          'content-type': 'application/json',
          accept: 'application/json',
          'idempotency-key': last.key,
        };
        const _elapsed = Math.round(performance.now() - shownAt);
        const body = JSON.stringify({ ...content, ...proofOf(definition), _elapsed });
        const { responseId, editToken } = await call(url, { method: 'POST', headers, body });
        const thanks = make('p', { role: 'status', tabindex: '-1' }, settings.thanks ?? texts.thanks);
        form.replaceWith(thanks);
        thanks.focus();
        const detail = { widget: settings.widget, responseId, editToken };
        host.dispatchEvent(new CustomEvent('frontdesk:feedback', { bubbles: true, detail }));
      } catch (error) {
        problem.textContent = error.shown ?? texts.failed;
      }
      sending = false;
    });
  }

  function start() {
    const { dataset, src } = script;
    const api = dataset.api ?? src.replace(/\/assets\/v1\/[^/]*$/, '');
    const host = document.createElement('div');
    const target = dataset.target && document.querySelector(dataset.target);
    if (target) target.append(host);
    else script.after(host);
    // A page must not break because its widget is not there.
    show(host, dataset, api).catch(() => host.remove());
  }

  // From the browser's cache, a script in the head can run before its target is there.
  const isEarly = document.readyState === 'loading' && script.dataset.target;
  if (isEarly && !document.querySelector(script.dataset.target))
    document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
})();
