// Small pictures that are drawn once and stamped many times.

import {clamp} from "./numbers.js"

export const CARBON = "#ffc15e"

/**
 * @param {number} w
 * @param {number} h
 */
export function canvasOf(w, h) {
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(w))
  canvas.height = Math.max(1, Math.round(h))
  return canvas
}

/**
 * What is fixed is faster to stamp as a bitmap than as a canvas.
 * @param {HTMLCanvasElement} canvas
 */
export function fixed(canvas) {
  try {
    const off = new OffscreenCanvas(canvas.width, canvas.height)
    off.getContext("2d").drawImage(canvas, 0, 0)
    return off.transferToImageBitmap()
  } catch {
    return canvas
  }
}

/**
 * @param {CanvasRenderingContext2D} g
 * @param {Sprite} sprite
 * @param {number} x
 * @param {number} y
 * @param {number} k
 */
export const stamp = (g, {image, w, h}, x, y, k) => g.drawImage(image, x - (w * k) / 2, y - (h * k) / 2, w * k, h * k)

/**
 * Around its middle, three times as fine for sharpness.
 * @param {number} w
 * @param {number} h
 * @param {(g: CanvasRenderingContext2D) => void} draw
 * @returns {Sprite}
 */
function sprite(w, h, draw) {
  const canvas = canvasOf(w * 3, h * 3)
  const g = canvas.getContext("2d")
  g.scale(3, 3)
  g.translate(w / 2, h / 2)
  draw(g)
  return {image: fixed(canvas), w, h}
}

/** @type {(g: CanvasRenderingContext2D, x: number, y: number, r: number) => void} */
function disc(g, x, y, r) {
  g.beginPath()
  g.arc(x, y, r, 0, 7)
  g.fill()
}

const dot = (/** @type {number} */ r, /** @type {string} */ colour, soft = 0) =>
  sprite(2 * r + 2, 2 * r + 2, g => {
    const fade = g.createRadialGradient(0, 0, 0, 0, 0, r)
    fade.addColorStop(0, colour)
    fade.addColorStop(clamp(1 - soft, 0, 0.98), colour)
    fade.addColorStop(1, `${colour}00`)
    g.fillStyle = fade
    disc(g, 0, 0, r)
  })

const copepod = (/** @type {string} */ colour) =>
  sprite(15, 9, g => {
    g.fillStyle = g.strokeStyle = colour
    g.beginPath()
    g.ellipse(0.5, 0, 3.5, 1.75, 0, 0, 7)
    g.fill()
    g.lineWidth = 0.7
    g.beginPath()
    g.moveTo(3.5, 0)
    g.quadraticCurveTo(3, 3.4, -0.5, 4)
    g.moveTo(3.5, 0)
    g.quadraticCurveTo(3, -3.4, -0.5, -4)
    g.moveTo(-2.8, 0)
    g.lineTo(-5.4, 1)
    g.moveTo(-2.8, 0)
    g.lineTo(-5.4, -1)
    g.stroke()
  })

const fish = (/** @type {string} */ colour) =>
  sprite(24, 11, g => {
    g.fillStyle = colour
    g.beginPath()
    g.moveTo(9.5, 0.2)
    g.bezierCurveTo(6, -4.2, -1, -4, -5.5, -0.5)
    g.lineTo(-10.5, -3.4)
    g.quadraticCurveTo(-8.6, 0, -10.5, 3.6)
    g.lineTo(-5.5, 0.7)
    g.bezierCurveTo(-1, 4.1, 6, 4.2, 9.5, 0.2)
    g.fill()
    g.fillStyle = "#0a2a3c"
    disc(g, 6, -0.8, 0.95)
  })

const shrimp = (/** @type {string} */ colour) =>
  sprite(22, 13, g => {
    g.strokeStyle = colour
    g.lineCap = "round"
    g.lineWidth = 3.2
    g.beginPath()
    g.moveTo(5.5, -1.6)
    g.quadraticCurveTo(-2, -4.4, -6, 1.6)
    g.stroke()
    g.lineWidth = 1.8
    g.beginPath()
    g.moveTo(-6, 1.6)
    g.lineTo(-5, 4.8)
    g.stroke()
    g.lineWidth = 0.7
    g.beginPath()
    g.moveTo(5.5, -1.6)
    g.quadraticCurveTo(9.5, -4.5, 3, -5.8)
    for (const x of [3, 0.6, -1.8]) {
      g.moveTo(x, -1)
      g.lineTo(x - 1.4, 3)
    }
    g.stroke()
  })

const sun = () =>
  sprite(256, 256, g => {
    const shine = g.createRadialGradient(0, 0, 0, 0, 0, 128)
    shine.addColorStop(0, "#fff0c4")
    shine.addColorStop(0.25, "rgba(255,229,160,.75)")
    shine.addColorStop(1, "rgba(255,229,160,0)")
    g.fillStyle = shine
    g.fillRect(-128, -128, 256, 256)
    g.fillStyle = "#ffdc8c"
    disc(g, 0, 0, 26)
  })

const moon = () =>
  sprite(150, 150, g => {
    const shine = g.createRadialGradient(0, 0, 17, 0, 0, 74)
    shine.addColorStop(0, "rgba(222,238,248,.3)")
    shine.addColorStop(1, "rgba(222,238,248,0)")
    g.fillStyle = shine
    g.fillRect(-75, -75, 150, 150)
    g.fillStyle = "#edf4f8"
    disc(g, 0, 0, 17)
    g.fillStyle = "rgba(150,176,192,.35)"
    disc(g, -6, -3.4, 4)
    disc(g, 5, 5, 5)
    disc(g, 4, -7.6, 2.6)
  })

/** The layer of migrants as sonar sees it. */
function band() {
  const canvas = canvasOf(400, 60)
  const g = canvas.getContext("2d")
  const down = g.createLinearGradient(0, 0, 0, 60)
  down.addColorStop(0, "#ffc87800")
  down.addColorStop(0.5, "#ffc878")
  down.addColorStop(1, "#ffc87800")
  g.fillStyle = down
  g.fillRect(0, 0, 400, 60)
  const over = g.createLinearGradient(0, 0, 400, 0)
  over.addColorStop(0, "#0000")
  over.addColorStop(0.14, "#000")
  over.addColorStop(0.9, "#000")
  over.addColorStop(1, "#0000")
  g.globalCompositeOperation = "destination-in"
  g.fillStyle = over
  g.fillRect(0, 0, 400, 60)
  return fixed(canvas)
}

export const spritesOf = () => ({
  snow: dot(2.2, "#f5e8d0", 0.7),
  floc: dot(4.2, "#efdcb8", 1),
  green: dot(1.9, "#a5e592", 0.45),
  lime: dot(1.6, "#e0f4a6", 0.45),
  carbon: dot(2.6, CARBON, 0.75),
  caught: dot(2.2, "#c9f3ff", 0.8),
  bubble: dot(30, "#8fe6a0", 1),
  copepod: copepod("#7cc4ee"),
  fish: fish("#ff9a55"),
  shrimp: shrimp("#4ed6ac"),
  sun: sun(),
  moon: moon(),
  band: band(),
})
