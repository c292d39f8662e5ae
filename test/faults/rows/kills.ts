// What happens when processes are killed, stopped, or more than one (R1–R3, R8, R9, R30, R32).
import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../../helpers/wait.ts'
import { deliver } from '../load.ts'
import { demand, type Row, saySome, underLoad } from '../row.ts'
import type { World } from '../world.ts'

const STOP_SECONDS_MAX = 25

/** The rows about our own processes. */
export const KILLS: Row[] = [
  { id: 'R1', fault: 'kill -9 of the worker, again and again', isShort: true, run: killWorker },
  { id: 'R2', fault: 'kill -9 at the worst moments', isShort: true, run: killAtPoints },
  { id: 'R3', fault: 'kill -9 of the server in the middle of requests', isShort: true, run: killServer },
  { id: 'R8', fault: 'a stop signal during a backlog', isShort: true, run: stopBusy },
  { id: 'R9', fault: 'two stop signals; one while PostgreSQL is down', isShort: true, run: stopTwice },
  { id: 'R30', fault: 'two servers and two workers', isShort: true, run: workTogether },
  { id: 'R32', fault: 'everything killed at once, PostgreSQL too', isShort: true, run: powerOff },
]

async function killWorker(world: World): Promise<string> {
  const { work, scale } = world
  await underLoad(world, async () => {
    for (let time = 0; time < scale.times; time++) {
      await work.end('SIGKILL')
      await work.start()
      await pause(scale.loadMs / 10)
    }
  })
  return `killed ${scale.times} times`
}

async function killServer(world: World): Promise<string> {
  const { serve, scale, doings } = world
  const before = doings.sent.length
  await underLoad(world, async () => {
    for (let time = 0; time < scale.times; time++) {
      await serve.end('SIGKILL')
      await serve.start()
      await pause(scale.loadMs / 10)
    }
  })
  const cut = doings.sent.slice(before).filter(({ answers }) => answers.some((one) => one !== 202)).length
  return `killed ${scale.times} times, ${cut} requests were cut off and came again`
}

// After the other node has said yes and before the delivery can be removed; while most of a fan-out hangs; and while a
// handler waits for a document.
async function killAtPoints(world: World): Promise<string> {
  const { hosts, people, ada, doings } = world
  const kill = () => {
    for (const program of [world.serve, world.work]) program.signal('SIGKILL')
  }
  let isFirst = true
  hosts.onDelivery((response) => {
    response.writeHead(202).end(() => {
      if (isFirst) kill()
      isFirst = false
    })
  })
  const say = async (text: string) =>
    doings.said.push({ post: await people.write(ada, text), isEdited: false, isRemoved: false })
  await say('Killed after the yes')
  await startAgain(world)
  const hanging: ServerResponse[] = []
  hosts.onDelivery((response) => void hanging.push(response))
  await say('Killed in the middle of the fan-out')
  await until('the fan-out to hang', async () => hanging.length >= hosts.peers.length / 2)
  kill()
  await startAgain(world)
  hosts.onDelivery(undefined)
  await killInHandler(world, kill)
  return 'after the yes, within a fan-out, within a handler'
}

async function killInHandler(world: World, kill: () => void): Promise<void> {
  const { hosts, ada, origin, ports, doings } = world
  const [writer] = hosts.writers
  const [peer] = hosts.peers
  const uri = `${writer!.uri}/notes/by-name-${doings.sent.length}`
  const to = ['https://www.w3.org/ns/activitystreams#Public']
  const tag = [{ type: 'Mention', href: ada.uri }]
  const note = { id: uri, type: 'Note', attributedTo: writer!.uri, content: 'Hello', to, cc: [ada.uri], tag }
  let isHanging = false
  peer!.serve(new URL(uri).pathname, () => {
    isHanging = true
  })
  const body = JSON.stringify({ id: `${uri}/create`, type: 'Create', actor: writer!.uri, to, object: uri })
  const status = await deliver(origin, { one: { writer: writer!, body }, port: ports[0]! })
  demand(status === 202, `an activity by name was answered ${status}`)
  await until('the handler to wait', async () => isHanging)
  kill()
  peer!.serve(new URL(uri).pathname, note)
  doings.sent.push({ uri, body, writer: writer!, acceptedAt: performance.now(), answers: [202] })
  await startAgain(world)
}

async function startAgain({ serve, work, letTimePass }: World): Promise<void> {
  for (const program of [serve, work]) {
    await program.ended()
    await program.start()
  }
  await letTimePass()
}

async function stopBusy(world: World): Promise<string> {
  const { hosts, serve, work, scale } = world
  hosts.onDelivery((response) => void setTimeout(() => response.writeHead(202).end(), 300))
  const ends = await underLoad(world, async () => {
    await saySome(world, 5)
    await pause(200)
    const both = await Promise.all([serve.end('SIGTERM'), work.end('SIGTERM')])
    await serve.start()
    await work.start()
    return both
  })
  hosts.onDelivery(undefined)
  for (const { code, seconds } of ends)
    demand(code === 0 && seconds <= STOP_SECONDS_MAX, `ended with ${code} after ${seconds.toFixed(1)} s`)
  return `${scale.hosts * scale.inboxesEach} inboxes a post; ended after ${ends.map(({ seconds }) => seconds.toFixed(1)).join(' and ')} s with 0`
}

async function stopTwice(world: World): Promise<string> {
  const { serve, work, cluster } = world
  const ends = await underLoad(world, async () => {
    work.signal('SIGTERM')
    const twice = await work.end('SIGTERM')
    await work.start()
    await cluster.crash()
    const without = await Promise.all([serve.end('SIGTERM'), work.end('SIGTERM')])
    await cluster.start()
    await serve.start()
    await work.start()
    return { twice, without }
  })
  const { twice, without } = ends
  demand(twice.code === 0, `told twice, it ended with ${twice.code ?? twice.signal}`)
  const slow = [twice, ...without].filter(({ seconds }) => seconds > STOP_SECONDS_MAX + 1)
  demand(slow.length === 0, `it took ${slow[0]?.seconds} s to end`)
  const codes = without.map(({ code, seconds }) => `${code} after ${seconds.toFixed(1)} s`)
  return `told twice: 0; without PostgreSQL: ${codes.join(', ')}`
}

async function workTogether(world: World): Promise<string> {
  const serve = await world.another('serve')
  const work = await world.another('work')
  world.ports.push(serve.port)
  try {
    await underLoad(world, async () => undefined)
  } finally {
    world.ports.pop()
  }
  const ends = await Promise.all([serve.end('SIGTERM'), work.end('SIGTERM')])
  demand(
    ends.every(({ code }) => code === 0),
    'the second ones did not end well',
  )
  return 'both were asked in turn'
}

async function powerOff(world: World): Promise<string> {
  const { serve, work, cluster } = world
  await underLoad(world, async () => {
    for (const program of [serve, work]) program.signal('SIGKILL')
    await cluster.crash()
    await cluster.start()
    await startAgain(world)
  })
  return 'started again'
}
