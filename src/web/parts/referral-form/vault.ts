// What is said of the client, and the box for her e-mail. Nothing of either is ever shown again.
import { CLIENT_FIELDS, type ClientField } from '../../../core/vault/fields.ts'
import { type Html, html } from '../../../lib/html.ts'
import { CLIENT_FIELD_LABELS } from '../candidate-words.ts'
import { textField } from '../form.ts'
import { group } from './draw.ts'

const ROWS: Record<ClientField, number> = { client_name: 1, client_contact: 2, brief: 4, links: 2 }

/** The box into which a client's e-mail is pasted. */
export function mailBox(): Html {
  const hint =
    'Amounts, dates and counts are put into the form; names, addresses and numbers into the vault. It is read here, by this node, and by nobody else.'
  return html`<details class="fold"><summary>Paste the client’s e-mail instead of typing</summary>
${textField({ name: 'mail', label: 'The e-mail', hint }, 6)}
<button class="quiet-button" name="step" value="mail">Pull the details out</button></details>`
}

/** Who the client is, for the vault. What is kept already is named, and stays where nothing is typed. */
export function vaultFields(kept: ClientField[]): Html {
  return group('For the vault', [
    html`<p>Only whom you introduce sees this, once, after both of you said yes. It is sealed at once, and no page shows it again.</p>`,
    ...CLIENT_FIELDS.map((name) => {
      const hint = kept.includes(name)
        ? 'Kept, with a draft of this work. What you type replaces it.'
        : undefined
      return textField({ name, label: CLIENT_FIELD_LABELS[name], hint }, ROWS[name])
    }),
  ])
}
