import assert from "node:assert/strict"
import {test} from "node:test"

import {MEANS} from "../../app/components/glossary.js"
import {bound, parts} from "../../app/components/terms.js"

const terms = text => parts(text, new Set()).flatMap(([words, term]) => (term ? [words] : []))

test("a text is cut into its terms and what stands between them", () => {
  const text = "With NO_FOREFF and σ₂ = 0.3, POC (Pg C)"
  assert.deepEqual(terms(text), ["NO_FOREFF", "σ₂", "POC", "Pg"])
  assert.equal(
    parts(text, new Set())
      .map(([words]) => words)
      .join(""),
    text,
  )
})

test("a term is no part of another word, and the longest is taken", () => {
  assert.deepEqual(terms("REDFIELD, BLUE, PgX, xppm, POC2"), [])
  assert.deepEqual(terms("Martin b of carbon"), ["Martin b"])
  assert.deepEqual(terms("b of carbon"), ["b of carbon"])
})

test("a number and its unit are not parted, whatever else is", () => {
  assert.equal(bound("top 200 m, 11 % of 2,830 Pg C"), "top 200\u00a0m, 11\u00a0% of 2,830\u00a0Pg\u00a0C")
  assert.equal(bound("mean 497 mg C m⁻² d⁻¹ here"), "mean 497\u00a0mg\u00a0C\u00a0m⁻²\u00a0d⁻¹ here")
  assert.equal(bound("0.97 ± 0.4 at 5 months"), "0.97 ±\u00a00.4 at 5 months")
})

test("each term unfolds once in a part", () => {
  const met = new Set()
  assert.deepEqual(parts("ppm and ppm", met), [
    ["ppm", true],
    [" and ppm", false],
  ])
  assert.deepEqual(parts("ppm", met), [["ppm", false]])
})

test("what a term means is a sentence that ends", () => {
  for (const [term, means] of Object.entries(MEANS)) assert.match(means, /^[A-Z].+\.$/u, term)
})
