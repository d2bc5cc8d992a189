// The warning before somebody is signed out, and the passkey buttons. See docs/decisions/0021.
import { keepAll } from './drafts.mjs'

const WARN = 120 // seconds before the end
const SEEN = 'app-seen' // when any tab of this browser was last at the service
const LATER = 2 // seconds after which the server has surely ended it

const now = () => Date.now() / 1000

function wordsFor(seconds) {
    const minutes = Math.ceil(seconds / 60)
    if (seconds <= 20) return 'a few seconds'
    return minutes === 1 ? '1 minute' : `${minutes} minutes`
}

/** Warns two minutes before the session ends, and goes to the sign-in page when it has. */
export function watchIdleness(dialog) {
    const { appIdle, appSignIn } = dialog.dataset
    const form = dialog.querySelector('form')
    const left = dialog.querySelector('[data-app-left]')
    const note = () => localStorage.setItem(SEEN, String(now()))
    const remaining = () => Number(appIdle) - (now() - Number(localStorage.getItem(SEEN) || now()))

    const leave = () => {
        keepAll()
        const here = location.pathname + location.search
        location.assign(`${appSignIn}?next=${encodeURIComponent(here)}`)
    }
    const stay = async () => {
        try {
            const answer = await fetch(form.action, { method: 'POST', body: new FormData(form) })
            if (answer.status !== 204) return leave()
            note()
            dialog.close()
        } catch {
            left.textContent = wordsFor(remaining()) // no network now: the button can be pressed again
        }
    }
    const look = () => {
        const seconds = remaining()
        if (seconds < -LATER) return leave()
        if (seconds > WARN) {
            if (dialog.open) dialog.close()
            return
        }
        const words = wordsFor(Math.max(seconds, 0))
        if (left.textContent !== words) left.textContent = words
        if (!dialog.open) dialog.showModal()
    }

    note()
    form.addEventListener('submit', (event) => {
        event.preventDefault()
        stay()
    })
    // Escape means the same as the button: whoever is there stays.
    dialog.addEventListener('cancel', (event) => {
        event.preventDefault()
        stay()
    })
    setInterval(look, 1000)
    document.addEventListener('visibilitychange', look)
}

const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0))
const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=+$/, '')

/** The server's question as the browser wants it: bytes in place of their text. */
function asQuestion(publicKey) {
    const found = { ...publicKey, challenge: toBytes(publicKey.challenge) }
    if (found.user) found.user = { ...found.user, id: toBytes(found.user.id) }
    for (const list of ['allowCredentials', 'excludeCredentials']) {
        if (found[list]) found[list] = found[list].map((each) => ({ ...each, id: toBytes(each.id) }))
    }
    return found
}

/** The browser's answer as the server wants it. */
function asAnswer(credential) {
    const { response } = credential
    const found = { clientDataJSON: toText(response.clientDataJSON) }
    for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
        if (response[name]) found[name] = toText(response[name])
    }
    return {
        id: credential.id,
        rawId: toText(credential.rawId),
        type: credential.type,
        response: found,
        clientExtensionResults: credential.getClientExtensionResults(),
    }
}

/** Asks the browser for a passkey, or to make one, and sends its answer with the form. */
export function usePasskey(form) {
    const { appPasskey, appOptions } = form.dataset
    const wrong = form.querySelector('.app-passkey__wrong')
    form.addEventListener('submit', async (event) => {
        if (form.elements.credential.value) return
        event.preventDefault()
        wrong.hidden = true
        try {
            const asked = await fetch(appOptions, { method: 'POST', body: new FormData(form) })
            const { publicKey } = await asked.json()
            const credential = await navigator.credentials[appPasskey]({
                publicKey: asQuestion(publicKey),
            })
            form.elements.credential.value = JSON.stringify(asAnswer(credential))
            form.submit()
        } catch {
            wrong.hidden = false
        }
    })
}
