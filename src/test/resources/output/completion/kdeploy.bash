# bash completion for kdeploy; put `source <(kdeploy completion bash)` into ~/.bashrc
_kdeploy_environments() {
  local file
  printf '%s\n' dev test prod
  for file in environments/*.yaml; do
    file=${file##*/}
    [ "$file" = '*.yaml' ] || printf '%s\n' "${file%.yaml}"
  done
}

_kdeploy() {
  local IFS=$'\n' cur=${COMP_WORDS[COMP_CWORD]} option= path= word i=1
  local words= options= values=
  while ((i < COMP_CWORD)); do
    word=${COMP_WORDS[i]}
    case $path:$word in
      '/up:-e'|'/up:--env'|'/up:-o'|'/up:--output'|'/up:-f'|'/up:--file'|'/up:--set'|'/plan:-e'|'/plan:--env'|'/canary/promote:-o'|'/canary/promote:--output')
        option=$path:$word
        ((i++))
        [ "${COMP_WORDS[i]}" = = ] && ((i++))
        ((i >= COMP_CWORD)) || option=
        ;;
      ':up') path='/up' ;;
      ':plan'|':diff') path='/plan' ;;
      ':logs') path='/logs' ;;
      ':canary') path='/canary' ;;
      '/canary:promote') path='/canary/promote' ;;
      '/canary:abort') path='/canary/abort' ;;
      ':completion') path='/completion' ;;
    esac
    ((i++))
  done
  [ "$cur" = = ] && cur=
  if [ -n "$option" ]; then
    case $option in
      '/up:-e'|'/up:--env'|'/plan:-e'|'/plan:--env') values=@environment ;;
      '/up:-o'|'/up:--output'|'/canary/promote:-o'|'/canary/promote:--output') values=$'text\njson\nyaml' ;;
      '/up:-f'|'/up:--file') values=@file ;;
      '/up:--set') values='' ;;
    esac
  else
    case $path in
      '/up') words='' options=$'-h\n--help\n-e\n--env\n-o\n--output\n-f\n--file\n--set' ;;
      '/plan') words='' options=$'-e\n--env' ;;
      '/logs') words='' options=$'-f\n--follow' ;;
      '/canary/promote') words='' options=$'-o\n--output' ;;
      '/canary/abort') words='' options='' ;;
      '/canary') words=$'promote\nabort' options='' ;;
      '/completion') words=$'bash\nzsh\nfish' options='' ;;
      '') words=$'up\nplan\ndiff\nlogs\ncanary\ncompletion' options=$'-h\n--help' ;;
    esac
    case $cur in
      -*) values=$options ;;
      *) values=$words ;;
    esac
  fi
  case $values in
    '') ;;
    @file) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")) ;;
    @directory) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur")) ;;
    @environment) COMPREPLY=($(compgen -W "$(_kdeploy_environments)" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$values" -- "$cur")) ;;
  esac
}
complete -F _kdeploy kdeploy
