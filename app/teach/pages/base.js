// What every plain page has: its data, words about how it stands, and a heading that is told when it is new.

import {make} from "../../components/html.js"

/** What the server put into the page. @returns {any} */
export const given = () => JSON.parse(document.getElementById("data").textContent)

/** Text of the server's, which holds markup of its own making only: paragraphs and bold. @param {string} html */
export function prose(html, className = "prose") {
  const node = make("div", {class: className})
  node.innerHTML = html
  return node
}

/** The words of such a text. @param {string} html */
export const plain = html => prose(html).textContent

/** What only a screen reader is told. @param {string} text */
export const aside = text => make("span", {class: "sr"}, text)

/**
 * A button that does something.
 * @param {string} text
 * @param {() => void} act
 * @param {string} [className]
 */
export function button(text, act, className = "quiet") {
  const node = make("button", {type: "button", class: className}, text)
  node.addEventListener("click", act)
  return node
}

/**
 * How far one is: a bar of as many pieces as there are steps.
 * @param {number} at
 * @param {number} count
 * @param {Say} say
 */
export const progress = (at, count, say) =>
  make(
    "div",
    {class: "progress", role: "img", "aria-label": say("student_step", {at: at + 1, count})},
    ...pieces(at, count),
  )

/** @param {number} at @param {number} count */
export const pieces = (at, count) =>
  Array.from({length: count}, (_, i) => make("i", {class: i < at ? "done" : i === at ? "now" : ""}))

/** The focus goes to what is new, so that a screen reader begins there. @param {HTMLElement} node */
export function arrive(node) {
  node.tabIndex = -1
  node.focus({preventScroll: true})
  scrollTo(0, 0)
}

/**
 * All that a page says for now: a heading, a sentence, ways on.
 * @param {HTMLElement} main
 * @param {string} title
 * @param {string} text
 * @param {HTMLElement[]} ways
 */
export function notice(main, title, text, ...ways) {
  const heading = make("h1", {class: "question"}, title)
  main.className = "notice"
  main.replaceChildren(heading, make("p", {}, text), ...ways)
  arrive(heading)
}
