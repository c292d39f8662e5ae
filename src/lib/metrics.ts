import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** The numbers of one process, under the names that dashboards and alerts ask for. */
export interface Metrics {
  registry: Registry
  httpSeconds: Histogram<'route' | 'method' | 'status'>
  inboxReceived: Counter<'type' | 'result'>
  inboxRejected: Counter<'reason'>
  inboxSeconds: Histogram
  deliveryAttempts: Counter<'result'>
  deliverySeconds: Histogram
  fetches: Counter<'purpose' | 'result'>
  fetchesBlocked: Counter<'reason'>
}

/** What a gauge asks for when the numbers are read: values by their label. */
export type ReadGauge = () => Promise<{ labels: Record<string, string>; value: number }[]>

/** Makes the numbers of a process. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers })
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Histogram({
      name,
      help,
      labelNames,
      registers,
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600],
    })
  return {
    registry,
    httpSeconds: histogram('http_request_duration_seconds', 'Answered requests', [
      'route',
      'method',
      'status',
    ]),
    inboxReceived: counter('ap_inbox_received_total', 'Activities accepted at the inbox', ['type', 'result']),
    inboxRejected: counter('ap_inbox_rejected_total', 'Inbox requests refused', ['reason']),
    inboxSeconds: histogram('ap_inbox_processing_seconds', 'From acceptance to effect', []),
    deliveryAttempts: counter('ap_delivery_attempts_total', 'Deliveries tried', ['result']),
    deliverySeconds: histogram('ap_delivery_latency_seconds', 'From the deed to the delivery', []),
    fetches: counter('safe_fetch_total', 'Requests to other nodes', ['purpose', 'result']),
    fetchesBlocked: counter('safe_fetch_blocked_total', 'Requests that our own guard refused', ['reason']),
  }
}

/** Adds a gauge whose values are asked for each time the numbers are read. */
export function addGauge(
  metrics: Metrics,
  name: string,
  options: { help: string; labels: string[]; read: ReadGauge },
): void {
  const gauge: Gauge = new Gauge({
    name,
    help: options.help,
    labelNames: options.labels,
    registers: [metrics.registry],
    collect: async () => {
      const values = await options.read()
      gauge.reset()
      for (const { labels, value } of values) gauge.set(labels, value)
    },
  })
}
