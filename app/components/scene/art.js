// The scene drawn: sky, sea and everything in it, on one canvas.

import {backdropOf, VEIL} from "./backdrop.js"
import {dayAt} from "./clock.js"
import {drawMigrants} from "./migrants.js"
import {clamp} from "./numbers.js"
import {drawDrift, drawRibbons} from "./ribbons.js"
import {drawRays, drawSky} from "./sky.js"
import {spritesOf, stamp} from "./sprites.js"
import {drawTrap} from "./trap.js"
import {waveAt, yOf} from "./world.js"

/**
 * Draws a moment; what does not move is kept until the frame or the world is another.
 * @param {HTMLCanvasElement} element
 * @param {string[]} colours Of the three ways, as red, green and blue
 */
export function artOf(element, colours) {
  const g = element.getContext("2d", {alpha: false})
  const sprites = spritesOf()
  /** @type {Canvas} */
  let kept

  /** @type {(frame: Frame, world: World, scene: Omit<Moment, "day"> & {glow: Glow}) => void} */
  return (frame, world, {glow, ...scene}) => {
    if (kept?.frame !== frame) {
      kept = {g, frame, world, sprites, colours, backdrop: backdropOf(g, frame, world, sprites), faint: faintIn(frame)}
    }
    const moment = {...scene, day: dayAt(scene.hour)}
    g.setTransform(frame.D, 0, 0, frame.D, 0, 0)
    g.globalAlpha = 1
    drawSky(kept, moment)
    drawSea(kept, moment)
    drawRays(kept, moment)
    drawDepths(kept)
    drawFlow(kept, moment, glow.flow)
    drawRibbons(kept, moment, glow)
    drawTrap(kept, moment, glow.fan)
    drawBloom(kept, moment, glow.bloom)
    drawDrift(kept, moment, glow.drift)
    drawSnow(kept, moment, glow.snow)
    drawMigrants(kept, moment, glow.migrants)
    g.globalAlpha = 1
  }
}

/**
 * Fainter among the letters: the headline's block and, on a wide scene, the gutter with the depths.
 * @param {Frame} frame
 */
const faintIn =
  ({W, X1, letters: {x0, x1, y0, y1}}) =>
  (/** @type {number} */ x, /** @type {number} */ y) => {
    if (x > x0 && x < x1 && y > y0 && y < y1) return 0.15
    return x > X1 && x < W ? 0.3 : 1
  }

/**
 * @param {Canvas} canvas
 * @param {Moment} moment
 */
function drawSea({g, frame, backdrop}, {t, day}) {
  const {W, H, S, theme} = frame
  g.beginPath()
  g.moveTo(0, S + 14)
  for (let x = 0; x <= W + 16; x += 16) g.lineTo(x, waveAt(frame, x + 60, t * 0.8) - 3)
  g.lineTo(W, S + 14)
  g.fillStyle = theme === "dark" ? "rgba(40,120,150,.5)" : `rgba(90,178,204,${0.35 + 0.2 * day})`
  g.fill()

  const surface = () => {
    for (let x = 0; x <= W + 12; x += 12) g.lineTo(x, waveAt(frame, x, t))
  }
  g.beginPath()
  g.moveTo(0, H)
  surface()
  g.lineTo(W, H)
  g.closePath()
  g.fillStyle = day === 1 ? backdrop.day : backdrop.night
  g.fill()
  if (day > 0 && day < 1) {
    g.globalAlpha = day
    g.fillStyle = backdrop.day
    g.fill()
    g.globalAlpha = 1
  }
  g.strokeStyle = `rgba(236,250,255,${0.28 + 0.3 * day})`
  g.lineWidth = 1.3
  g.beginPath()
  surface()
  g.stroke()
}

/** @param {Canvas} canvas */
function drawDepths({g, frame}) {
  const {W, X0, E, lines} = frame
  g.setLineDash([2, 6])
  g.strokeStyle = "rgba(230,246,252,.3)"
  g.lineWidth = 1
  g.beginPath()
  for (const y of [E, ...lines]) {
    g.moveTo(X0 + 8, Math.round(y) + 0.5)
    g.lineTo(W, Math.round(y) + 0.5)
  }
  g.stroke()
  g.setLineDash([])
}

/** @type {Part} */
function drawFlow({g, frame, world}, {t}, k) {
  const {W, X0} = frame
  g.lineCap = "round"
  for (const f of world.flow) {
    const along = ((((f.x + (f.v * t) / 160) % 1.3) + 1.3) % 1.3) - 0.2
    const x0 = along * (W - X0) + X0
    const y = yOf(frame, f.z)
    g.globalAlpha = clamp(0.17 * k * clamp((x0 - X0 + 40) / 120))
    g.strokeStyle = "#8fcdf0"
    g.lineWidth = k > 1 ? 2 : 1.2
    g.beginPath()
    for (let i = 0; i <= 10; i++) {
      const x = x0 + (f.l * (W - X0) * i) / 10
      g.lineTo(x, y + 7 * Math.sin((x / 90) * f.k + f.p) + 3 * Math.sin(x / 37 + f.p))
    }
    g.stroke()
  }
  g.globalAlpha = 1
}

/** @type {Part} */
function drawBloom({g, frame, backdrop}, {t, day, life}, k) {
  g.globalAlpha = clamp((0.72 + 0.28 * day) * k) * life
  backdrop.veils.forEach((veil, i) => {
    const x = 4 * Math.sin(t * 0.35 + i * 2.1) - VEIL.side
    const y = frame.S - 1 + 2 * Math.sin(t * 0.5 + i * 2.1)
    for (let n = k > 1.3 ? 2 : 1; n--;) g.drawImage(veil, x, y, frame.W + 2 * VEIL.side, VEIL.height)
  })
}

/** @type {Part} */
function drawSnow({g, frame, world, sprites, faint}, {t, half}, k) {
  const {H, L, E, D, at} = frame
  const [deep, wide] = [H - L - 22, half[0]]
  const top = wide(E)
  g.fillStyle = "#f5e8d0"
  for (const flake of world.snow) {
    const u = (flake.p + t / 95) % 1
    if (u < 0.012) continue
    const y = L + u * deep
    const aside = Math.abs(flake.u) * top
    const left = clamp((wide(y) - aside) / 3)
    if (left <= 0) continue
    const x = (flake.stray ? flake.x : at[0] + flake.u * top) + 4 * Math.sin(u * 40 + flake.q)
    const big = flake.s * (k > 1 ? 1.25 : 1)
    g.globalAlpha = clamp(flake.a * k * left * (flake.floc ? 0.6 : 1)) * faint(x, y)
    if (flake.floc) stamp(g, sprites.floc, x, y, flake.s)
    else if (big > 0.8 || D > 1.4) stamp(g, sprites.snow, x, y, big)
    else g.fillRect(x - 1.35 * big, y - 1.35 * big, 2.7 * big, 2.7 * big)
  }
}
