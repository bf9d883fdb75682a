#compdef kdeploy
# zsh completion for kdeploy; put `source <(kdeploy completion zsh)` into ~/.zshrc, after compinit
_kdeploy_environments() {
  local -a names
  names=(dev test prod environments/*.yaml(N:t:r))
  compadd -- $names
}

_kdeploy() {
  local curcontext="$curcontext" state line
  _arguments -s -C \
    '(-h --help)-h[show this\: \[help\]]' \
    '(-h --help)--help[show this\: \[help\]]' \
    '1:command:->command' '*::argument:->rest'
  local -a commands
  commands=(
    'up:do up'
    'plan:show what'\''s next'
    'logs:do logs'
    'canary:do canary'
    'completion:scripts'
  )
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $line[1] in
        up) _kdeploy_up ;;
        plan|diff) _kdeploy_plan ;;
        logs) _kdeploy_logs ;;
        canary) _kdeploy_canary ;;
        completion) _kdeploy_completion ;;
      esac
      ;;
  esac
}

_kdeploy_up() {
  _arguments -s \
    '(-h --help)-h[show this\: \[help\]]' \
    '(-h --help)--help[show this\: \[help\]]' \
    '(-e --env)-e+[the environment'\''s name]:value:_kdeploy_environments' \
    '(-e --env)--env=[the environment'\''s name]:value:_kdeploy_environments' \
    '(-o --output)-o+[format]:value:(text json yaml)' \
    '(-o --output)--output=[format]:value:(text json yaml)' \
    '(-f --file)-f+[project file]:value:_files' \
    '(-f --file)--file=[project file]:value:_files' \
    '(--set)--set=[a value]:value:' \
    '*:argument:'
}

_kdeploy_plan() {
  _arguments -s \
    '(-e --env)-e+[the environment'\''s name]:value:_kdeploy_environments' \
    '(-e --env)--env=[the environment'\''s name]:value:_kdeploy_environments' \
    '*:argument:'
}

_kdeploy_logs() {
  _arguments -s \
    '(-f --follow)-f[go on]' \
    '(-f --follow)--follow[go on]' \
    '*:argument:'
}

_kdeploy_canary() {
  local curcontext="$curcontext" state line
  _arguments -s -C \
    '1:command:->command' '*::argument:->rest'
  local -a commands
  commands=(
    'promote:do promote'
    'abort:do abort'
  )
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $line[1] in
        promote) _kdeploy_canary_promote ;;
        abort) _kdeploy_canary_abort ;;
      esac
      ;;
  esac
}

_kdeploy_canary_promote() {
  _arguments -s \
    '(-o --output)-o+[format]:value:(text json yaml)' \
    '(-o --output)--output=[format]:value:(text json yaml)' \
    '*:argument:'
}

_kdeploy_canary_abort() {
  _arguments -s \
    '*:argument:'
}

_kdeploy_completion() {
  _arguments -s \
    '*:argument:(bash zsh fish)'
}

if [ "$funcstack[1]" = _kdeploy ]; then
  _kdeploy "$@"
else
  compdef _kdeploy kdeploy
fi
