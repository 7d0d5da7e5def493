// The home page: the biological pump as one living diagram. Everything that moves is drawn on one canvas, which is
// hidden from screen readers and has a paragraph in its place; every word is a real element over it. All numbers, and
// which labs there are, the server says.

import {make} from "./html.js"
import {artOf} from "./scene/art.js"
import {faceOf, hourAt} from "./scene/clock.js"
import {framed, put} from "./scene/layout.js"
import {loopOf} from "./scene/loop.js"
import {mix} from "./scene/numbers.js"
import {halfOf} from "./scene/ribbons.js"
import {airOf, awayOf, keptOf, leverOf, waysOf} from "./scene/told.js"
import {ALT, doorOf, markOf} from "./scene/words.js"
import {worldOf} from "./scene/world.js"
import DOORS from "./scene/doors.css" with {type: "text"}
import TOLD from "./scene/told.css" with {type: "text"}
import STYLE from "./scene.css" with {type: "text"}

const PIXELS = 4.6e6 // that a canvas may have
const BEGUN = 24 // seconds into the picture at first sight
const DIM = 0.4
const BRIGHT = {bloom: 1.9, migrants: 1.9, snow: 1.9, fan: 1.9, flow: 3.2, drift: 1.9}

/** @param {Context<SceneModel>} context */
export function render({model, el}) {
  const {pump} = model
  const canvas = make("canvas", {"aria-hidden": "true"})
  const go = make(
    "a",
    {class: "go", href: pump.door.href, "data-name": pump.door.name},
    make("b", {}, "Move a lever"),
    " ",
    make("span", {}, "of the whole pump, and see what stays"),
  )
  const lever = leverOf(pump, choose)
  const say = make("div", {class: "say"}, make("h1", {}, pump.headline), make("p", {}, pump.lead), go, lever.node)
  const ways = waysOf(pump)
  const away = awayOf(pump.away)
  const kept = keptOf(pump)
  const marks = model.doors.filter(({part}) => part).map(door => markOf(door, emphasise))
  const down = make("div", {class: "down"}, ways.whole, ...ways.links, away, ...marks)
  const face = faceOf()
  const front = make(
    "div",
    {class: "front"},
    canvas,
    make("p", {class: "hidden"}, ALT),
    say,
    airOf(pump.air),
    down,
    kept.node,
    face.button,
  )
  const doors = make(
    "nav",
    {class: "doors", "aria-label": "Doors to the labs"},
    make(
      "p",
      {},
      "Each part has its own lab, and one number. ",
      make("a", {href: "why"}, "Why these numbers differ"),
      " · ",
      make("a", {href: "teach"}, "Teach it to a class"),
      " · ",
      make("a", {href: "present"}, "Show it to a room"),
    ),
    make("ul", {}, ...model.doors.map(door => doorOf(door, emphasise))),
  )
  const root = make("section", {class: "pump", "aria-label": "The ocean’s carbon pump"}, front, doors)
  el.style.width = "100%"
  el.replaceChildren(make("style", {}, STYLE + TOLD + DOORS), root)

  const quiet = matchMedia("(prefers-reduced-motion: reduce)")
  const colours = [...kept.node.querySelectorAll("i")].map(bar => getComputedStyle(bar).backgroundColor.slice(4, -1))
  const draw = artOf(canvas, colours)
  /** @type {Frame} */
  let frame
  /** @type {World} */
  let world
  let seconds = 0
  let paused = false
  let emphasised = ""
  /** @type {Glow} */
  const glow = {bloom: 1, migrants: 1, snow: 1, fan: 1, flow: 1, drift: 1}
  /** What is shown of the chosen world, and what is on its way there. */
  let chosen = shapeOf(pump.worlds[0])
  let shown = chosen
  /** @type {((y: number) => number)[]} */
  let half = []
  const themeNow = () => (model.dark ? "dark" : "light")

  /** @param {string} part */
  function emphasise(part) {
    emphasised = part
    loop.kick()
  }

  /** @param {Case} one */
  function choose(one) {
    chosen = shapeOf(one)
    for (const each of [lever, ways, kept]) each.set(one)
    loop.kick()
  }

  /**
   * The part a door stands for grows bright, the others dim; whether any is still on its way.
   * @param {number} share
   */
  function ease(share) {
    let moving = false
    for (const part of /** @type {(keyof Glow)[]} */ (Object.keys(glow))) {
      const goal = !emphasised ? 1 : emphasised === part ? BRIGHT[part] : DIM
      const now = Math.abs(goal - glow[part]) < 0.01 ? goal : mix(glow[part], goal, share)
      moving ||= now !== goal
      glow[part] = now
    }
    return moving
  }

  /**
   * The ways grow towards the chosen world; whether they are still on their way.
   * @param {number} share
   */
  function grow(share) {
    if (shown === chosen) return false
    const near =
      share === 1 || Math.abs(shown.passing[0][0] - chosen.passing[0][0]) + Math.abs(shown.up - chosen.up) < 0.02
    shown = near
      ? chosen
      : {
          passing: shown.passing.map((way, i) => way.map((flux, n) => mix(flux, chosen.passing[i][n], share))),
          up: mix(shown.up, chosen.up, share),
          life: mix(shown.life, chosen.life, share),
        }
    widen()
    return !near
  }

  function widen() {
    half = shown.passing.map(way => halfOf(frame, pump.depths, way))
  }

  const loop = loopOf(front, step => {
    const still = quiet.matches
    const running = !still && !paused
    if (running) seconds += step
    const easing = [ease(still ? 1 : 0.18), grow(still ? 1 : 0.16)].some(Boolean)
    const hour = hourAt(themeNow(), seconds, still)
    if (frame) draw(frame, world, {t: still ? BEGUN : BEGUN + seconds, hour, glow, half, ...shown})
    face.set(hour, still, paused, chosen.life > chosen.up)
    return running || easing
  })

  /** The frame as wide and as high as the page has it now. */
  function measure() {
    const found = framed({root, front, down, say}, pump)
    if (!found || (found.W === frame?.W && found.H === frame.H && found.E === frame.E)) return
    const {W, H} = found
    const D = Math.min(devicePixelRatio || 1, 2, Math.sqrt(PIXELS / (W * H)))
    canvas.width = Math.round(W * D)
    canvas.height = Math.round(H * D)
    canvas.style.height = `${H}px`
    frame = {...found, D, theme: themeNow()}
    world = worldOf(frame)
    widen()
    put(frame, down, {ways: ways.links, whole: ways.whole, away, kept: kept.node, marks})
  }

  const colour = () => {
    root.classList.toggle("dark", model.dark)
    if (frame) frame = {...frame, theme: themeNow()}
    loop.kick()
  }
  const resized = new ResizeObserver(() => {
    measure()
    loop.kick()
  })
  for (const each of [front, say]) resized.observe(each)
  quiet.addEventListener("change", loop.kick)
  face.button.addEventListener("click", () => {
    paused = !paused
    loop.kick()
  })
  model.on("dark", colour)
  model.on("remove", () => {
    loop.stop()
    resized.disconnect()
    quiet.removeEventListener("change", loop.kick)
  })
  choose(pump.worlds[0])
  colour()
  measure()
}

/**
 * Of a world, what is drawn: what passes, whether animals stay up, and whether anything lives.
 * @param {Case} world
 */
const shapeOf = ({passing}) => {
  const life = passing.some(([first]) => first > 0)
  return {passing, up: life && passing[1][0] === 0 ? 1 : 0, life: life ? 1 : 0}
}
