// The space in which V8 makes objects doubles whenever enough of them survive in it, and while a node starts nearly all of
// them do: it grew to three times 16 MiB and was never given back. So it is kept from growing from the first import on.
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--semi-space-growth-factor=1')

/** From now on the space for new objects grows as work needs it, as it does in any process. */
export function letYoungSpaceGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2')
}
