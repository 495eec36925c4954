/** The demo's gallery: shows what was uploaded here, from the manifests, placeholder first. */
const KEY = 'frontdesk-images';

/** Adds an image to the gallery, once, and remembers it in this browser. */
export async function addToGallery(gallery, imageId, endpoint) {
  const known = remembered();
  if (!known.includes(imageId)) localStorage.setItem(KEY, JSON.stringify([imageId, ...known].slice(0, 40)));
  await show(gallery, imageId, endpoint);
}

/** Shows what this browser remembers; what is gone is forgotten. */
export async function fillGallery(gallery, endpoint) {
  for (const imageId of remembered().reverse())
    await show(gallery, imageId, endpoint).catch(() =>
      localStorage.setItem(KEY, JSON.stringify(remembered().filter((id) => id !== imageId))),
    );
  sayEmpty(gallery);
}

function remembered() {
  return JSON.parse(localStorage.getItem(KEY) ?? '[]');
}

function sayEmpty(gallery) {
  if (gallery.childElementCount > 0) return;
  const item = document.createElement('li');
  item.className = 'empty';
  item.textContent = 'No pictures yet: those that you upload here appear in this place.';
  gallery.append(item);
}

async function show(gallery, imageId, endpoint) {
  const response = await fetch(`${endpoint}/images/${imageId}`);
  if (!response.ok) throw new Error(`No image ${imageId}`);
  const { manifest } = await response.json();
  if (!manifest || gallery.querySelector(`[data-image="${imageId}"]`)) return;
  const item = document.createElement('li');
  item.dataset.image = imageId;
  // The service made this element and escaped what a visitor wrote.
  item.innerHTML = manifest.picture;
  const image = item.querySelector('img');
  for (const source of item.querySelectorAll('source, img')) source.sizes = '(min-width: 40rem) 20rem, 90vw';
  image.style.cssText = `width:100%;height:auto;display:block;background:${manifest.placeholder.color} url("${manifest.placeholder.url}") center / cover`;
  image.addEventListener('load', () => {
    image.style.background = '';
    item.dataset.loaded = '';
  });
  const facts = document.createElement('small');
  const { width, height, bytes } = manifest.original;
  facts.textContent = `${width} × ${height}, ${Math.round(bytes / 1000)} kB; ${manifest.variants.length} files made of it`;
  item.append(facts);
  gallery.querySelector('.empty')?.remove();
  gallery.prepend(item);
}
