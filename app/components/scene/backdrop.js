// What does not move, painted once for each size and theme: the sea by day and by night, the stars, three veils of
// bloom.

import {clamp} from "./numbers.js"
import {canvasOf, fixed, stamp} from "./sprites.js"

/** Of the sea, from top to bottom, by day and by night. */
const SEA = {
  light: [
    ["#3aa3bf", "#1b789a", "#0d4c6a", "#072c42", "#041a29"],
    ["#27789a", "#135876", "#0a3c57", "#062539", "#031622"],
  ],
  dark: [
    ["#24809f", "#125d7c", "#0a3d58", "#062638", "#031520"],
    ["#185b78", "#0d435d", "#072e44", "#051d2d", "#02101a"],
  ],
}
const STOPS = [0, 0.15, 0.42, 0.75, 1]
const ABOVE = 14 // the sea begins so far above the surface, for the waves
export const VEIL = {side: 12, height: 110}

/**
 * @param {CanvasRenderingContext2D} c
 * @param {CanvasGradient} gradient
 * @param {[at: number, strength: number][]} stops
 */
function shade(c, gradient, stops) {
  for (const [at, strength] of stops) gradient.addColorStop(at, `rgba(3,32,50,${strength})`)
  c.fillStyle = gradient
}

/**
 * Dark behind the headline, and behind the depths on a wide scene.
 * @param {CanvasRenderingContext2D} c
 * @param {Frame} frame
 * @param {number} deep
 */
function behindLetters(c, {W, S, tall, letters}, deep) {
  if (tall) {
    const end = Math.min(letters.end - S + 70, deep)
    shade(c, c.createLinearGradient(0, 0, 0, end), [
      [0, 0],
      [52 / end, 0.62],
      [1 - 60 / end, 0.56],
      [1, 0],
    ])
    c.fillRect(0, 0, W, end)
    return
  }
  c.save()
  c.translate(W * 0.16, letters.end - letters.height / 2 - S + ABOVE)
  c.scale(W * 0.31, Math.max(190, letters.height * 0.9))
  shade(c, c.createRadialGradient(0, 0, 0, 0, 0, 1), [
    [0, 0.62],
    [0.6, 0.46],
    [0.85, 0.12],
    [1, 0],
  ])
  c.fillRect(-1, -1, 2, 2)
  c.restore()
  shade(c, c.createLinearGradient(W - 150, 0, W, 0), [
    [0, 0],
    [1, 0.34],
  ])
  c.fillRect(W - 150, 0, 150, deep)
}

/**
 * @param {CanvasRenderingContext2D} g Where it will be drawn
 * @param {Frame} frame
 * @param {World} world
 * @param {Sprites} sprites
 */
export function backdropOf(g, frame, world, sprites) {
  const {W, H, S, D, tall, theme} = frame
  const deep = H - S + ABOVE
  /** @type {(w: number, h: number, draw: (c: CanvasRenderingContext2D) => void) => HTMLCanvasElement | ImageBitmap} */
  const paint = (w, h, draw) => {
    const canvas = canvasOf(w * D, h * D)
    const c = canvas.getContext("2d")
    c.setTransform(D, 0, 0, D, 0, 0)
    draw(c)
    return fixed(canvas)
  }
  const stops = tall ? [0, clamp(150 / deep), clamp(520 / deep, 0, 0.4), 0.7, 1] : STOPS

  const sea = (/** @type {0 | 1} */ day) =>
    paint(W, deep, c => {
      const water = c.createLinearGradient(0, 0, 0, deep)
      SEA[theme][1 - day].forEach((colour, i) => water.addColorStop(stops[i], colour))
      c.fillStyle = water
      c.fillRect(0, 0, W, deep)
      c.globalAlpha = 0.1 + 0.1 * day
      for (const {x, w} of world.patches) c.drawImage(sprites.bubble.image, x - w * 1.5, -26, w * 3, 120)
      c.globalAlpha = 1
      behindLetters(c, frame, deep)
      c.fillStyle = theme === "dark" ? "#02090f" : "#03121c"
      c.beginPath()
      c.moveTo(0, deep)
      for (const [x, y] of world.floor) c.lineTo(x, y - S + ABOVE)
      c.lineTo(W, deep)
      c.fill()
      c.strokeStyle = "rgba(170,205,220,.16)"
      c.lineWidth = 1
      c.beginPath()
      for (const [x, y] of world.floor) c.lineTo(x, y - S + ABOVE)
      c.stroke()
    })
  const pattern = (/** @type {HTMLCanvasElement | ImageBitmap} */ image) => {
    const made = g.createPattern(image, "no-repeat")
    made.setTransform(new DOMMatrix([1 / D, 0, 0, 1 / D, 0, S - ABOVE]))
    return made
  }

  const stars = paint(W, S, c => {
    c.fillStyle = "#eef6fb"
    for (const {x, y, s, a} of world.stars) {
      c.globalAlpha = a
      c.beginPath()
      c.arc(x, y, s, 0, 7)
      c.fill()
    }
  })
  const veils = [0, 1, 2].map(n =>
    paint(W + 2 * VEIL.side, VEIL.height, c =>
      world.bloom.forEach((cell, i) => {
        if (i % 3 !== n) return
        c.globalAlpha = cell.a
        stamp(c, cell.lime ? sprites.lime : sprites.green, cell.x + VEIL.side, cell.y + 4, cell.s)
      }),
    ),
  )
  return {day: pattern(sea(1)), night: pattern(sea(0)), stars, veils}
}
