// Numbers as the readers of a language write them, and read again as they type them.

const MINUS = "−"
const NONE = "–"
const THIN = "\u202f" // parts thousands in Spanish, where a point or comma may be the decimal mark

/**
 * `number(1353.6)` is “1,350”: three significant digits unless told otherwise; `stepped(160, 10)` has the decimals of a
 * step, `fitting` as many as tell something beside it, `quantity(160, "Pg C")` its unit after it, on the same line; `read` takes what is typed, or gives NaN.
 * @param {string} language
 */
export function numbersOf(language) {
  const spaced = language.startsWith("es")
  /** @type {Map<string, Intl.NumberFormat>} */
  const made = new Map()
  /**
   * @param {number} value
   * @param {Intl.NumberFormatOptions} options
   */
  const written = (value, options) => {
    if (!Number.isFinite(value)) return NONE
    const key = JSON.stringify(options)
    if (!made.has(key)) made.set(key, new Intl.NumberFormat(language, options))
    const parts = made.get(key).formatToParts(value)
    const text = parts.map(({type, value: said}) => (type === "group" && spaced ? THIN : said)).join("")
    return text.replace(/^-/, MINUS).replace(/^−(?=[0.,]*$)/, "")
  }
  /** @param {string} type */
  const sign = type => new Intl.NumberFormat(language).formatToParts(12345.6).find(p => p.type === type)
  const point = sign("decimal").value

  const number = (/** @type {number} */ value, digits = 3) => written(value, {maximumSignificantDigits: digits})
  const stepped = (/** @type {number} */ value, /** @type {number} */ step) => {
    const decimals = decimalsOf(step)
    return written(value, {minimumFractionDigits: decimals, maximumFractionDigits: decimals})
  }
  const quantity = (/** @type {number} */ value, unit = "", digits = 3) => withUnit(number(value, digits), unit)
  const percent = (/** @type {number} */ share) => withUnit(written(100 * share, {maximumFractionDigits: 0}), "%")
  const fitting = (/** @type {number} */ value, /** @type {number} */ step) => {
    const fine = Math.min(1, step)
    return Math.abs(value) < 10 * fine ? number(value, 2) : stepped(value, fine)
  }

  /** A mark that three digits follow parts thousands, if it is not the language's decimal mark. */
  const read = (/** @type {string} */ text) => {
    const bare = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[−–]/, "-")
    const whole = bare.replace(point === "." ? /,(?=\d{3}(?!\d))/g : /\.(?=\d{3}(?!\d))/g, "").replace(",", ".")
    return /^-?(\d+\.?\d*|\.\d+)$/.test(whole) ? Number(whole) : NaN
  }

  return {number, stepped, fitting, quantity, percent, read}
}

/** How many decimals a multiple of the step may have, six at most. @param {number} step */
export const decimalsOf = step => (step.toFixed(6).replace(/0+$/, "").split(".")[1] ?? "").length

/** On one line, with as many no-break spaces as the unit has spaces. @param {string} text @param {string} unit */
export const withUnit = (text, unit) => (unit ? `${text}\u00a0${unit.trim().replace(/ /g, "\u00a0")}` : text)
