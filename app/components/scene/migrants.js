// The animals that rise at dusk, fill with carbon by night, and sink at dawn; and their layer as sonar sees it.

import {nightAt} from "./clock.js"
import {clamp, mix, smooth} from "./numbers.js"
import {stamp} from "./sprites.js"
import {yOf} from "./world.js"

/**
 * How full their guts are: they fill by night and empty by day.
 * @param {number} hour
 */
function fullness(hour) {
  const since = (hour + 24 - 20) % 24
  return 0.2 + 0.8 * smooth(since / 5) * (1 - smooth((since - 11) / 9))
}

/** @type {Part} */
export function drawMigrants({g, frame, world, sprites, faint}, {t, hour, life, up: always}, k) {
  if (!life) return
  const {D, S, at, zone, tall} = frame
  const thick = tall ? 80 : 96
  const rise = (/** @type {number} */ night) => mix(night, 1, always)
  const layer = yOf(frame, mix(390, 60, rise(nightAt(hour))))
  g.globalAlpha = clamp(0.2 * k, 0, 0.36) * life
  g.drawImage(sprites.band, at[1] - zone * 1.2, Math.max(S + 4, layer - thick / 2), zone * 2.4, thick)

  const full = fullness(hour)
  for (const m of world.migrants) {
    const up = rise(nightAt(hour, m.late))
    const sinking = rise(nightAt(hour + 0.25, m.late)) - up
    const drift = (((m.x + (m.f * m.v * t) / 300) % 1) + 1) % 1
    const x = at[1] + zone * (2 * drift - 1)
    const y = yOf(frame, mix(m.deep, m.up, up)) + 3 * Math.sin(t * m.v + m.p)
    const {image, w, h} = sprites[m.kind]
    const size = m.s * (k > 1 ? 1.2 : 1)
    const tilt = clamp(-sinking * 5, -1, 1) * m.f
    const edge = clamp((1 - Math.abs(2 * drift - 1)) * 5) * faint(x, y)
    const [cos, sin] = [Math.cos(tilt) * D, Math.sin(tilt) * D]
    g.globalAlpha = clamp(0.92 * k) * edge * life
    g.setTransform(cos * m.f, sin * m.f, -sin, cos, x * D, y * D)
    g.drawImage(image, (-w * size) / 2, (-h * size) / 2, w * size, h * size)
    if (full > 0.25) {
      g.globalAlpha *= full
      stamp(g, sprites.carbon, 0, 0.4, size * (m.kind === "copepod" ? 0.75 : 0.95))
    }
  }
  g.setTransform(D, 0, 0, D, 0, 0)
}
