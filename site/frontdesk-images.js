/**
 * Uploads pictures to a Frontdesk. No dependency; as a module:
 *
 *     <script type="module" src="…/assets/v1/frontdesk-images.js"></script>
 *     <frontdesk-upload endpoint="https://…" preset="gallery" describe></frontdesk-upload>
 *
 * It is served as one file, with what the public presets allow. Attributes: `endpoint`, `preset`; `describe` asks for a
 * description of each picture before it is sent (`required`: none is sent without); `max-files` (@default 20; with 1 a second
 * one takes the first one's place); `max-bytes`, for a preset that is not public; `keep-files` keeps files that are not sent
 * yet in the visitor's browser, so that a reload loses none; `token`, `captcha`, each good for one upload; `alt` for the next
 * picture, by pages that ask themselves; `lang` (@default the page's); `text-<name>` replaces one of its words.
 *
 * The element fires `frontdesk-image` with `{ imageId, status, manifest }`, and `restored: true` for one that was sent before
 * the page was loaded again; `frontdesk-error` with what went wrong; `frontdesk-removed` with `{ imageId }` when a finished
 * picture is taken off the list; and `frontdesk-spent` once `token` and `captcha` are used up and removed: put in new ones
 * for the next picture. `uploadImage` and `watchImage` do without the element.
 */
import './images/element.js';

export { UploadError, uploadImage, watchImage } from './images/send.js';
