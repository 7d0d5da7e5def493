// Everyone's place on two axes.

import {svg, drawn} from "./svg.js"
import {planeOf} from "./plane.js"

/**
 * @param {HTMLElement} el
 * @param {{x: Axis, y: Axis, points: [number, number][], mine: [number, number] | null, said: string}} scatter
 * @param {Say} say
 */
export function scatterOf(el, {x: across, y: up, points, mine, said}, say) {
  drawn(
    el,
    said,
    width => Math.min(0.66 * width, 420),
    room => {
      const {parts, x, y} = planeOf(room, across, up, say)
      const r = 0.45 * room.type
      for (const [a, b] of points) parts.push(svg("circle", {class: "dot see-through", cx: x.at(a), cy: y.at(b), r}))
      if (mine) {
        const s = 0.6 * room.type
        const [a, b] = [x.at(mine[0]), y.at(mine[1])]
        parts.push(svg("path", {class: "mine", d: `M${a} ${b - s}l${s} ${s}l${-s} ${s}l${-s} ${-s}z`}))
      }
      return parts
    },
  )
}
