/** The fields that both contact pages show. */
export function contactFields(options: {
  readonly clientErrors: boolean;
  /** Of the elements' ids, where a page has several forms. @default none */
  readonly prefix?: string;
}): string {
  const { prefix = '' } = options;
  const mark = options.clientErrors ? ' data-fs-field' : '';
  const error = (name: string) =>
    options.clientErrors ? `<span class="field-error" data-fs-error="${name}"></span>` : '';
  return `
      <div class="pair">
        <p class="field"><label for="${prefix}name">Name</label>
          <input id="${prefix}name" name="name" autocomplete="name" required maxlength="200"${mark}>${error('name')}</p>
        <p class="field"><label for="${prefix}email">E-mail</label>
          <input id="${prefix}email" name="email" type="email" autocomplete="email" required${mark}>${error('email')}</p>
      </div>
      <p class="field"><label for="${prefix}message">Message</label>
        <textarea id="${prefix}message" name="message" rows="6" required maxlength="10000"${mark}></textarea>${error('message')}</p>
      <p class="trap" aria-hidden="true"><label for="${prefix}gotcha">Leave this empty</label>
        <input id="${prefix}gotcha" name="_gotcha" tabindex="-1" autocomplete="off"></p>`;
}
