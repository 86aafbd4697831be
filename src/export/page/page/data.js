// What the page was written with.

const page = JSON.parse(document.getElementById("dunefield-page").textContent);

/** The bytes of a part, none where there is no such part. */
function bytes(id) {
  const part = document.getElementById(id);
  const text = part ? atob(part.textContent) : "";
  const found = new Uint8Array(text.length);
  for (let k = 0; k < text.length; k++) found[k] = text.charCodeAt(k);
  return found;
}

/** The same as numbers of two bytes, the lower one first. */
function words(id, Kind) {
  const found = bytes(id);
  return new Kind(found.buffer, 0, found.length >> 1);
}

const palette = { rgb: bytes("palette"), width: 256, light: 7, heat: 0, speed: 1, density: 2, region: 5, named: 8, source: 9, sourceRows: 16 };
const outline = bytes("outline");
const fields = page.fields.map((field, k) => ({ ...field, words: words(`field-${k}`, Int16Array) }));

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const mix = (a, b, share) => a + (b - a) * share;
const smoothstep = (low, high, value) => {
  const share = clamp((value - low) / (high - low), 0, 1);
  return share * share * (3 - 2 * share);
};
