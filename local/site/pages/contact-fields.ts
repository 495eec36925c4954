/** The fields that both contact pages show. */
export function contactFields(options: {
  readonly clientErrors: boolean;
  /** Of the elements' ids, where a page has several forms. @default none */
  readonly prefix?: string;
}): string {
  const { prefix = '' } = options;
  const mark = (name: string) =>
    options.clientErrors ? ` data-fs-field aria-describedby="${prefix}${name}-error"` : '';
  const error = (name: string) =>
    options.clientErrors
      ? `<span class="field-error" id="${prefix}${name}-error" data-fs-error="${name}"></span>`
      : '';
  return `
      <div class="pair">
        <p class="field"><label for="${prefix}name">Name</label>
          <input id="${prefix}name" name="name" autocomplete="name" required maxlength="200"${mark('name')}>${error('name')}</p>
        <p class="field"><label for="${prefix}email">E-mail</label>
          <input id="${prefix}email" name="email" type="email" autocomplete="email" required${mark('email')}>${error('email')}</p>
      </div>
      <p class="field"><label for="${prefix}message">Message</label>
        <textarea id="${prefix}message" name="message" rows="6" required maxlength="10000"${mark('message')}></textarea>${error('message')}</p>
      <p class="trap" aria-hidden="true"><label for="${prefix}gotcha">Leave this empty</label>
        <input id="${prefix}gotcha" name="_gotcha" tabindex="-1" autocomplete="off"></p>`;
}
