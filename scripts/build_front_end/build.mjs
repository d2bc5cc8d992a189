// Builds static/concordat.css and static/concordat.js from this folder; see README.md.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { compile } from 'sass'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const STATIC = fileURLToPath(new URL('../../static/', import.meta.url))
const MODULES = `${HERE}node_modules/`
const NOTICE =
    '/*! Includes GOV.UK Frontend 6.6.0, Crown copyright, MIT licence: see LICENSE-govuk-frontend.txt */\n'
const LIMIT = 20 * 1024 // bytes of compressed style sheet

const { css } = compile(`${HERE}scss/concordat.scss`, {
    loadPaths: [`${MODULES}govuk-frontend/dist`],
    style: 'compressed',
    quietDeps: true,
})
const forbidden = css.match(/data:|@import|url\(/)
if (forbidden) {
    throw new Error(`The content security policy would refuse ${forbidden[0]} in the style sheet.`)
}
const size = gzipSync(css).length
if (size > LIMIT) {
    throw new Error(`The style sheet is ${size} bytes when compressed; the limit is ${LIMIT}.`)
}
await writeFile(`${STATIC}concordat.css`, NOTICE + css.replace(/^\uFEFF/, ''))

await build({
    entryPoints: [`${HERE}concordat.mjs`],
    nodePaths: [MODULES],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    legalComments: 'none',
    banner: { js: NOTICE.trim() },
    outfile: `${STATIC}concordat.js`,
})
const script = gzipSync(await readFile(`${STATIC}concordat.js`)).length
console.log(`concordat.css ${css.length} bytes, ${size} compressed`)
console.log(`concordat.js ${script} bytes compressed`)
