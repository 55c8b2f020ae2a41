export type Shell = "bash" | "zsh" | "fish" | "powershell";

/**
 * The scripts that a shell runs for completion. The words typed so far are passed on unchanged and never evaluated. If
 * there are no candidates, the shell offers files.
 *
 * @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
 * @see https://zsh.sourceforge.io/Doc/Release/Completion-Widgets.html
 * @see https://fishshell.com/docs/current/completions.html
 * @see https://learn.microsoft.com/powershell/module/microsoft.powershell.core/register-argumentcompleter
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `_byok_identity() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(byok-identity complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _byok_identity byok-identity
`,
  zsh: `#compdef byok-identity
_byok_identity() {
  local line
  local -a values shown
  while IFS= read -r line; do
    values+=("\${line%%$'\\t'*}")
    shown+=("\${line/$'\\t'/  -- }")
  done < <(byok-identity complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#values} )); then
    compadd -l -d shown -a values
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == _byok_identity ]]; then
  _byok_identity
else
  compdef _byok_identity byok-identity
fi
`,
  fish: `function __byok_identity_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found (byok-identity complete -- $words[2..-1] "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c byok-identity -f -a '(__byok_identity_complete)'
`,
  // PowerShell 5 loses empty arguments, and a batch file reads arguments as code, so the words are encoded.
  powershell: `Register-ArgumentCompleter -Native -CommandName byok-identity, byok-identity.cmd -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.Extent.Text } })
  $words += ([string]$wordToComplete).TrimStart('"', "'")
  $json = ConvertTo-Json -Compress -InputObject $words
  $encoded = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json))
  $exitCode, $encoding = $global:LASTEXITCODE, [Console]::OutputEncoding
  try {
    [Console]::OutputEncoding = [Text.Encoding]::UTF8
    byok-identity complete --encoded $encoded.TrimEnd('=') 2>$null | ForEach-Object {
      $value, $description = $_ -split "\`t", 2
      if (-not $description) { $description = $value }
      [Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
    }
  } finally {
    [Console]::OutputEncoding = $encoding
    $global:LASTEXITCODE = $exitCode
  }
}
`,
};
