// The picture's measures, and where in it words stand that belong to a depth or to a way.

import {BASE, yOf} from "./world.js"

const TALL = 1000 // below this width the words stand above the picture
const LETTERS = 128 // pixels above the base of the light for what is said of the ways, where the picture stands below the words
const AT = {wide: [0.3, 0.62, 0.87], tall: [0.18, 0.54, 0.86]}
const CLEAR = 26 // pixels from the middle of a lab's name to the box of what stays, below it
/** Where the middles of the labs' names are: across from the left, and how deep. @type {Record<string, [x: number, depth: number]>} */
const MARKS = {
  bloom: [0.465, 110],
  snow: [0.11, 700],
  migrants: [0.76, 640],
  fan: [0.11, 2900],
  drift: [0.745, 170],
  flow: [0.745, 1350],
}

/**
 * The picture's measures, all in pixels; nothing while it has no width.
 * @param {Record<"root" | "front" | "down" | "say", HTMLElement>} nodes
 * @param {Told} told
 * @returns {Omit<Frame, "D" | "theme"> | null}
 */
export function framed({root, front, down, say}, {away}) {
  const W = root.clientWidth
  if (!W) return null
  const tall = W < TALL
  root.classList.toggle("tall", tall)
  const S = tall ? say.offsetTop - 14 : Math.max(116, Math.round(front.clientHeight * 0.168))
  const H = tall ? down.offsetTop + down.offsetHeight : front.clientHeight
  const L = tall ? down.offsetTop : S
  const E = tall ? down.offsetTop + LETTERS : Math.round(S + (H - S) * Math.sqrt(BASE / 4000))
  const gutter = W < 600 ? 96 : W < 1700 ? 156 : 184
  const [X0, X1] = [tall ? 8 : W * 0.35, W - gutter]
  const at = AT[tall ? "tall" : "wide"].map(share => X0 + share * (X1 - X0))
  const [scale, zone] = [(X1 - X0) / (tall ? 29 : 30), (X1 - X0) * (tall ? 0.15 : 0.14)]
  const {offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height} = say
  const letters = {x0: left - 6, x1: left + width + 6, y0: top - 4, y1: top + height + 4, end: top + height, height}
  const lines = away.map(({depth}) => yOf({H, L, E}, depth))
  return {W, H, S, L, E, X0, X1, at, scale, zone, tall, letters, lines}
}

/**
 * Puts words beside what they are about.
 * @param {Frame} frame
 * @param {HTMLElement} down
 * @param {{ways: HTMLElement[], whole: HTMLElement, away: HTMLElement, kept: HTMLElement, marks: HTMLElement[]}} parts
 */
export function put(frame, down, {ways, whole, away, kept, marks}) {
  const {X0, X1, E, W, at, tall, lines} = frame
  const above = tall ? down.offsetTop : 0
  /** @type {(node: HTMLElement, x: number, y: number) => void} */
  const to = (node, x, y) => {
    node.style.left = `${Math.round(x)}px`
    node.style.top = `${Math.round(y - above)}px`
  }
  ways.forEach((way, i) => to(way, at[i], E - 6))
  to(whole, tall ? 16 : X0 + 8, tall ? above : E + 8)
  to(away, X1 + 6, above)
  away.style.width = `${W - X1 - 14}px`
  ;[away.firstElementChild, ...away.querySelectorAll("li")].forEach((row, i) => {
    to(/** @type {HTMLElement} */ (row), 0, i ? lines[i - 1] : E - 8)
  })
  kept.style.left = tall ? "" : `${Math.round(at[0] + 44)}px`
  kept.style.right = tall ? "" : `${Math.round(W - X1 + 10)}px`
  for (const mark of marks) {
    const [x, depth] = MARKS[mark.dataset.part] ?? [0, 0]
    mark.hidden = tall || !depth
    const lowest = x > AT.wide[0] ? kept.offsetTop - CLEAR : Infinity
    to(mark, X0 + x * (X1 - X0), Math.min(yOf(frame, depth), lowest))
  }
}
