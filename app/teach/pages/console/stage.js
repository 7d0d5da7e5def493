// The picture of a step: what it is about, and the class's answers, beside the model's once it is revealed. It takes the height
// that its place has to give.

import {make} from "../../../components/html.js"
import {pictureOf} from "../pictures/picture.js"
import {shown} from "../steps/steps.js"

/** @type {{class: any, model: any}} */
const NOTHING = {class: null, model: null}
const LEAST = 220 // pixels, of a picture's height
const BESIDE = 560 // pixels of width from which words stand beside a map

/**
 * Draws a step anew where it is another than the one drawn.
 * @param {HTMLElement} at In a column, of which it has what the others leave
 * @param {Say} say
 * @param {HTMLElement} [apart] Where the words of the answer go, while it is to be seen; under or beside the picture otherwise
 */
export function stageOf(at, say, apart) {
  let drawn = ""
  /** @type {any} */
  let now = null

  function draw() {
    const inner = make("div")
    at.replaceChildren(inner)
    if (now.picture) pictureOf(inner, now.picture, say)
    if (now.kind !== "read") shown(inner, now.shown ? now : {...now, shown: NOTHING}, null, say)
    apart?.replaceChildren(...(apart.checkVisibility() ? inner.querySelectorAll(".told, .said") : []))
    return inner
  }

  /** Draws, sees what stands beside the picture, and draws it as high as there is room for; a map keeps its shape. */
  function fit() {
    at.style.removeProperty("--tall")
    const inner = draw()
    const pictures = /** @type {NodeListOf<HTMLElement>} */ (inner.querySelectorAll(".picture"))
    if (pictures.length !== 1) return
    const [picture] = pictures
    at.classList.add("free")
    const high = at.clientHeight
    at.classList.remove("free")
    const [wide, tall] = [picture.clientWidth, picture.clientHeight]
    if (picture.querySelector("image")) {
      const beside = !apart && wide >= BESIDE && picture.parentElement === inner
      inner.classList.toggle("beside", beside)
      const room = Math.max(LEAST, beside ? high : high - (inner.offsetHeight - tall))
      picture.style.width = `${Math.min(beside ? 0.64 * wide : wide, (wide * room) / tall)}px`
    } else {
      at.style.setProperty("--tall", String(Math.max(LEAST, high - (inner.offsetHeight - tall))))
      draw()
    }
  }

  new ResizeObserver(() => now && fit()).observe(at.parentElement)

  /** @param {any} step */
  return step => {
    const told = JSON.stringify(step)
    if (told === drawn) return
    drawn = told
    now = step
    fit()
  }
}
