// One lever below a picture that fills the screen, and which one it is.

import {escape, one} from "./html.js"
import {leverOf} from "./lever.js"
import STYLE from "./levers.css" with {type: "text"}
import OWN from "./presented.css" with {type: "text"}

/**
 * Puts a lever where the event “present” says, and gives what shows a value on it, if it is that lever's.
 * @param {Spec[]} specs
 * @param {Hand} hand
 * @param {() => string} latest The name of the lever that was moved last
 */
export function presented(specs, hand, latest) {
  const choices = specs.filter(spec => spec.group === "lever")
  /** @type {{name: string, show: Show} | null} */
  let now = null

  /** @param {HTMLElement} place */
  function put(place) {
    const root = place.shadowRoot ?? place.attachShadow({mode: "open"})
    const options = choices.map(({name, label}) => `<option value="${name}">${escape(label)}</option>`)
    root.innerHTML = `<style>${STYLE}${OWN}</style><form><select aria-label="Lever">${options.join("")}</select><div
        class="row"></div></form>`
    const select = root.querySelector("select")
    const choose = () => {
      const spec = choices.find(({name}) => name === select.value)
      const {row, show} = leverOf(spec, {...hand, focused: () => root.activeElement})
      one(root, ".row").replaceChildren(row)
      show(hand.value(spec.name))
      now = {name: spec.name, show}
    }
    const first = choices.find(({name}) => name === latest()) ?? choices.find(({kind}) => kind === "number")
    select.value = first.name
    select.addEventListener("change", choose)
    one(root, "form").addEventListener("submit", e => e.preventDefault())
    choose()
  }

  document.addEventListener("present", e => {
    now = null
    const place = /** @type {CustomEvent} */ (e).detail?.lever
    if (place) put(place)
  })
  /** @param {string} held */
  return held => {
    if (now && now.name !== held) now.show(hand.value(now.name))
  }
}
