// The three ways down, each as wide at any depth as what passes there.

import {clamp, mix} from "./numbers.js"
import {depthOf} from "./world.js"

/**
 * Half the width of a way, in pixels, by how far down the page: between two depths as a power of depth, as Martin's curve is,
 * or straight to where nothing is left; in the light as wide as where it leaves it.
 * @param {Frame} frame
 * @param {number[]} depths
 * @param {number[]} passing
 * @returns {(y: number) => number}
 */
export function halfOf(frame, depths, passing) {
  const points = depths.map((depth, i) => ({depth, flux: passing[i]}))
  return y => {
    const depth = depthOf(frame, y)
    const next = Math.max(
      1,
      points.findIndex(point => point.depth >= depth),
    )
    const [a, b] = [points[next - 1], points[next]]
    const part = clamp(Math.log(depth / a.depth) / Math.log(b.depth / a.depth))
    const flux = b.flux > 1e-3 ? a.flux * Math.pow(b.flux / a.flux, part) : mix(a.flux, b.flux, part)
    return (flux * frame.scale) / 2
  }
}

/** @type {(canvas: Canvas, moment: Moment, glow: Glow) => void} */
export function drawRibbons({g, frame, colours}, {passing, half}, glow) {
  const {E, H, at} = frame
  const k = [glow.snow, glow.migrants, glow.drift]
  passing.forEach((each, way) => {
    if (each[0] < 0.02) return
    const wide = half[way]
    const fade = g.createLinearGradient(0, E, 0, H)
    fade.addColorStop(0, `rgba(${colours[way]},${clamp(0.5 * k[way])})`)
    fade.addColorStop(1, `rgba(${colours[way]},${clamp(0.34 * k[way])})`)
    g.fillStyle = fade
    g.beginPath()
    for (let y = E; y <= H; y += 6) g.lineTo(at[way] - wide(y), y)
    for (let y = H; y >= E; y -= 6) g.lineTo(at[way] + wide(y), y)
    g.fill()
    g.strokeStyle = `rgba(${colours[way]},${clamp(0.95 * k[way])})`
    g.lineWidth = 2.5
    g.beginPath()
    g.moveTo(at[way] - wide(E), E)
    g.lineTo(at[way] + wide(E), E)
    g.stroke()
  })
}

/** Dissolved matter, which the water carries down and away. @type {Part} */
export function drawDrift({g, frame, world, sprites}, {t, half, life}, k) {
  const {L, E, H, at} = frame
  const wide = half[2]
  for (const speck of world.drift) {
    const u = (speck.p + t / 80) % 1
    const y = mix(L + 16, H, u * 0.62)
    const w = wide(y)
    if (w < speck.u * wide(E)) continue
    const away = clamp((y - E) / (H - E)) * 90 * speck.v
    g.globalAlpha = clamp(speck.a * k) * life
    g.drawImage(sprites.carbon.image, at[2] + away + (w + 16) * Math.sin(t / 5 + speck.q) * 0.8, y, 4.5, 4.5)
  }
  g.globalAlpha = 1
}
