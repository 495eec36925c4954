/** The fields that both contact pages show. */
export function contactFields(options: { readonly clientErrors: boolean }): string {
  const mark = options.clientErrors ? ' data-fs-field' : '';
  const error = (name: string) =>
    options.clientErrors ? `<span class="field-error" data-fs-error="${name}"></span>` : '';
  return `
      <div class="pair">
        <p class="field"><label for="name">Name</label>
          <input id="name" name="name" autocomplete="name" required maxlength="200"${mark}>${error('name')}</p>
        <p class="field"><label for="email">E-mail</label>
          <input id="email" name="email" type="email" autocomplete="email" required${mark}>${error('email')}</p>
      </div>
      <p class="field"><label for="message">Message</label>
        <textarea id="message" name="message" rows="6" required maxlength="10000"${mark}></textarea>${error('message')}</p>
      <p class="trap" aria-hidden="true"><label for="gotcha">Leave this empty</label>
        <input id="gotcha" name="_gotcha" tabindex="-1" autocomplete="off"></p>`;
}
