import { buildChoiceParser, buildCommand } from '@stricli/core'
import type { CommandLine } from '../command-line.ts'
import { completionScripts, type Shell } from './completion-scripts.ts'

const shells = Object.keys(completionScripts) as Shell[]

export const printCompletion = buildCommand({
  docs: {
    brief: 'Print what makes a shell complete this command',
    fullDescription: `Commands, flags, their values and the names of pools are completed.

EXAMPLES
  source <(yobirin completion bash)
  yobirin completion zsh > "\${fpath[1]}/_yobirin"
  yobirin completion fish > ~/.config/fish/completions/yobirin.fish`
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: shells.join(', '),
          placeholder: 'shell',
          parse: buildChoiceParser(shells),
          proposeCompletions: (partial: string) =>
            shells.filter((shell) => shell.startsWith(partial))
        }
      ]
    }
  },
  func(this: CommandLine, _flags: Record<never, never>, shell: Shell) {
    this.process.stdout.write(completionScripts[shell])
  }
})
