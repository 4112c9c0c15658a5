#!/usr/bin/env node
import { readConfiguration } from './config.ts'
import { runCommandLine } from './run-command-line.ts'

const stopping = new AbortController()
// The second Ctrl-C ends it at once, as by default.
process.once('SIGINT', () => stopping.abort())
process.once('SIGTERM', () => stopping.abort())
// Whoever reads may have read enough, as head does.
process.stdout.on('error', () => process.exit())

process.exitCode = await runCommandLine(process.argv.slice(2), {
  configure: readConfiguration,
  stdout: process.stdout,
  stderr: process.stderr,
  stop: stopping.signal
})
