// What somebody types stays in this browser's tab until it was sent, so that being signed out loses
// none of it. It is kept per address and person, forgotten when it was sent and at sign-out, and
// never holds a code, a password or a file.

const DRAFT = 'app-draft:'
const SENT = 'app-sent' // the address of a form that was sent; whether it was taken shows next
const SECRET = ['one-time-code', 'current-password', 'new-password', 'email']
const VERSIONS = ['version', 'seen_version'] // so that a change by somebody else is noticed

const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT))
const forget = (wanted) => keys().filter(wanted).forEach((key) => sessionStorage.removeItem(key))

const owner = () => document.body.dataset.appPerson
const keyOf = (form) =>
    `${DRAFT}${owner()}:${location.pathname}#${[...document.forms].indexOf(form)}`

function isKept(each) {
    if (!each.name || each.disabled || SECRET.includes(each.autocomplete)) return false
    if (each.type === 'hidden') return VERSIONS.includes(each.name)
    return !['password', 'file', 'submit', 'button'].includes(each.type)
}

const isTicked = (each) => ['radio', 'checkbox'].includes(each.type)

function keep(form) {
    const kept = [...form.elements]
        .filter(isKept)
        .map((each) => [each.name, isTicked(each) ? [each.value, each.checked] : each.value])
    sessionStorage.setItem(keyOf(form), JSON.stringify(kept))
}

function putBack(form) {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || 'null')
    if (!kept) return false
    let changed = false
    const waiting = [...form.elements].filter(isKept)
    for (const [name, value] of kept) {
        const place = waiting.findIndex(
            (each) => each.name === name && (!isTicked(each) || each.value === value[0]),
        )
        if (place < 0) continue
        const [each] = waiting.splice(place, 1)
        const attribute = isTicked(each) ? 'checked' : 'value'
        const wanted = isTicked(each) ? value[1] : value
        if (each[attribute] !== wanted) {
            each[attribute] = wanted
            changed = changed || each.type !== 'hidden'
        }
    }
    if (changed) form.dispatchEvent(new Event('change'))
    return changed
}

const typed = new Set()

/** Keep what was typed on this page, now. */
export function keepAll() {
    typed.forEach(keep)
}

/** Keep what is typed into a page's forms, and put back what was kept for them. */
export function keepDrafts() {
    const sent = sessionStorage.getItem(SENT)
    if (!owner()) return // signing in: it waits
    forget((key) => !key.startsWith(`${DRAFT}${owner()}:`)) // somebody else's
    if (sent) {
        sessionStorage.removeItem(SENT)
        const taken = document.querySelector('.govuk-notification-banner--success')
        if (taken || sent !== location.pathname) forget((key) => key.includes(`:${sent}#`))
    }
    // A page that came back with errors, or with somebody else's change, holds what was typed.
    const isFilled = sent && document.querySelector('.govuk-error-summary, .app-compare')
    for (const form of document.querySelectorAll('main form[method=post]')) {
        if (!isFilled && putBack(form)) {
            const words = document.createElement('p')
            words.setAttribute('role', 'status')
            words.className = 'govuk-inset-text'
            words.textContent = 'What you had typed here was put back. It is not sent yet.'
            form.prepend(words)
            typed.add(form)
        }
        form.addEventListener('input', () => {
            typed.add(form)
            keep(form)
        })
        form.addEventListener('submit', () => {
            if (typed.has(form)) keep(form)
            sessionStorage.setItem(SENT, new URL(form.action).pathname)
        })
    }
    document
        .querySelector('[data-app-sign-out]')
        ?.addEventListener('submit', () => forget(() => true))
}
