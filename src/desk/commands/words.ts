// What the desk is told, in English, Spanish, French, German and Portuguese. Lists are parted by commas, `word(s)` is two.
import { phrasesOf } from '../../core/referrals/template/tokens.ts'
import type { WithdrawReason } from '../../core/referrals/terms/vocabulary.ts'

/** The commands by their names, as help lists them, each with its aliases. */
export const COMMANDS = {
  filled:
    "filled, it is filled, it's filled, this is filled, taken, position filled, cubierto, cubierta, adjudicado, pourvu, pourvue, attribué, vergeben, besetzt, ist vergeben, preenchido, preenchida, atribuído",
  talks:
    'talks, in talks, talking, we are talking, en conversaciones, en negociación, en discussion, en pourparlers, im gespräch, in gesprächen, em conversa, em conversas, em negociação',
  open: 'open, reopen, re-open, open again, abierto, abrir, reabrir, ouvert, ouvrir, rouvrir, offen, öffnen, wieder offen, aberto',
  close:
    'close, closed, close it, withdraw, withdrawn, cerrar, cerrado, fermer, fermé, schließen, geschlossen, fechar, fechado',
  extend: 'extend, renew, ampliar, prolongar, extender, prolonger, verlängern, verlaengern, estender',
  pay: 'pay, rate, pago, paga, tarifa, tarif, paie, honorar, bezahlung, pagamento',
  shortlist:
    'shortlist, short list, preseleccionar, preselección, présélectionner, présélection, vorauswahl, engere wahl, pré-selecionar, pré-seleção',
  intro: 'intro, introduce, introduction, presentar, présenter, vorstellen, apresentar',
  no: 'no, nope, non, nein, não, no gracias, no thanks',
  who: 'who, who is it, who replied, candidates, quién, quiénes, qui, wer, quem, candidatos',
  yes: 'yes, yep, y, sí, oui, ja, sim, jawohl',
  never: 'never, never again, nunca, nunca más, jamais, plus jamais, nie, niemals, nie wieder, nunca mais',
  interested:
    "interested, i'm interested, i am interested, interesado, interesada, me interesa, estoy interesado, estoy interesada, intéressé, intéressée, ça m'intéresse, je suis intéressé, je suis intéressée, interessiert, ich bin interessiert, ich habe interesse, interessado, interessada, tenho interesse, estou interessado, estou interessada",
  leave:
    'leave, step back, withdraw me, salir, me retiro, quitter, je me retire, aussteigen, ich ziehe mich zurück, sair, retiro-me, me retiro',
  thanks:
    'thanks, thank you, thx, ty, many thanks, thanks a lot, thank you so much, thank you very much, gracias, muchas gracias, merci, merci beaucoup, danke, vielen dank, danke schön, obrigado, obrigada, muito obrigado, muito obrigada',
  'booked until':
    "booked until, booked till, busy until, ocupado hasta, ocupada hasta, complet jusqu'au, complète jusqu'au, occupé jusqu'au, occupée jusqu'au, ausgebucht bis, belegt bis, ocupado até, ocupada até, lotado até",
  available: 'available, i am available, disponible, verfügbar, verfuegbar, disponível',
  'list mine':
    'list mine, mine, my referrals, list my referrals, mis encargos, listar, mes annonces, liste, meine, meine liste, meus, minhas, listar',
  help: 'help, commands, ayuda, comandos, aide, commandes, hilfe, befehle, ajuda',
  'forget me':
    'forget me, delete me, olvídame, oublie-moi, oubliez-moi, vergiss mich, vergessen sie mich, esquece-me, esqueça-me, me esqueça',
  'sign out':
    'sign out, log out, cerrar sesión, déconnexion, se déconnecter, abmelden, terminar sessão, sair da conta',
} as const

/** The name of a command. */
export type CommandName = keyof typeof COMMANDS

/** The commands by what people say. The first to claim a phrase has it. */
export const COMMAND_PHRASES = phrasesOf(
  (Object.entries(COMMANDS) as [CommandName, string][]).map(([name, aliases]) => [aliases, name] as const),
)

/** What may stand before or after a command and changes nothing. */
export const COURTESIES = phrasesOf([
  ['please, pls, plz, kindly, hi, hello, hey, dear desk, desk, good morning, good evening', 'polite'],
  ['por favor, porfa, hola, buenos días, buenas', 'polite'],
  ["s'il vous plaît, s'il te plaît, svp, stp, bonjour, salut", 'polite'],
  ['bitte, hallo, guten tag, moin', 'polite'],
  ['se faz favor, olá, oi, bom dia', 'polite'],
  [COMMANDS.thanks, 'thanks'],
])

/** What may stand between `filled` and the one who does it. */
export const CONNECTIVES = phrasesOf([
  ['by, with, to, por, con, par, avec, à, von, mit, an, durch, com, a', true],
])

/** That a referral is filled by nobody who replied here. */
export const ELSEWHERE = phrasesOf([
  ['elsewhere, somebody else, someone else, nobody here', true],
  ['en otra parte, en otro lugar, otra persona, alguien más, nadie de aquí', true],
  ["ailleurs, quelqu'un d'autre, personne d'ici", true],
  ['anderswo, woanders, anderweitig, jemand anderen, jemand anders, niemand hier', true],
  ['em outro lugar, noutro lugar, outra pessoa, alguém de fora, ninguém daqui', true],
])

/** Why a referral is closed, as people say it. */
export const CLOSING_REASONS = phrasesOf<WithdrawReason>([
  [
    'client cancelled, client canceled, cancelled, canceled, cancelado, cliente canceló, annulé, client a annulé, abgesagt, kunde hat abgesagt, cliente cancelou',
    'client_cancelled',
  ],
  [
    'kept it, i kept it, i keep it, keeping it, me lo quedo, je le garde, je la garde, behalte ich, ich behalte es, fico com ele, fico eu',
    'kept_it',
  ],
  [
    'posted in error, error, mistake, by mistake, por error, erreur, par erreur, irrtum, versehentlich, por engano, por erro',
    'posted_in_error',
  ],
  [
    'terms changed, the terms changed, condiciones cambiadas, cambiaron las condiciones, conditions changées, bedingungen geändert, condições mudaram',
    'terms_changed',
  ],
  [
    'other, other reason, another reason, otro, otra razón, autre, autre raison, anderer grund, outro, outra razão',
    'other',
  ],
])
