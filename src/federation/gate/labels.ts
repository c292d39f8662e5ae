// What has a line of its own in the numbers.
const TYPES = new Set([
  'Accept',
  'Add',
  'Announce',
  'Block',
  'Create',
  'Delete',
  'EmojiReact',
  'Flag',
  'Follow',
  'Like',
  'Move',
  'Reject',
  'Remove',
  'Undo',
  'Update',
])

/** The type of an activity as a label of a number. Strangers choose types; a label for each would fill the memory. */
export function typeLabel(type: string): string {
  return TYPES.has(type) ? type : 'other'
}
