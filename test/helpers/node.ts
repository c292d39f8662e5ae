// A node of ours as the federation's tests meet it.
import type { Test } from 'tap'
import { testDatabaseUrl } from './database.ts'
import { type NodeOptions, runNodeOver, type TestNode } from './running-node.ts'

export type { NodeOptions, TestNode }

/** Starts a node with a database of its own on http://127.0.0.1 and a free port, until the test ends. */
export async function startNode(t: Test, options: NodeOptions = {}): Promise<TestNode> {
  return await runNodeOver(t, await testDatabaseUrl(t), options)
}
