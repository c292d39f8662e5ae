// The phrases of fraud, in English and with the commonest of four other languages. All of them only send a referral to a
// moderator, so that one that is honest after all waits, and is not lost.
import type { SignalCode } from '../../../policy/signals.ts'
import { excerpt, isDenied } from './match.ts'

/** What must stand in one sentence: every pattern; the first must not be denied there. */
export interface Phrase {
  code: SignalCode
  patterns: readonly RegExp[]
}

// Letters of any alphabet bound a word. Gaps are counted, so that matching takes time in proportion to the text.
const word = (alternatives: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, 'u')
const GAP = "(?:[\\p{L}\\p{N}'-]{1,20} ){0,4}"

const NUMBER = '(?:[2-9]|[1-9]\\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|several)'
const PIECES =
  '(?:samples?|sample \\p{L}{1,12}|test \\p{L}{1,12}|articles|posts|pieces|stories|text[eo]?s?|artículos|artigos)'
const STUDY = '(?:assignments?|homework|coursework|dissertations?|thes[ei]s|term papers?)'
const CHAT = '(?:telegram|whats ?app|wechat|signal)'

const phrases: readonly [SignalCode, ...string[]][] = [
  [
    'fee_to_work',
    '(?:refundable|security) (?:deposit|fee)s?|(?:training|registration|onboarding|activation|starter[ -]kit|enrol?lment) fees?',
    NOT_CLIENT(),
  ],
  [
    'fee_to_work',
    `(?:you|writers|freelancers|applicants|candidates) (?:must |will |need to |have to |should |first |only |just ){0,3}(?:pay|buy|purchase|deposit) ${GAP}(?:deposit|fee|software|course|training|kit|licen[cs]e|upfront|first)`,
  ],
  [
    'fee_to_work',
    "frais (?:d'inscription|de formation|de dossier)|cuota de (?:inscripción|formación)|schulungsgebühr|anmeldegebühr|taxa de (?:inscrição|formação)|pagar (?:un|una|uma|um) (?:depósito|caução|fianza)",
  ],
  [
    'overpayment',
    "certified bank drafts?|bank drafts?|cashier's (?:cheque|check)s?|money orders?|mystery shopp(?:er|ers|ing)|bankscheck|chèque de banque|cheque (?:certificado|visado)",
  ],
  [
    'overpayment',
    `(?:send|wire|return|forward|transfer) (?:us |me |back )?${GAP}(?:difference|excess|surplus)`,
    'cheques?|checks?|paid too much|overpa\\p{L}{2,6}',
  ],
  [
    'overpayment',
    '(?:renvoyer|devolver|zurücküberweisen|überweisen) (?:\\p{L}{1,12} ){0,3}(?:différence|diferencia|diferença|differenz)|(?:differenz|diferencia|diferença|différence) (?:zurück|de vuelta|de volta)',
  ],
  [
    'free_samples',
    `${NUMBER} ${GAP}${PIECES}`,
    'unpaid|for free|free of charge|without pay(?:ment)?|not paid|free samples?|gratis|gratuitos?|gratuits?|kostenlos|unbezahlt|sin pago',
  ],
  [
    'off_platform_chat',
    `(?:contact|message|text|reach|add|write|dm|ping|apply|reply|respond|interviews?|chat) ${GAP}(?:on|via|through|over|by|at|using) (?:my |our |the )?${CHAT}`,
  ],
  [
    'off_platform_chat',
    `(?:escríbeme|escribe|contacta|contactez|écrivez|schreib|schreibt|kontakt|contacte|escreva|fale) ${GAP}(?:por|par|sur|via|über|auf|per|pelo|no) ${CHAT}`,
  ],
  [
    'off_platform_chat',
    '(?:telegram|whats ?app|wechat) (?:only|me|number|us)|signal (?:number|only)|t\\.me/\\w{1,64}|wa\\.me/\\d{1,20}',
  ],
  [
    'early_identity',
    `(?:send|provide|submit|upload|share|give|scan|attach|need|require) ${GAP}(?:passport|social security (?:number|card)|ssn|national insurance number|driver'?s licen[cs]e|bank (?:login|password|details|account)|online banking|id card)`,
    NOT_LATER(),
  ],
  [
    'early_identity',
    '(?:copia|foto|copie|photo|kopie|cópia) (?:de |del |de la |du |da |do |deines |ihres |tu |votre |seu ){0,2}(?:pasaporte|dni|passeport|pièce|reisepass|personalausweis|passaporte|documento)',
  ],
  [
    'urgency',
    "(?:today|tonight) only|only today|first (?:\\d{1,3}|five|ten|twenty) (?:writers|applicants|people|freelancers|replies|editors)|act (?:now|fast)|last chance|hurry|(?:sólo|solo) hoy|nur heute|só hoje|seulement aujourd'hui|aujourd'hui seulement",
  ],
  [
    'academic_cheating',
    `(?:write|do|complete|finish|ghost-?write|writing|completing) ${GAP}${STUDY} ${GAP}(?:for|of) ${GAP}(?:students|a student|pupils)(?! (?:magazine|paper|union))`,
  ],
  [
    'academic_cheating',
    `(?:essays?|${STUDY})`,
    'as (?:their|his|her|my|your) own|turnitin|(?:hand|hands|turn|turns) (?:it|them) in|for (?:my|his|her|their) (?:professor|teacher|class|course|degree)',
  ],
  [
    'academic_cheating',
    "(?:write|do|take|complete) (?:my|his|her|a student's) (?:essay|assignment|homework|coursework|dissertation|thesis|term paper|exam|online class)|essay mills?",
  ],
  [
    'academic_cheating',
    '(?:trabajos|tareas|tesis|devoirs|mémoires|hausarbeiten|bachelorarbeiten|masterarbeiten|trabalhos|tcc) (?:para|pour|für|de) (?:\\p{L}{1,12} ){0,2}(?:estudiantes|étudiants|studierende|studenten|estudantes|alunos)',
  ],
  [
    'review_fraud',
    `(?:write|post|leave|publish|writing|posting) ${GAP}(?:fake|positive|glowing|5[ -]stars?|five[ -]stars?) ${GAP}reviews?`,
  ],
  [
    'review_fraud',
    '(?:reseñas falsas|faux avis|falsche bewertungen|gekaufte bewertungen|avaliações falsas|paid per review)',
  ],
  [
    'link_scheme',
    `(?:insert|include|place|add|get|build|sell|buy|with|contain|containing|provide) ${GAP}(?:back-?links?|do-?follow|pbn links?|link insertions?)`,
  ],
  [
    'link_scheme',
    '(?:do-?follow|guest[ -]posts?|link insertions?) (?:\\p{L}{1,12} ){0,3}(?:back-?links?|links?|da ?\\d{2}|dr ?\\d{2})|private blog network|enlaces dofollow|liens dofollow',
  ],
]

// Somebody else pays it: no fee to work.
function NOT_CLIENT(): string {
  return '^(?!.{0,200}(?:client|publisher|magazine|editor|they) (?:will )?(?:pay|pays|cover|covers|reimburse|reimburses)(?![\\p{L}])).{1,20}'
}

// Once there is a contract, somebody must be paid.
function NOT_LATER(): string {
  return '^(?!.{0,200}(?:after|once|when) (?:we|you|the|both|signing|sign|agree)).{1,20}'
}

/** All phrases, by the sign that they are. */
export const PHRASES: readonly Phrase[] = phrases.map(([code, ...patterns]) => ({
  code,
  patterns: patterns.map((pattern) => (pattern.startsWith('^') ? new RegExp(pattern, 'u') : word(pattern))),
}))

/** The first sentence that holds a phrase, as evidence; undefined when none does. */
export function findPhrase(sentences: readonly string[], { patterns }: Phrase): string | undefined {
  const found = sentences.find((sentence) => {
    const at = patterns[0]!.exec(sentence)?.index
    return (
      at !== undefined &&
      !isDenied(sentence, at) &&
      patterns.slice(1).every((pattern) => pattern.test(sentence))
    )
  })
  return found && excerpt(found)
}
