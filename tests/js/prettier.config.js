export default {printWidth: 120, semi: false, bracketSpacing: false, arrowParens: "avoid"}
