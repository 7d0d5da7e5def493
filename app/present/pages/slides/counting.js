// Numbers in a sentence count to their new values, where nothing else in it has changed and motion is welcome.

const NUMBER = /\d[\d\u202f,.]*\d|\d/g
const SECONDS = 0.5

/** @param {string} html */
const bones = html => html.replace(NUMBER, "#").replace(/[−+]/g, "")

/**
 * @param {HTMLElement} place
 * @param {string} html Of the server's own making
 * @param {Say} say
 */
export function count(place, html, say) {
  const before = place.dataset.html ?? ""
  if (before === html) return
  place.dataset.html = html
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  const from = before.match(NUMBER)
  if (still || !from || bones(before) !== bones(html)) {
    place.innerHTML = html
    return
  }
  const began = performance.now()
  const step = (/** @type {number} */ now) => {
    if (place.dataset.html !== html) return
    const part = Math.min(1, Math.max(0, (now - began) / 1000 / SECONDS))
    place.innerHTML = part < 1 ? between(from, html, 1 - (1 - part) ** 3, say) : html
    if (part < 1) requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}

/**
 * The sentence on its way, with as many decimals as it will have.
 * @param {string[]} from
 * @param {string} html
 * @param {number} part
 * @param {Say} say
 */
export function between(from, html, part, say) {
  let place = 0
  return html.replace(NUMBER, text => {
    const [low, high] = [say.read(from[place++]), say.read(text)]
    if (!Number.isFinite(low) || !Number.isFinite(high) || low === high) return text
    const decimals = /[.,](\d+)$/.exec(text)?.[1].length ?? 0
    return say.stepped(low + (high - low) * part, decimals && Math.abs(high) < 1000 ? 10 ** -decimals : 1)
  })
}
