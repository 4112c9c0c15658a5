/** The word that the scripts call the program with, before the words typed so far. */
export const PROPOSE = '__complete'

/** What a shell has to read at its start; each asks the program itself what may follow. */
export const completionScripts = {
  bash: `_yobirin() {
  local IFS=$'\\n'
  COMPREPLY=($(yobirin ${PROPOSE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _yobirin yobirin
`,
  zsh: `#compdef yobirin
_yobirin() {
  local -a proposals
  proposals=("\${(@f)$(yobirin ${PROPOSE} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a proposals
}
compdef _yobirin yobirin
`,
  fish: `complete -c yobirin -f -a '(yobirin ${PROPOSE} (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`
} as const

export type Shell = keyof typeof completionScripts
