// The home page: the biological pump as one living diagram. Everything that moves is drawn on one canvas, which is
// hidden from screen readers and has a paragraph in its place; every word is a real element over it. Which doors there
// are, where they stand (x and y of their upper left corner, 0 to 1) and which part of the picture they are about, the
// server says.

import {artOf} from "./scene/art.js"
import {faceOf, hourAt} from "./scene/clock.js"
import {place} from "./scene/layout.js"
import {loopOf} from "./scene/loop.js"
import {mix} from "./scene/numbers.js"
import {AGES, ALT, depthsOf, doorOf, make, wayOf} from "./scene/words.js"
import {worldOf, yOf} from "./scene/world.js"
import STYLE from "./scene.css" with {type: "text"}

const TALL = 900 // below this width the words stand above the picture, and cards in a column
const PIXELS = 4.6e6 // that a canvas may have
const BEGUN = 24 // seconds into the picture at first sight
const DIM = 0.4
const BRIGHT = {bloom: 1.9, migrants: 1.9, snow: 1.9, fan: 1.9, flow: 3.2}

/** @param {Context<SceneModel>} context */
export function render({model, el}) {
  const canvas = make("canvas", {"aria-hidden": "true"})
  const say = make("div", {class: "say"}, make("h1", {}, model.headline), make("p", {}, model.lead))
  const scale = make("ul", {class: "scale", "aria-hidden": "true"})
  const ages = AGES.map(({text, ...at}) => ({node: make("li", {}, text), ...at}))
  const doors = model.doors.map(door => ({node: doorOf(door, emphasise), x: door.x, y: door.y}))
  const ways = make("nav", {class: "ways", "aria-label": "Ways in"}, ...model.ways.map(wayOf))
  const face = faceOf()
  const nodes = (/** @type {Placed[]} */ placed) => placed.map(({node}) => node)
  const root = make(
    "section",
    {class: "pump", "aria-label": "The ocean’s carbon pump"},
    canvas,
    make("p", {class: "hidden"}, ALT),
    say,
    scale,
    make("ul", {class: "ages", "aria-label": "Time since the water was last at the surface"}, ...nodes(ages)),
    make("nav", {class: "doors", "aria-label": "Doors to the labs"}, make("ul", {}, ...nodes(doors))),
    ways,
    face.button,
  )
  el.style.width = "100%"
  el.replaceChildren(make("style", {}, STYLE), root)

  const quiet = matchMedia("(prefers-reduced-motion: reduce)")
  const draw = artOf(canvas)
  /** @type {Frame} */
  let frame
  /** @type {World} */
  let world
  let seconds = 0
  let paused = false
  let emphasised = ""
  /** @type {Glow} */
  const glow = {bloom: 1, migrants: 1, snow: 1, fan: 1, flow: 1}
  const themeNow = () => (model.dark ? "dark" : "light")

  /** @param {string} part */
  function emphasise(part) {
    emphasised = part
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

  const loop = loopOf(root, step => {
    const still = quiet.matches
    const running = !still && !paused
    if (running) seconds += step
    const easing = ease(still ? 1 : 0.18)
    const hour = hourAt(themeNow(), seconds, still)
    if (frame) draw(frame, world, {t: still ? BEGUN : BEGUN + seconds, hour, glow})
    face.set(hour, still, paused)
    return running || easing
  })

  /** The frame as wide and as high as the page has it now. */
  function measure() {
    const W = root.clientWidth
    if (!W) return
    const tall = W < TALL
    const sky = tall ? (W < 700 ? 96 : 120) : 0
    const above = sky ? sky + 58 : 0
    root.classList.toggle("tall", tall)
    say.style.paddingTop = above ? `${above}px` : ""
    const H = root.clientHeight
    if (W === frame?.W && H === frame?.H) return
    const D = Math.min(devicePixelRatio || 1, 2, Math.sqrt(PIXELS / (W * H)))
    canvas.width = Math.round(W * D)
    canvas.height = Math.round(H * D)
    const {offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height} = say
    const end = top + height
    const letters = {x0: left - 6, x1: left + width + 6, y0: top + above - 4, y1: end + 4, end, height}
    const [S, X0] = tall ? [sky, 0] : [Math.round(H * 0.178), W * 0.345]
    frame = {W, H, S, X0, D, tall, theme: themeNow(), letters}
    world = worldOf(frame)
    arrange()
  }

  function arrange() {
    if (!frame) return
    scale.replaceChildren(...depthsOf(frame, depth => yOf(frame, depth)))
    const marks = /** @type {HTMLElement[]} */ ([...scale.children])
    const walls = ways.children.length ? [say, ways, face.button] : [say, face.button]
    if (!frame.tall) place(root, frame, {cards: doors, ages, walls, marks})
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
  resized.observe(root)
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
  colour()
  measure()
  document.fonts?.ready.then(() => {
    arrange()
    loop.kick()
  })
}
