// What a page says, in its language. `say("kept", {n: 3})` is the message of that key with what stands in braces filled in; a
// number is written as the language writes it, and with `n` the message is that of its plural (`kept_one` for one), if there
// is such. `say.number` and what else writes and reads numbers are of numbers.js.

import {numbersOf} from "./numbers.js"

/**
 * @param {Record<string, string>} words
 * @param {string} language
 * @returns {Say}
 */
export function sayOf(words, language) {
  const plural = new Intl.PluralRules(language)
  const numbers = numbersOf(language)
  /**
   * @param {string} key
   * @param {Record<string, string | number>} values
   */
  const say = (key, values = {}) => {
    const special = "n" in values ? words[`${key}_${plural.select(Number(values.n))}`] : undefined
    const text = special ?? words[key] ?? key
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name]
      return typeof value === "number" ? numbers.number(value, 6) : (value ?? whole)
    })
  }
  return Object.assign(say, {language, ...numbers})
}
