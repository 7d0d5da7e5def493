// Where cards and labels stand: each at its place, then moved apart where they would touch one another or the words.

import {clamp} from "./numbers.js"

const EDGE = 16
const GUTTER = 92 // on the right, for the depths
const COLUMN = 300
const COLUMN_GAP = 14
const TURNS = 60
const FAR = 90 // an age stands near its water or nowhere

/**
 * By how much two boxes, kept a gap apart, overlap in x and in y; both above 0 when they touch.
 * @param {Box} a
 * @param {Box} b
 * @param {number} gap
 */
const overlap = (a, b, gap) => [
  Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x) + gap,
  Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y) + gap,
]

/**
 * Cards push one another apart; words stand firm.
 * @param {Box[]} cards Moved
 * @param {Box[]} walls
 * @param {{W: number, H: number, S: number}} frame
 */
export function spread(cards, walls, {W, H, S}) {
  const keep = (/** @type {Box} */ box) => {
    box.x = clamp(box.x, EDGE, W - GUTTER - box.w)
    box.y = clamp(box.y, S + 8, H - box.h - EDGE)
  }
  let touched = true
  for (let turn = 0; touched && turn < TURNS; turn++) {
    touched = false
    cards.forEach((card, i) => {
      for (const wall of walls) {
        const [dx, dy] = overlap(card, wall, 24)
        if (dx <= 0 || dy <= 0) continue
        touched = true
        card.x += dx
        keep(card)
      }
      for (const other of cards.slice(0, i)) {
        const [dx, dy] = overlap(card, other, 10)
        if (dx <= 0 || dy <= 0) continue
        touched = true
        if (dx < dy) {
          const k = (card.x + card.w / 2 < other.x + other.w / 2 ? -dx : dx) / 2
          card.x += k
          other.x -= k
        } else {
          const k = (card.y + card.h / 2 < other.y + other.h / 2 ? -dy : dy) / 2
          card.y += k
          other.y -= k
        }
        keep(card)
        keep(other)
      }
    })
  }
}

/**
 * Whether any card touches another one or the words, or hangs out of the picture.
 * @param {Box[]} cards
 * @param {Box[]} walls
 * @param {{H: number}} frame
 */
export const crowded = (cards, walls, {H}) =>
  cards.some(
    (card, i) =>
      card.y + card.h > H - EDGE + 1 ||
      [...walls, ...cards.slice(0, i)].some(other => overlap(card, other, 0).every(d => d > 0)),
  )

/**
 * Two columns beside the words, from the top down as the cards would stand in the picture, where that is too low for them.
 * @template {Box & {node: HTMLElement}} B
 * @param {B[]} cards Moved, and made as wide as their column
 * @param {{W: number, H: number, S: number, X0: number}} frame
 */
export function columns(cards, {W, H, S, X0}) {
  const w = Math.min(COLUMN, Math.floor((W - GUTTER - X0) / 2 - COLUMN_GAP))
  const left = W - GUTTER - 2 * w - COLUMN_GAP
  const order = [...cards].sort((a, b) => a.y - b.y)
  const rows = order.flatMap((_, i) => (i % 2 ? [] : [order.slice(i, i + 2).sort((a, b) => a.x - b.x)]))
  for (const card of order) {
    card.node.style.width = `${w}px`
    Object.assign(card, {w, h: card.node.offsetHeight})
  }
  const high = rows.map(row => Math.max(...row.map(({h}) => h)))
  const gap = Math.max(8, (H - S - high.reduce((a, b) => a + b, 0)) / (rows.length + 1))
  let y = S + gap
  rows.forEach((row, i) => {
    row.forEach((card, side) => Object.assign(card, {x: left + side * (w + COLUMN_GAP), y}))
    y += high[i] + gap
  })
}

/**
 * The free place nearest to where a label belongs, and how far that is; nothing if all around is taken.
 * @template {Box} B
 * @param {B} label
 * @param {Box[]} taken
 * @param {{W: number, H: number}} frame
 * @returns {(B & {far: number}) | null}
 */
export function nearest(label, taken, {W, H}) {
  let best = null
  for (let down = -15; down <= 15; down++) {
    for (let across = -20; across <= 20; across++) {
      const x = clamp(label.x + across * 12, EDGE, W - EDGE - label.w)
      const y = clamp(label.y + down * 10, 8, H - label.h - 8)
      const far = Math.hypot(x - label.x, 1.6 * (y - label.y))
      if (best && far >= best.far) continue
      const there = {...label, x, y, far}
      if (!taken.some(box => overlap(there, box, 6).every(d => d > 0))) best = there
    }
  }
  return best
}

/**
 * Puts everything that has a place in the picture where it can stand.
 * @param {HTMLElement} root
 * @param {Frame} frame
 * @param {{cards: Placed[], ages: Placed[], walls: HTMLElement[], marks: HTMLElement[]}} parts
 */
export function place(root, frame, {cards, ages, walls, marks}) {
  const {W, H, S} = frame
  const origin = root.getBoundingClientRect()
  root.classList.remove("columns")
  const boxOf = (/** @type {HTMLElement} */ node) => {
    const {left, top, width, height} = node.getBoundingClientRect()
    return {x: left - origin.left, y: top - origin.top, w: width, h: height}
  }
  const put = (/** @type {Placed} */ {node, x, y}, centred = true) => {
    node.style.transform = "none"
    node.style.width = ""
    const [w, h] = [node.offsetWidth, node.offsetHeight]
    const [left, top] = centred ? [x * W - w / 2, y * H - h / 2] : [x * W, y * H]
    return {
      node,
      w,
      h,
      x: clamp(left, EDGE, W - GUTTER - w),
      y: clamp(top, centred ? 8 : S + 8, H - h - EDGE),
    }
  }
  const firm = walls.map(boxOf)
  const moved = cards.map(card => put(card, false))
  const labels = ages.map(label => put(label))
  spread(moved, firm, frame)
  if (crowded(moved, firm, frame)) {
    root.classList.add("columns")
    columns(moved, frame)
  }
  const depths = marks.map(boxOf)
  for (const label of labels) {
    const free = nearest(label, [...firm, ...depths, ...moved], frame)
    const room = free && free.far < FAR
    label.node.style.visibility = room ? "" : "hidden"
    if (room) moved.push(free)
  }
  for (const {node, x, y} of moved) node.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
}
