import js from "@eslint/js"
import globals from "globals"

const rules = {
  ...js.configs.recommended.rules,
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-shadow": "error",
  "no-unneeded-ternary": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "one-var": ["error", "never"],
  "prefer-const": "error",
  "prefer-template": "error",
}

export default [
  {files: ["app/components/**/*.js"], languageOptions: {globals: {...globals.browser, Bokeh: "readonly"}}, rules},
  // Phones of the class may be some years old, and nothing translates for them.
  {files: ["app/{embed,present,teach}/**/*.js"], languageOptions: {ecmaVersion: 2021, globals: globals.browser}, rules},
  {files: ["assets/docs/_static/*.js"], languageOptions: {globals: globals.browser}, rules},
  {files: ["tests/browser/**/*.js"], languageOptions: {globals: globals.browser}, rules},
  {files: ["tests/js/**/*.js"], languageOptions: {globals: globals.node}, rules},
]
