// Pictures that were added to a story wait at the foot of the page until they are put in order at /present/edit.

import {make} from "./html.js"
import {kept} from "./kept.js"
import STYLE from "./tray.css" with {type: "text"}

const store = kept("story-tray")
const MOST = 24

/** @returns {{lab: string, query: string, picture: string}[]} */
const waiting = () => store.read() ?? []

/** @param {object[]} pictures */
function keep(pictures) {
  store.write(pictures)
  tray()
}

/** Adds a picture as the page’s address says what is set. @param {string} lab @param {string} picture */
export function add(lab, picture) {
  keep([...waiting(), {lab, query: location.search.slice(1), picture}].slice(-MOST))
}

/** The tray, if anything waits in it; one for the page. */
export function tray() {
  document.querySelector("#story-tray")?.remove()
  const {length} = waiting()
  if (!length) return
  const clear = make("button", {type: "button", "aria-label": "Empty the tray"}, "×")
  clear.addEventListener("click", () => keep([]))
  const place = make(
    "aside",
    {id: "story-tray", "aria-label": "For a story"},
    make("style", {}, STYLE),
    make("span", {role: "status"}, `${length} ${length === 1 ? "picture" : "pictures"} for a story`),
    make("a", {href: "/present/edit"}, "Put them in order"),
    clear,
  )
  document.body.append(place)
}
