// Where on a picture a number stands: scales, their ticks, and labels that keep out of each other's way. Pure.

/**
 * From numbers to pixels and back; with `root` by the square root, which gives the upper part of a depth more room.
 * @param {[low: number, high: number]} numbers
 * @param {[from: number, to: number]} pixels
 */
export function scaleOf([low, high], [from, to], root = false) {
  const bend = (/** @type {number} */ v) => (root ? Math.sqrt(Math.max(0, v - low)) : v - low)
  const span = bend(high) || 1
  const at = (/** @type {number} */ v) => from + ((to - from) * bend(v)) / span
  const back = (/** @type {number} */ px) => {
    const part = Math.min(1, Math.max(0, (px - from) / (to - from || 1))) * span
    return low + (root ? part * part : part)
  }
  return {at, back}
}

/**
 * Round numbers between two, about as many as asked for.
 * @param {number} low
 * @param {number} high
 */
export function ticks(low, high, about = 5) {
  if (!(high > low)) return [low]
  const rough = (high - low) / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= rough * 0.75)
  const first = Math.ceil(low / step - 1e-9)
  const count = Math.floor(high / step + 1e-9) - first + 1
  return Array.from({length: count}, (_, i) => Number(((first + i) * step).toPrecision(12)))
}

/** The least and the greatest, with a little room, and zero if it is near. @param {number[]} values @returns {[number, number]} */
export function extent(values) {
  const finite = values.filter(Number.isFinite)
  if (!finite.length) return [0, 1]
  let [low, high] = [Math.min(...finite), Math.max(...finite)]
  if (low > 0 && low < 0.6 * high) low = 0
  if (high < 0 && high > 0.6 * low) high = 0
  const room = 0.06 * (high - low || Math.abs(high) || 1)
  return [low === 0 ? 0 : low - room, high === 0 ? 0 : high + room]
}

/**
 * Rows for labels that would cover each other: of each, where its middle comes to stand, and in which row. Labels stay within
 * 0 and `width`; what comes first keeps the first row.
 * @param {{x: number, w: number}[]} labels
 * @param {number} width
 */
export function rows(labels, width, gap = 8) {
  /** @type {[number, number][][]} */
  const taken = []
  return labels.map(({x, w}) => {
    const middle = Math.max(w / 2, Math.min(width - w / 2, x))
    const [a, b] = [middle - w / 2 - gap, middle + w / 2 + gap]
    let row = taken.findIndex(others => others.every(([c, d]) => b <= c || a >= d))
    if (row < 0) row = taken.push([]) - 1
    taken[row].push([a + gap / 2, b - gap / 2])
    return {x: middle, row}
  })
}

/**
 * Heaps of dots, one for each value: where each stands, and the radius at which the highest heap fits. A heap stands in the
 * middle of its values, as far as its neighbours leave room.
 * @param {number[]} values
 * @param {(value: number) => number} at
 * @param {[left: number, right: number]} between
 * @param {number} height
 */
export function heaps(values, at, [left, right], height, largest = 12) {
  const sorted = [...values].sort((a, b) => a - b)
  for (let r = largest; ; r--) {
    const wide = 2 * r + Math.max(1, r / 4)
    /** @type {number[][]} */
    const bins = []
    for (const x of sorted.map(at)) (bins[Math.floor((x - left + wide / 2) / wide)] ??= []).push(x)
    const heap = bins.filter(Boolean)
    const most = Math.max(1, ...heap.map(xs => xs.length))
    if (most * wide > height && r > 2) continue
    const x = heap.map(xs => xs.reduce((a, b) => a + b) / xs.length)
    for (let i = 1; i < x.length; i++) x[i] = Math.max(x[i], x[i - 1] + wide)
    for (let i = x.length - 1, end = right; i >= 0; end = x[i] - wide, i--) x[i] = Math.min(x[i], end)
    const up = Math.min(wide, height / most)
    return {r, dots: heap.flatMap((xs, i) => xs.map((_, k) => ({x: x[i], up: (k + 0.5) * up})))}
  }
}

/**
 * Words in as many lines as they need.
 * @param {string} words
 * @param {number} width
 * @param {(words: string) => number} measure
 */
export function lines(words, width, measure) {
  /** @type {string[]} */
  const all = []
  for (const word of words.split(" ")) {
    const longer = all.length ? `${all[all.length - 1]} ${word}` : word
    if (all.length && measure(longer) <= width) all[all.length - 1] = longer
    else all.push(word)
  }
  return all
}

/**
 * A line through points; where one is missing it breaks.
 * @param {([x: number, y: number] | null)[]} points
 */
export function path(points) {
  let pen = "M"
  return points
    .map(point => {
      if (!point || !point.every(Number.isFinite)) {
        pen = "M"
        return ""
      }
      const said = `${pen}${point[0].toFixed(1)} ${point[1].toFixed(1)}`
      pen = "L"
      return said
    })
    .join("")
}
