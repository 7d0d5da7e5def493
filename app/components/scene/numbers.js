// Numbers and colours.

export const clamp = (/** @type {number} */ v, low = 0, high = 1) => Math.min(high, Math.max(low, v))

/** @type {(a: number, b: number, share: number) => number} */
export const mix = (a, b, share) => a + (b - a) * share

/** @param {number} v */
export function smooth(v) {
  const t = clamp(v)
  return t * t * (3 - 2 * t)
}

/**
 * Red, green and blue of #rrggbb.
 * @param {string} colour
 */
export const rgb = colour => [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16))

/** @type {(a: string, b: string, share: number) => string} */
export function blend(a, b, share) {
  const [p, q] = [rgb(a), rgb(b)]
  return `rgb(${p.map((v, i) => Math.round(mix(v, q[i], share))).join()})`
}

/**
 * Numbers between 0 and 1, the same for the same seed: two visits look alike.
 * @param {number} seed
 */
export function random(seed) {
  let state = seed
  return () => ((state = (state * 16807) % 2147483647) - 1) / 2147483646
}
