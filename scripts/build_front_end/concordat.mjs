// The script of every page: the GOV.UK components in use, and some of our own.
// Every page works without it.
import {
    Button,
    CharacterCount,
    ErrorSummary,
    NotificationBanner,
    ServiceNavigation,
    SkipLink,
    createAll,
} from 'govuk-frontend'
import { keepDrafts } from './drafts.mjs'
import { usePasskey, watchIdleness } from './session.mjs'

// The components look for this class. It is added here, and not by an inline script as GOV.UK
// pages do, because our content security policy allows no inline script.
document.body.classList.add('govuk-frontend-supported')

/**
 * Shows a part of a form only while a radio button, checkbox or select holds one of some values.
 *
 * `data-app-shown-when="confidence:at_risk off_track"` names the field and the values. Several
 * values may share one part, which the conditional reveal of GOV.UK radios cannot do. A part that
 * holds an error is always shown. What was typed stays when the part is hidden and comes back.
 */
function showWhen(part) {
    const [name, values] = part.dataset.appShownWhen.split(':')
    const wanted = values.split(' ')
    const form = part.closest('form')
    const holds = () => new FormData(form).getAll(name).some((value) => wanted.includes(value))
    const show = () => {
        part.hidden = !holds() && !part.querySelector('.govuk-form-group--error')
    }
    form.addEventListener('change', show)
    show()
}

document.querySelectorAll('form [data-app-shown-when]').forEach(showWhen)

keepDrafts()
document.querySelectorAll('[data-app-idle]').forEach(watchIdleness)
document.querySelectorAll('form[data-app-passkey]').forEach(usePasskey)

for (const component of [
    Button,
    CharacterCount,
    ErrorSummary,
    NotificationBanner,
    ServiceNavigation,
    SkipLink,
]) {
    createAll(component)
}
