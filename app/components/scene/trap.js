// The sediment trap on its mooring, and the strands along which its catch comes from far around.

import {clamp, mix} from "./numbers.js"
import {stamp} from "./sprites.js"
import {along} from "./world.js"

/** @type {Part} */
export function drawTrap(canvas, moment, k) {
  if (!canvas.frame.tall) drawCone(canvas, k)
  drawStrands(canvas, moment, k)
  drawMooring(canvas)
}

/**
 * @param {Canvas} canvas
 * @param {number} k
 */
function drawCone({g, frame, world}, k) {
  const {x, y, reach} = world.trap
  const top = frame.S + 12
  const [middle, high] = [mix(y, top, 0.45), mix(y, top, 0.7)]
  const fade = g.createLinearGradient(0, top, 0, y)
  fade.addColorStop(0, "rgba(150,225,245,0)")
  fade.addColorStop(0.16, `rgba(150,225,245,${0.12 * Math.min(k, 1.7)})`)
  fade.addColorStop(1, `rgba(150,225,245,${0.04 * k})`)
  g.fillStyle = fade
  g.beginPath()
  g.moveTo(x - 9, y - 12)
  g.bezierCurveTo(x - reach * 0.25, middle, x - reach, high, x - reach * 1.35, top)
  g.lineTo(x + reach * 1.35, top)
  g.bezierCurveTo(x + reach, high, x + reach * 0.25, middle, x + 9, y - 12)
  g.fill()
}

/** @type {Part} */
function drawStrands({g, frame, world, sprites}, {t, life}, k) {
  g.lineWidth = 1
  g.strokeStyle = "#a9e8f8"
  for (const strong of [false, true]) {
    g.globalAlpha = clamp((strong ? 0.34 : 0.17) * k)
    g.beginPath()
    world.strands.forEach((strand, i) => {
      if (strand.b > 0.2 !== strong) return
      const [first, ...others] = world.curves[i]
      g.moveTo(...first)
      for (const point of others) g.lineTo(...point)
    })
    g.stroke()
  }
  for (const strand of world.strands) {
    const u = 1 - ((strand.c + t / 46) % 1) // what sinks along them, and thins
    g.globalAlpha = clamp((0.35 + 0.5 * u) * k) * life
    stamp(g, sprites.caught, ...along(frame, world.trap, strand, u), k > 1 ? 0.95 : 0.7)
  }
}

/**
 * Anchor, line, floats, funnel.
 * @param {Canvas} canvas
 */
function drawMooring({g, world}) {
  const {x, y} = world.trap
  const {floor, buoy} = world.mooring
  const float = (/** @type {number} */ at, /** @type {number} */ r) => {
    g.beginPath()
    g.arc(x, at, r, 0, 7)
    g.fill()
  }
  g.globalAlpha = 1
  g.strokeStyle = "rgba(226,240,246,.62)"
  g.lineWidth = 1.2
  g.beginPath()
  g.moveTo(x, buoy)
  g.lineTo(x, y - 16)
  g.moveTo(x, y + 13)
  g.lineTo(x, floor)
  g.stroke()
  g.fillStyle = "#ffb347"
  float(buoy, 6.5)
  float(buoy + 15, 4)
  g.fillStyle = "#ffd79a"
  for (const above of [46, 38, 30]) float(y - above, 2.6)
  g.fillStyle = "#9fb6c1"
  g.fillRect(x - 8, floor - 5, 16, 8)

  const brass = g.createLinearGradient(x - 15, 0, x + 15, 0)
  brass.addColorStop(0, "#ffffff")
  brass.addColorStop(0.45, "#ffe9b8")
  brass.addColorStop(1, "#d9a94d")
  g.fillStyle = brass
  g.beginPath()
  g.moveTo(x - 15, y - 17)
  g.lineTo(x + 15, y - 17)
  g.lineTo(x + 4.5, y + 4)
  g.lineTo(x + 4.5, y + 13)
  g.lineTo(x - 4.5, y + 13)
  g.lineTo(x - 4.5, y + 4)
  g.fill()
  g.strokeStyle = "rgba(10,40,56,.55)"
  g.lineWidth = 1
  g.beginPath()
  g.moveTo(x - 15, y - 17)
  g.lineTo(x + 15, y - 17)
  g.stroke()
}
