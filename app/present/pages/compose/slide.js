// A slide in the editor: its words, its levers, what is voted, and numbers to put into the words.

import {escape} from "../../../components/html.js"

/**
 * @param {any} slide
 * @param {number} i
 * @param {Draft} story
 * @param {any[]} labs
 * @param {Say} say
 */
export function markup(slide, i, story, labs, say) {
  const lab = labs.find(each => each.name === story.states[slide.show]?.lab)
  const area = (/** @type {string} */ field, /** @type {string} */ label, /** @type {number} */ most) =>
    `<label>${say(label)}<textarea data-field="${field}" maxlength="${most}" rows="${field === "sentence" ? 2 : 3}">${escape(slide[field] ?? "")}</textarea></label>`
  return `<li data-slide="${i}"><header><b>${say("story_slide", {n: i + 1})}</b> <span>${escape(slide.picture ?? "")}</span>
      <span class="moves">${step("up", "story_up", i === 0, say)}${step("down", "story_down", i === story.slides.length - 1, say)}
      <button type="button" class="quiet" data-do="delete" aria-label="${say("story_delete_title", {n: i + 1})}">${say("story_delete")}</button></span></header>
    ${area("sentence", "story_sentence", 200)}${numbers(story, labs, say)}
    ${area("text", "story_text", 2000)}${area("notes", "story_notes_of", 2000)}
    ${lab ? levers(slide, lab, say) : ""}
    <label>${say("story_vote_of")}<textarea data-field="vote" rows="2">${escape((slide.vote ?? []).join("\n"))}</textarea></label></li>`
}

/** @param {string} way @param {string} key @param {boolean} off @param {Say} say */
const step = (way, key, off, say) =>
  `<button type="button" class="quiet" data-do="${way}"${off ? " disabled" : ""}>${say(key)}</button>`

/** Every number of every state, as it is written in words. @param {Draft} story @param {any[]} labs @param {Say} say */
function numbers(story, labs, say) {
  const groups = Object.entries(story.states).map(([name, state]) => {
    const told = labs.find(each => each.name === state.lab)?.tells.number ?? []
    const options = told.map(
      (/** @type {string[]} */ [key, text, unit]) =>
        `<option value="{${name}.${key}}">${escape(unit ? `${text}, ${unit}` : text)}</option>`,
    )
    return `<optgroup label="${escape(name)}">${options.join("")}</optgroup>`
  })
  return `<label class="insert"><select data-do="number" aria-label="${say("story_number")}"><option value="">${say("story_number")}</option>${groups.join("")}</select></label>`
}

/** @param {any} slide @param {any} lab @param {Say} say */
function levers(slide, lab, say) {
  const named = (slide.levers ?? []).map((/** @type {any} */ each) => each.lever ?? each)
  const choice = (/** @type {number} */ n) =>
    `<select data-lever="${n}" aria-label="${say("story_lever_of", {n: n + 1})}"><option value="">–</option>${lab.levers
      .map(
        (/** @type {string[]} */ [name, label]) =>
          `<option value="${name}"${named[n] === name ? " selected" : ""}>${escape(label)}</option>`,
      )
      .join("")}</select>`
  return `<fieldset><legend>${say("story_levers_of")}</legend>${choice(0)}${choice(1)}</fieldset>`
}
